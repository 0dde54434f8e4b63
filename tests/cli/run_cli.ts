import { fromFileUrl, join } from "@std/path";

const project = fromFileUrl(new URL("../../", import.meta.url));

/** What a command did. */
export interface CliResult {
  /** The exit code. */
  code: number;
  /** Standard output. */
  stdout: string;
  /** Standard error. */
  stderr: string;
}

/**
 * Starts a command of `lib/cli/commands` in another process, which writes its runs to a folder of the test's. It leads a
 * process group, as a command in a terminal does.
 */
export function startCli(outputs: string, file: string, ...args: string[]): Deno.ChildProcess {
  return startProgram(`lib/cli/commands/${file}.ts`, args, { FEDGAN_OUTPUTS: outputs });
}

/**
 * Starts a command as {@linkcode startCli} does. Once it has printed what a text matches, it writes no file any more until it
 * gets SIGINT or SIGTERM, so that it does not come to its end before a test that reads that.
 */
export function startHeldCli(
  outputs: string,
  printed: RegExp,
  file: string,
  ...args: string[]
): Deno.ChildProcess {
  const env = { FEDGAN_OUTPUTS: outputs, COMMAND: file, HOLD: printed.source };
  return startProgram("tests/cli/held_command.ts", args, env);
}

function startProgram(
  program: string,
  args: string[],
  env: Record<string, string>,
): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    // Nothing may be downloaded in a test: `deno task test` has fetched before what they need.
    args: ["run", "-A", "--no-check", "--deny-net", program, ...args],
    cwd: project,
    env: { NO_COLOR: "1", ...env },
    stdout: "piped",
    stderr: "piped",
    detached: true,
  }).spawn();
}

/**
 * Runs a command of `lib/cli/commands` to its end.
 *
 * Deno 2.9.6 itself was seen to panic: V8 stopped at `Check failed: !IsFreelistEntry()`, in its table of compiled
 * functions. No code of the project can catch that, so the command runs once more, without the folders that
 * it has made. (A run that it resumed has come further, and is resumed from there.)
 */
export async function runCli(
  outputs: string,
  file: string,
  ...args: string[]
): Promise<CliResult> {
  const before = await namesIn(outputs);
  const first = await outcomeOf(startCli(outputs, file, ...args));
  if (first.code === 0 || !first.stderr.includes("Check failed: !IsFreelistEntry()")) return first;
  console.warn(`Deno panicked in "${file} ${args.join(" ")}"; it runs once more`);
  for (const name of (await namesIn(outputs)).difference(before)) {
    await Deno.remove(join(outputs, name), { recursive: true });
  }
  return await outcomeOf(startCli(outputs, file, ...args));
}

async function namesIn(folder: string): Promise<Set<string>> {
  try {
    return new Set((await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return new Set(); // the command makes it
    throw error;
  }
}

async function outcomeOf(child: Deno.ChildProcess): Promise<CliResult> {
  const { code, stdout, stderr } = await child.output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, stdout: out, stderr: err };
}

/** Real digits where the data setting leads to some, else drawn ones. */
export const dataset: string = Deno.env.get("FEDGAN_DATA") ? "mnist" : "drawn";
