import { printable } from "./printable.ts";
import { writeWhileOpen } from "./write_while_open.ts";

/**
 * Names on the error output what went wrong without ending the work.
 *
 * @param problem What it is, a sentence.
 */
export function warn(problem: string): void {
  writeWhileOpen(Deno.stderr, printable(`Warning: ${problem}\n`));
}
