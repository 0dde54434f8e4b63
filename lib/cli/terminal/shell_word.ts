/**
 * A text as one word of a command line, to be copied into a shell.
 *
 * @param text Any text, such as a path with spaces.
 * @returns The text, in quotes where a shell would not take it as it is.
 */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
