import { type Command, CommanderError } from "commander";
import { isUserError } from "../../errors/mod.ts";
import { systemReason } from "../../files/mod.ts";
import { printable } from "./printable.ts";
import { writeWhileOpen } from "./write_while_open.ts";

/** The exit code of a program that ended well. */
export const success = 0;
/** The exit code of a program that failed. */
export const failure = 1;
/** The exit code after a setting that is not allowed. */
const badSetting = 2;
/** The exit code after Ctrl-C: 128 and the signal's number. */
export const interrupted = 130;
/** The exit code after SIGTERM, likewise. */
export const ended = 143;

/**
 * Runs a command line from `Deno.args` to its exit code. Every error is shown as one message: the error's own
 * words where the project wrote them, with the stack where it did not.
 *
 * @param program The program; its actions may set `Deno.exitCode`.
 */
export async function runProgram(program: Command): Promise<void> {
  throwInsteadOfExit(program);
  try {
    await program.parseAsync(Deno.args, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander has shown its message, or the help that was asked for.
      Deno.exitCode = error.exitCode === 0 ? success : badSetting;
    } else if (error instanceof DOMException && error.name === "AbortError") {
      Deno.exitCode = interrupted;
    } else {
      console.error(await describe(error));
      Deno.exitCode = isBadSetting(error) ? badSetting : failure;
    }
  }
}

function throwInsteadOfExit(command: Command): void {
  command.exitOverride();
  command.configureOutput({
    writeOut: (text) => writeWhileOpen(Deno.stdout, text),
    writeErr: (text) => writeWhileOpen(Deno.stderr, text),
  });
  command.commands.forEach((part) => throwInsteadOfExit(part as Command));
}

/** A value outside its range, a name of nothing, or the name of a run that exists. */
function isBadSetting(error: unknown): boolean {
  const { AlreadyExists, NotFound } = Deno.errors;
  return isUserError(error) &&
    [RangeError, AlreadyExists, NotFound].some((type) => error instanceof type);
}

/**
 * Errors in the project's own words say what cannot be done; a stack would only hide it. So it is with what the system
 * refuses, wherever that happens. Others are faults.
 */
async function describe(error: unknown): Promise<string> {
  if (isUserError(error)) return printable(`Error: ${error.message}`);
  if (isOutOfMemory(error)) {
    return "Error: Cannot continue: the settings need more memory than there is; make what they count smaller, such as " +
      `games, steps, layers or what is kept (${(error as Error).message})`;
  }
  if (!(error instanceof Error && "code" in error)) return Deno.inspect(error);
  const [, path] = /\(os error \d+\): \w+ '(.+?)'( -> '.*')?$/s.exec(error.message) ?? [];
  const code = String(error.code);
  if (path !== undefined && refusals.includes(code)) {
    return printable(`Error: Cannot use "${path}": ${await systemReason(error, path)}`);
  }
  // These can come without a path, from Deno itself too.
  return code === "EMFILE" || code === "ENOSPC"
    ? `Error: Cannot continue: ${await systemReason(error, "")}`
    : Deno.inspect(error);
}

/** Whether V8 had no memory for an array, or an array would have been longer than any can be. */
function isOutOfMemory(error: unknown): boolean {
  return error instanceof RangeError &&
    /^(Array buffer allocation failed$|Invalid typed array length: \d)/.test(error.message);
}

/** What a person can mend: permissions, disks and names. */
const refusals = ["EACCES", "EPERM", "EROFS", "ENOSPC", "EDQUOT", "ENAMETOOLONG", "ELOOP"];
