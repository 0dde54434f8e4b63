/** Options of {@linkcode runPython}. */
export interface RunPythonOptions {
  /** Arguments, which the program finds in `sys.argv[1:]`. Default: none. */
  args?: string[];
  /** Environment variables to add to the process's own. Default: none. */
  env?: Record<string, string>;
  /** Ends the program when aborted. Default: never. */
  signal?: AbortSignal;
}

/** What a Python program left behind. */
export interface PythonResult {
  /** The exit code; 0 is success. */
  code: number;
  /** Everything that it wrote to standard output and standard error. */
  output: string;
}

// The program ends with this process, however that ends: its standard input then reaches its end. A process
// that is killed can't end its children, and pip would go on filling the disk.
const endWithParent = `
import os, sys, threading
def end_with_parent():
    while os.read(0, 4096):
        pass
    os._exit(1)
threading.Thread(target=end_with_parent, daemon=True).start()
`;
import { UserError } from "../../errors/mod.ts";

/**
 * Runs a Python program that ends when this process ends, even when this process is killed.
 *
 * @param python The interpreter's name or path.
 * @param program The program's text.
 * @param options Arguments, environment, abort signal.
 * @returns The exit code and the output.
 * @throws {Deno.errors.NotFound} If there is no such interpreter.
 */
export async function runPython(
  python: string,
  program: string,
  options: RunPythonOptions = {},
): Promise<PythonResult> {
  const child = new Deno.Command(python, {
    args: ["-c", endWithParent + program, ...(options.args ?? [])],
    env: options.env,
    signal: options.signal,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const [status, stdout, stderr] = await Promise.all([
    child.status,
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  await child.stdin.close().catch(() => {}); // the program that read it has ended
  options.signal?.throwIfAborted();
  return { code: status.code, output: (stdout + stderr).trim() };
}

/**
 * Finds a Python with pip: `python3`, else `python`.
 *
 * @returns The interpreter's name.
 * @throws {Error} If there is none; it lists what was tried and what was missing.
 */
export async function findPythonWithPip(): Promise<string> {
  const tried: string[] = [];
  for (const python of ["python3", "python"]) {
    try {
      const { code, output } = await runPython(
        python,
        "assert sys.version_info >= (3, 8), sys.version\nimport pip, zipfile",
      );
      if (code === 0) return python;
      tried.push(`${python}: ${output.split("\n").at(-1)}`);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      tried.push(`${python}: not on the PATH`);
    }
  }
  throw new UserError(
    `Cannot find Python 3.8 or newer with pip (${
      tried.join("; ")
    }): install it, for example with ` +
      '"apt install python3-pip" or from https://www.python.org/downloads',
  );
}
