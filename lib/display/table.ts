import { alignedColumns, columnWidths } from "./aligned_columns.ts";
import { UserTypeError } from "../errors/mod.ts";

/** One row of a table: the cell of each column by its heading. */
export type TableRow = { readonly [heading: string]: string | number | boolean };

/** A table in every form that a front end may want. */
export interface DrawnTable {
  /** Aligned for letters of one width, with a rule under the headings. */
  readonly text: string;
  /** A `table` element without attributes but those of alignment, so that the page's own style holds. */
  readonly html: string;
  /** A table of GitHub's Markdown. */
  readonly markdown: string;
}

/**
 * Draws a table. Its columns are those of the first row; numbers stand at the right.
 *
 * @param rows At least one row, all with the same headings.
 * @param caption A line within the HTML table. Default none.
 * @throws {TypeError} If there is no row, or a row lacks a column.
 */
export async function drawTable(rows: readonly TableRow[], caption?: string): Promise<DrawnTable> {
  const table = cellsOf(rows);
  // Fonts and vega come along, which a program that shows nothing does without.
  const { escapeMarkup } = await import("../figures/mod.ts");
  return {
    text: tableText(rows),
    html: html(table, escapeMarkup, caption),
    markdown: markdown(table),
  };
}

/**
 * The text of a table alone, see {@linkcode drawTable}.
 *
 * @param rows At least one row, all with the same headings.
 * @throws {TypeError} If there is no row, or a row lacks a column.
 */
export function tableText(rows: readonly TableRow[]): string {
  const { headings, cells, right } = cellsOf(rows);
  const all = [headings, ...cells];
  const rule = columnWidths(all).map((width) => "-".repeat(width)).join("  ");
  const [heading, ...lines] = alignedColumns(all, { right });
  return [heading, rule, ...lines].join("\n");
}

/**
 * A value as a table's cell shows it: whole numbers with commas between thousands, others with four digits.
 *
 * @param value The value.
 */
export function formatCell(value: string | number | boolean): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string") return value;
  if (Number.isInteger(value)) return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
  const small = Math.abs(value) < 1e-4;
  return small ? value.toExponential(3) : value.toFixed(Math.max(0, 3 - exponentOf(value)));
}

/** A table as text, column by column. */
interface Cells {
  readonly headings: string[];
  readonly cells: string[][];
  /** Which columns stand at the right. */
  readonly right: boolean[];
}

function cellsOf(rows: readonly TableRow[]): Cells {
  if (rows.length === 0) throw new UserTypeError("Cannot show a table: it has no row");
  const headings = Object.keys(rows[0]);
  const cells = rows.map((row, index) =>
    headings.map((heading) => {
      if (row[heading] === undefined) {
        throw new UserTypeError(`Cannot show a table: row ${index} has no "${heading}"`);
      }
      return formatCell(row[heading]);
    })
  );
  const right = headings.map((heading) => rows.every((row) => typeof row[heading] === "number"));
  return { headings, cells, right };
}

/** Power of ten of the first digit. */
function exponentOf(value: number): number {
  return Number.isFinite(value) ? Math.floor(Math.log10(Math.abs(value))) : 0;
}

function markdown({ headings, cells, right }: Cells): string {
  const line = (row: string[]) =>
    `| ${row.map((cell) => cell.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |`;
  const alignment = right.map((isRight) => isRight ? "---:" : ":---");
  return [line(headings), line(alignment), ...cells.map(line)].join("\n");
}

function html(
  { headings, cells, right }: Cells,
  escape: (text: string) => string,
  caption?: string,
): string {
  const line = (element: string, row: string[]) =>
    "<tr>" + row.map((cell, column) => {
      const align = right[column] ? "right" : "left";
      return `<${element} style="text-align: ${align}">${escape(cell)}</${element}>`;
    }).join("") + "</tr>";
  return "<table>" +
    (caption === undefined ? "" : `<caption>${escape(caption)}</caption>`) +
    `<thead>${line("th", headings)}</thead>` +
    `<tbody>${cells.map((row) => line("td", row)).join("")}</tbody></table>`;
}
