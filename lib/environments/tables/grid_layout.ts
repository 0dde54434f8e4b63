/** What a cell is to the eye. */
export type CellKind = "floor" | "wall" | "start" | "goal" | "danger";

/** The states of a table as cells of a grid, state `row * columns + column` in each. */
export interface GridLayout {
  /** Number of rows, from the top. */
  readonly rows: number;
  /** Number of columns, from the left. */
  readonly columns: number;
  /** What each state is, `[rows, columns]`. */
  readonly cells: readonly CellKind[];
}
