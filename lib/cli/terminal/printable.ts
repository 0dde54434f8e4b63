/**
 * What a terminal obeys in place of showing it, such as the escape of `\x1b[2J`, and what turns the direction of the
 * text around it.
 */
// deno-lint-ignore no-control-regex -- these are what it looks for
const commands = /[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/**
 * A text as one line that a terminal only shows: names, settings and files come from anybody, and are shown among the
 * project's own words.
 *
 * @param text Any text.
 * @returns The text, with what is not a letter spelled as in `\u{1b}`.
 */
export function printableLine(text: string): string {
  return text.replace(
    commands,
    (letter) => letter === "\n" ? "\\n" : `\\u{${letter.codePointAt(0)!.toString(16)}}`,
  );
}

/**
 * A text of several lines that a terminal only shows.
 *
 * @param text Any text.
 * @returns Its lines, each as {@linkcode printableLine} gives it.
 */
export function printable(text: string): string {
  return text.split("\n").map(printableLine).join("\n");
}
