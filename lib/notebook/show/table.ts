import { alignedColumns, columnWidths } from "./aligned_columns.ts";
import { checkOptions, UserTypeError } from "../../errors/mod.ts";
import { escapeMarkup } from "../../figures/mod.ts";
import { CellOutput } from "./cell_output.ts";

/** One row of a table: the cell of each column by its heading. */
export type TableRow = { readonly [heading: string]: string | number | boolean };

/** Options of {@linkcode showTable}. */
export interface ShowTableOptions {
  /** A line above the table. Default none. */
  caption?: string;
  /** A line below the table, such as totals. Default none. */
  note?: string;
}

/**
 * Shows a table in the notebook. Its columns are those of the first row; numbers stand at the right, whole ones with
 * commas between thousands, others with four digits.
 *
 * @param rows At least one row, all with the same headings.
 * @param options Lines above and below.
 * @returns The cell's output.
 * @throws {TypeError} If there is no row, or a row lacks a column.
 */
export function showTable(rows: readonly TableRow[], options: ShowTableOptions = {}): CellOutput {
  checkOptions<ShowTableOptions>("showTable()", options, { caption: "string", note: "string" });
  const { caption, note } = options;
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
  return new CellOutput(
    [caption, alignedText(headings, cells, right), note].filter(Boolean).join("\n\n"),
    () =>
      Promise.resolve({
        "text/html": html(headings, cells, right, options),
        "text/markdown": [caption, markdown(headings, cells, right), note].filter(Boolean)
          .join("\n\n"),
      }),
  );
}

/** The part of a tfjs layers model that {@linkcode showSummary} reads; such a model fits as it is. */
export interface SummarisedModel {
  /** The model's name. */
  readonly name: string;
  /** Its layers, from input to output. */
  readonly layers: readonly {
    /** The layer's name. */
    readonly name: string;
    /** Shape of its output with `null` for the batch, `[null, height, width, channels]`. */
    readonly outputShape: unknown;
    /** The weights that training changes. */
    readonly trainableWeights: readonly { readonly shape: readonly (number | null)[] }[];
    /** The kind of layer, such as `Conv2D`. */
    getClassName(): string;
    /** Number of its parameters. */
    countParams(): number;
  }[];
}

/**
 * Shows a model's layers with their output shapes and numbers of parameters, in the notebook.
 *
 * @param model A model as tfjs builds it, which must have been built.
 * @returns The cell's output.
 */
export function showSummary(model: SummarisedModel): CellOutput {
  const rows = model.layers.map((layer) => ({
    Layer: layer.name,
    Kind: layer.getClassName(),
    "Output shape": shapeText(layer.outputShape),
    Parameters: layer.countParams(),
  }));
  const total = rows.reduce((sum, row) => sum + row.Parameters, 0);
  const trained = model.layers.flatMap((layer) => layer.trainableWeights)
    .reduce(
      (sum, { shape }) => sum + shape.reduce<number>((size, axis) => size * (axis ?? 1), 1),
      0,
    );
  return showTable(rows, {
    caption: model.name,
    note: `${formatCell(total)} parameters, of which training changes ${formatCell(trained)}`,
  });
}

function shapeText(shape: unknown): string {
  if (!Array.isArray(shape)) return String(shape);
  const axes = shape.map((axis) => Array.isArray(axis) ? shapeText(axis) : axis ?? "batch");
  return `[${axes.join(", ")}]`;
}

function formatCell(value: string | number | boolean): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string") return value;
  if (Number.isInteger(value)) return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
  const small = Math.abs(value) < 1e-4;
  return small ? value.toExponential(3) : value.toFixed(Math.max(0, 3 - exponentOf(value)));
}

/** Power of ten of the first digit. */
function exponentOf(value: number): number {
  return Number.isFinite(value) ? Math.floor(Math.log10(Math.abs(value))) : 0;
}

function alignedText(headings: string[], cells: string[][], right: boolean[]): string {
  const rows = [headings, ...cells];
  const rule = columnWidths(rows).map((width) => "-".repeat(width)).join("  ");
  const [heading, ...lines] = alignedColumns(rows, { right });
  return [heading, rule, ...lines].join("\n");
}

function markdown(headings: string[], cells: string[][], right: boolean[]): string {
  const line = (row: string[]) =>
    `| ${row.map((cell) => cell.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |`;
  return [
    line(headings),
    line(right.map((isRight) => isRight ? "---:" : ":---")),
    ...cells.map(line),
  ]
    .join("\n");
}

function html(
  headings: string[],
  cells: string[][],
  right: boolean[],
  { caption, note }: ShowTableOptions,
): string {
  const line = (element: string, row: string[]) =>
    "<tr>" + row.map((cell, column) => {
      const align = right[column] ? "right" : "left";
      return `<${element} style="text-align: ${align}">${escapeMarkup(cell)}</${element}>`;
    }).join("") + "</tr>";
  return "<table>" +
    (caption === undefined ? "" : `<caption>${escapeMarkup(caption)}</caption>`) +
    `<thead>${line("th", headings)}</thead>` +
    `<tbody>${cells.map((row) => line("td", row)).join("")}</tbody></table>` +
    (note === undefined ? "" : `<p>${escapeMarkup(note)}</p>`);
}
