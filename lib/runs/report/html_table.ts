import { escapeMarkup } from "../../figures/mod.ts";

/** One row of an HTML table. */
export interface HtmlRow {
  /** The cells as text. */
  cells: readonly string[];
  /** Whether the row stands out. Default: `false`. */
  isMarked?: boolean;
}

/**
 * A table; columns that hold only numbers stand at the right.
 *
 * @param headings One a column.
 * @param rows With as many cells each.
 */
export function htmlTable(headings: readonly string[], rows: readonly HtmlRow[]): string {
  const isNumber = headings.map((_, column) =>
    rows.every(({ cells }) => /^-?[\d.,]+( (B|[kMGT]B|ms|s|min|h))?$/.test(cells[column]))
  );
  const line = (tag: string, cells: readonly string[]) =>
    cells.map((cell, column) =>
      `<${tag}${isNumber[column] ? ' class="number"' : ""}>${htmlCell(cell)}</${tag}>`
    ).join("");
  return `<div class="scroll"><table>
<thead><tr>${line("th", headings)}</tr></thead>
<tbody>
${
    rows.map(({ cells, isMarked }) =>
      `<tr${isMarked ? ' class="changed"' : ""}>${line("td", cells)}</tr>`
    ).join("\n")
  }
</tbody></table></div>`;
}

/** The cell's text; a checksum is short, and opens to its whole length. */
function htmlCell(text: string): string {
  if (!/^[0-9a-f]{64}$/.test(text)) return escapeMarkup(text);
  return `<details class="hash"><summary>${text.slice(0, 12)}…</summary>${text}</details>`;
}
