import { type Board, exponentAt } from "../../game2048/mod.ts";

/** Colours of the terminal by exponent, of its 256: from grey over blue and green to red; the greater ones have the last. */
const colours = [240, 252, 250, 117, 75, 33, 27, 114, 76, 34, 220, 214, 208, 202, 196, 201];

/**
 * A board in a frame, for a terminal.
 *
 * @param board The board.
 * @param options Whether tiles have colours.
 * @returns Nine lines.
 */
export function boardText(board: Board, { isColoured }: { isColoured: boolean }): string {
  const line = (left: string, middle: string, right: string) =>
    left + Array(4).fill("─".repeat(7)).join(middle) + right;
  const rows = [0, 1, 2, 3].map((row) => {
    const cells = [0, 1, 2, 3].map((column) => {
      const exponent = exponentAt(board, 4 * row + column);
      const text = exponent === 0 ? "" : String(2 ** exponent);
      const padded = text.padStart(Math.ceil((7 + text.length) / 2)).padEnd(7);
      return isColoured ? `\x1b[38;5;${colours[exponent]}m${padded}\x1b[39m` : padded;
    });
    return `│${cells.join("│")}│`;
  });
  return [line("┌", "┬", "┐"), rows.join(`\n${line("├", "┼", "┤")}\n`), line("└", "┴", "┘")]
    .join("\n");
}
