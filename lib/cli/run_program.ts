import { type Command, CommanderError } from "commander";

/** The exit code of a program that ended well. */
export const success = 0;
/** The exit code of a program that failed. */
export const failure = 1;
/** The exit code after a setting that is not allowed. */
export const badSetting = 2;
/** The exit code after Ctrl-C: 128 and the signal's number. */
export const interrupted = 130;

/**
 * Runs a command line from `Deno.args` to its exit code. Whatever is thrown is shown as one message: the error's own
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
      console.error(describe(error));
      Deno.exitCode = error instanceof RangeError ? badSetting : failure;
    }
  }
}

function throwInsteadOfExit(command: Command): void {
  command.exitOverride();
  command.commands.forEach((part) => throwInsteadOfExit(part as Command));
}

/** Errors that the project throws say what cannot be done; a stack would only hide it. */
function describe(error: unknown): string {
  const isOurs = error instanceof Error && /^Cannot (?!read properties)/.test(error.message);
  return isOurs ? `Error: ${error.message}` : Deno.inspect(error);
}
