import { Canvas, type Colour } from "../pictures/canvas.ts";
import type { GamePicture } from "../pictures/game_picture.ts";
import { palette } from "../pictures/palette.ts";
import type { CellKind, GridLayout } from "./grid_layout.ts";

const colours: Record<CellKind, Colour> = {
  floor: palette.ground,
  wall: palette.solid,
  start: palette.start,
  goal: palette.goal,
  danger: palette.danger,
};

/**
 * Draws a grid and where a game stands in it.
 *
 * @param layout The cells.
 * @param state The cell that is taken, as a disc.
 * @returns The picture; cells have 12 to 40 pixels, fewer where there are more.
 */
export function drawGrid({ rows, columns, cells }: GridLayout, state: number): GamePicture {
  const size = Math.max(12, Math.min(40, Math.floor(240 / Math.max(rows, columns))));
  const canvas = new Canvas(columns * size + 1, rows * size + 1, palette.grid);
  for (let cell = 0; cell < cells.length; cell++) {
    const [left, top] = [size * (cell % columns), size * Math.floor(cell / columns)];
    canvas.box([left + 1, top + 1], [left + size, top + size], colours[cells[cell]]);
  }
  const middle = [
    size * (state % columns + 0.5) + 0.5,
    size * (Math.floor(state / columns) + 0.5) + 0.5,
  ];
  canvas.disc([middle[0], middle[1]], 0.3 * size, palette.agent);
  return canvas.picture();
}
