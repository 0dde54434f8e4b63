import { checkOptions, UserRangeError, UserTypeError } from "../../errors/mod.ts";

/** One drawing of a grid: what its cells are worth, and where one goes from them. */
export interface GridPanel {
  /** Below the grid. Default: nothing. */
  readonly title?: string;
  /** A number for each cell, `[rows, columns]`, which gives it its colour; NaN for a cell that has none, such as a wall. */
  readonly values: ArrayLike<number>;
  /** What is written into each cell, `[rows, columns]`. Default, also of one entry: the number, where cells are large enough. */
  readonly texts?: readonly (string | undefined)[];
  /** An arrow for each cell and direction, `[rows, columns, directions]`: its length from 0 (none) to 1. Default: none. */
  readonly arrows?: ArrayLike<number>;
  /**
   * How much goes from each cell over its border, `[rows, columns, directions]`: the width of an arrow to the next cell, from
   * 0 (none) to 1. Default: none.
   */
  readonly flows?: ArrayLike<number>;
  /** Cells that a line goes through, in this order, counted from the top left row by row. Default: none. */
  readonly path?: readonly number[];
}

/** Options of {@linkcode renderGridMap}. */
export interface GridMapOptions {
  /** Cells in a row, an integer of at least 1. */
  columns: number;
  /** Above all panels; also their description for those who cannot see them. Default: none. */
  title?: string;
  /** A mark in the corner of each cell, `[rows, columns]`, such as `S` for the start. Default: none. */
  marks?: readonly string[];
  /** Where arrows and flows point, `[x, y]` each, y downwards. Default: up, right, down, left. */
  directions?: readonly (readonly [number, number])[];
  /** The values of the strongest orange and of the strongest blue; 0 is white. Default: what holds all values and 0. */
  range?: readonly [number, number];
  /** Decimals of the numbers in cells and of the colour bar, 0 to 6. Default: 2. */
  decimals?: number;
  /** Panels in a row, an integer of at least 1. Default: as many as fit with cells of 56 pixels. */
  panelsPerRow?: number;
  /** Side of a cell in pixels, 4 to 200. Default: what fits, at most 72. */
  cellSize?: number;
}

/** Width of the whole drawing in pixels. */
const WIDTH = 760;
/** Between panels, and around them. */
const GAP = 20;
const COMPASS = [[0, -1], [1, 0], [0, 1], [-1, 0]] as const;

/** Everything that is settled before a panel is drawn; lengths in pixels. */
export interface GridLayout {
  readonly columns: number;
  readonly rows: number;
  readonly cell: number;
  readonly panelsPerRow: number;
  readonly left: number;
  readonly top: number;
  readonly stepX: number;
  readonly stepY: number;
  readonly width: number;
  readonly height: number;
  readonly range: readonly [number, number];
  readonly decimals: number;
  readonly marks: readonly string[];
  readonly directions: readonly (readonly [number, number])[];
}

/**
 * Settles where everything stands, refusing what could not be drawn.
 *
 * @throws {TypeError} If there is no panel, or something has not as many entries as there are cells.
 * @throws {RangeError} If an option is unknown or outside its range, or a path leaves the grid.
 */
export function gridLayout(panels: readonly GridPanel[], options: GridMapOptions): GridLayout {
  checkOptions<GridMapOptions>("renderGridMap()", options, {
    ...{ columns: "number", title: "string", marks: "object", directions: "object" },
    ...{ range: "object", decimals: "number", panelsPerRow: "number", cellSize: "number" },
  });
  const { columns, title = "", marks = [], directions = COMPASS, decimals = 2 } = options;
  if (panels.length === 0) {
    throw new UserTypeError("Cannot draw a grid: panels is empty but must have at least one");
  }
  checkRange("columns", columns, 1, Infinity);
  checkRange("decimals", decimals, 0, 6);
  const cells = panels[0].values.length;
  const rows = cells / columns;
  checkRange("rows", rows, 1, Infinity);
  for (const [index, panel] of panels.entries()) {
    checkPanel(panel, { index, cells, directions: directions.length });
  }
  if (marks.length > 0) checkLength("marks", marks.length, cells);
  const fitting = Math.max(1, Math.floor((WIDTH - GAP) / (56 * columns + GAP)));
  const { panelsPerRow = Math.min(panels.length, fitting) } = options;
  checkRange("panelsPerRow", panelsPerRow, 1, Infinity);
  const room = (WIDTH - GAP) / panelsPerRow - GAP;
  const { cellSize = Math.max(4, Math.min(72, Math.floor(room / columns))) } = options;
  checkRange("cellSize", cellSize, 4, 200);
  const caption = panels.some((panel) => panel.title !== undefined) ? 24 : 0;
  const [stepX, stepY] = [columns * cellSize + GAP, rows * cellSize + caption + GAP];
  const used = panelsPerRow * stepX - GAP;
  const width = Math.max(WIDTH, Math.ceil(used + 2 * GAP));
  const top = title === "" ? 14 : 42;
  const height = Math.ceil(top + Math.ceil(panels.length / panelsPerRow) * stepY) + 32;
  const numbers = panels.flatMap(({ values }) => Array.from(values)).filter(Number.isFinite);
  const { range = [Math.min(0, ...numbers), Math.max(0, ...numbers)] } = options;
  if (!(range[0] <= 0 && range[1] >= 0)) {
    throw new UserRangeError(
      `Cannot draw a grid: range is [${range.join(", ")}] but must hold 0, which is white`,
    );
  }
  return {
    ...{ columns, rows, cell: cellSize, panelsPerRow, left: (width - used) / 2, top, stepX, stepY },
    ...{ width, height, range, decimals, marks, directions },
  };
}

function checkPanel(
  { values, texts, arrows, flows, path = [] }: GridPanel,
  { index, cells, directions }: { index: number; cells: number; directions: number },
): void {
  checkLength(`values of panel ${index}`, values.length, cells);
  if (texts !== undefined) checkLength(`texts of panel ${index}`, texts.length, cells);
  if (arrows !== undefined) {
    checkLength(`arrows of panel ${index}`, arrows.length, cells * directions);
  }
  if (flows !== undefined) {
    checkLength(`flows of panel ${index}`, flows.length, cells * directions);
  }
  const outside = path.find((at) => !Number.isInteger(at) || at < 0 || at >= cells);
  if (outside === undefined) return;
  throw new UserRangeError(
    `Cannot draw a grid: a path goes through cell ${outside} but must stay within the ${cells} cells`,
  );
}

function checkLength(what: string, actual: number, expected: number): void {
  if (actual === expected) return;
  throw new UserTypeError(
    `Cannot draw a grid: ${what} has ${actual} entries but must have ${expected}`,
  );
}

function checkRange(what: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new UserRangeError(
    `Cannot draw a grid: ${what} is ${value} but must be an integer of at least ${least}` +
      (most === Infinity ? "" : ` and at most ${most}`),
  );
}
