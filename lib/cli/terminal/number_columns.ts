import { alignedColumns } from "../../display/mod.ts";

/**
 * A table as text: the first column at the left, the others, which are numbers, at the right.
 *
 * @param rows Cells, as many in each row.
 * @returns A line for each row.
 */
export function numberColumns(rows: readonly (readonly string[])[]): string {
  return alignedColumns(rows, { right: rows[0].map((_, column) => column > 0) }).join("\n");
}
