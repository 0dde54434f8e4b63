import { printable } from "./printable.ts";

/**
 * Names on the error output what went wrong without ending the work.
 *
 * @param problem What it is, a sentence.
 */
export function warn(problem: string): void {
  console.error(printable(`Warning: ${problem}`));
}
