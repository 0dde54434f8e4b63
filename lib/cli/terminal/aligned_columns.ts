/**
 * A table as text: the first column at the left, the others, which are numbers, at the right.
 *
 * @param rows Cells, as many in each row.
 * @returns A line for each row.
 */
export function alignedColumns(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) =>
    row.map((cell, i) => i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])).join("  ")
  ).join("\n");
}
