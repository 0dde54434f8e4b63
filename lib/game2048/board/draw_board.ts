import { Canvas, type Colour, type GamePicture, palette } from "../../environments/mod.ts";
import { type Board, exponentAt } from "./board.ts";

/** Pixels of a cell and of the gap between two. */
const [cellSize, gap] = [52, 4];

/** Colours of tiles by their exponent, from light to dark; the greater ones have the last. */
const colours: readonly Colour[] = [
  ...[[238, 238, 232], [222, 230, 244], [198, 216, 240], [164, 200, 232]] as const,
  ...[[124, 178, 220], [88, 152, 208], [56, 124, 190], [31, 98, 178]] as const,
  ...[[120, 150, 90], [82, 150, 92], [52, 132, 84], [214, 142, 62]] as const,
  ...[[206, 110, 52], [200, 62, 58], [150, 40, 70], [96, 30, 90]] as const,
];

/** The exponent from which on digits are light. */
const firstDark = 5;

/** Digits of three by five pixels, a row in three bits, the leftmost in the highest. */
const digits: readonly (readonly number[])[] = [
  ...[[7, 5, 5, 5, 7], [2, 6, 2, 2, 7], [7, 1, 7, 4, 7], [7, 1, 7, 1, 7], [5, 5, 7, 1, 1]],
  ...[[7, 4, 7, 1, 7], [7, 4, 7, 5, 7], [7, 1, 1, 1, 1], [7, 5, 7, 5, 7], [7, 5, 7, 1, 7]],
];

/**
 * Draws a board.
 *
 * @param board The board.
 * @returns The picture, 228 pixels in square.
 */
export function drawBoard(board: Board): GamePicture {
  const size = 4 * cellSize + 5 * gap;
  const canvas = new Canvas(size, size, palette.grid);
  for (let cell = 0; cell < 16; cell++) {
    const left = gap + (cell & 3) * (cellSize + gap);
    const top = gap + (cell >> 2) * (cellSize + gap);
    const exponent = exponentAt(board, cell);
    canvas.box([left, top], [left + cellSize, top + cellSize], colours[exponent]);
    if (exponent === 0) continue;
    const ink = exponent < firstDark ? palette.solid : palette.ground;
    drawNumber(canvas, [left + cellSize / 2, top + cellSize / 2], { value: 1 << exponent, ink });
  }
  return canvas.picture();
}

/** Draws a number around a point, smaller the more digits it has. */
function drawNumber(
  canvas: Canvas,
  [x, y]: readonly [number, number],
  { value, ink }: { value: number; ink: Colour },
): void {
  const text = String(value);
  const pixel = text.length <= 2 ? 5 : text.length === 3 ? 4 : text.length === 4 ? 3 : 2;
  const left = Math.round(x - (4 * text.length - 1) * pixel / 2);
  const top = Math.round(y - 5 * pixel / 2);
  [...text].forEach((digit, place) => {
    digits[Number(digit)].forEach((bits, row) => {
      for (let column = 0; column < 3; column++) {
        if ((bits >> (2 - column) & 1) === 0) continue;
        const corner = [left + (4 * place + column) * pixel, top + row * pixel] as const;
        canvas.box(corner, [corner[0] + pixel, corner[1] + pixel], ink);
      }
    });
  });
}
