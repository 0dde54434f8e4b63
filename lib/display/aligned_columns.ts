import { checkOptions } from "../errors/mod.ts";
import stringWidth from "string-width"; // knows which letters take two columns, such as Japanese ones, and which none

/** Options of {@linkcode alignedColumns}. */
export interface AlignedColumnsOptions {
  /** Which columns stand at the right, as numbers do. Default: none. */
  right?: readonly boolean[];
}

/**
 * Lays a table out as text of one width a letter: columns as wide as their widest cell, two spaces apart.
 *
 * @example A name of wide letters
 * ```ts
 * import { alignedColumns } from "lib/display";
 * import assert from "node:assert/strict";
 *
 * const lines = alignedColumns([["run", "loss"], ["数字", "0.5"]], { right: [false, true] });
 * assert.deepEqual(lines, ["run   loss", "数字   0.5"]);
 * ```
 *
 * @param rows Rows of as many cells each, the headings first.
 * @param options Where columns stand.
 * @returns A line a row, without spaces at its end.
 */
export function alignedColumns(
  rows: readonly (readonly string[])[],
  options: AlignedColumnsOptions = {},
): string[] {
  checkOptions<AlignedColumnsOptions>("alignedColumns()", options, { right: "object" });
  const { right = [] } = options;
  const widths = columnWidths(rows);
  const padded = (cell: string, column: number) => {
    const space = " ".repeat(widths[column] - stringWidth(cell));
    return right[column] ? space + cell : cell + space;
  };
  return rows.map((row) => row.map(padded).join("  ").trimEnd());
}

/** How wide each column's widest cell is, in letters of one width. */
export function columnWidths(rows: readonly (readonly string[])[]): number[] {
  return rows[0].map((_, column) => Math.max(...rows.map((row) => stringWidth(row[column]))));
}
