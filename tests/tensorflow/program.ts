import { fromFileUrl } from "@std/path";

/** Options of {@linkcode runProgram}. */
export interface ProgramOptions {
  /** Variables to set; those that are undefined are unset. */
  env?: Record<string, string | undefined>;
  /** Flags of `deno eval`. */
  flags?: string[];
  /** Milliseconds after which the program is killed, for one that hangs where it is wrong. Default: never. */
  timeoutMs?: number;
}

/** What a program did. */
export interface ProgramResult {
  /** Its exit code: 128 and the signal's number if a signal ended it. */
  code: number;
  /** All that it wrote, to stdout and then to stderr. */
  output: string;
}

/** Runs a JavaScript program in a process of its own, with the project's imports. */
export async function runProgram(
  program: string,
  { env = {}, flags = [], timeoutMs }: ProgramOptions = {},
): Promise<ProgramResult> {
  const variables = Object.entries({ ...Deno.env.toObject(), ...env })
    .filter((entry): entry is [string, string] => entry[1] !== undefined);
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", ...flags, program],
    cwd: fromFileUrl(new URL("../../", import.meta.url)),
    env: Object.fromEntries(variables),
    clearEnv: true,
    signal: timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs),
  }).output();
  const decoder = new TextDecoder();
  return { code, output: decoder.decode(stdout) + decoder.decode(stderr) };
}
