/**
 * A text of at most so many letters.
 *
 * @param text Any text.
 * @param most How many letters it may have, at least 1.
 * @returns The text, or its beginning and an ellipsis.
 */
export function shortened(text: string, most: number): string {
  const letters = [...text.slice(0, 2 * most + 1)]; // a letter is one or two units long
  return letters.length <= most ? text : `${letters.slice(0, most - 1).join("")}…`;
}
