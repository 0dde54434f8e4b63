import { fromFileUrl } from "@std/path";

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

/** Starts a command of `lib/cli` in a process of its own, which writes its runs to a folder of the test's. */
export function startCli(outputs: string, file: string, ...args: string[]): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    // Nothing may be downloaded in a test.
    args: ["run", "-A", "--no-check", "--deny-net", `lib/cli/${file}.ts`, ...args],
    cwd: project,
    env: { FEDGAN_OUTPUTS: outputs, NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Runs a command of `lib/cli` to its end. */
export async function runCli(
  outputs: string,
  file: string,
  ...args: string[]
): Promise<CliResult> {
  const { code, stdout, stderr } = await startCli(outputs, file, ...args).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, stdout: out, stderr: err };
}

/** Real digits where the data setting leads to some, else drawn ones. */
export const dataset: string = Deno.env.get("FEDGAN_DATA") ? "mnist" : "drawn";
