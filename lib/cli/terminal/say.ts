import { writeWhileOpen } from "./write_while_open.ts";

/**
 * Says something on standard output in the course of a training, which goes on when nobody reads it.
 *
 * @param text What to say, without the last line end.
 */
export function say(text: string): void {
  writeWhileOpen(Deno.stdout, `${text}\n`);
}
