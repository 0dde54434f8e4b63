import {
  drawTable,
  type SummarisedModel,
  summariseModel,
  type TableRow,
  tableText,
} from "../../display/mod.ts";
import { checkOptions } from "../../errors/mod.ts";
import { escapeMarkup } from "../../figures/mod.ts";
import { CellOutput } from "./cell_output.ts";

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
  const around = (table: string) => [caption, table, note].filter(Boolean).join("\n\n");
  return new CellOutput(around(tableText(rows)), async () => {
    const { html, markdown } = await drawTable(rows, caption);
    return {
      "text/html": html + (note === undefined ? "" : `<p>${escapeMarkup(note)}</p>`),
      "text/markdown": around(markdown),
    };
  });
}

/**
 * Shows a model's layers with their output shapes and numbers of parameters, in the notebook. A model that is the last
 * expression of a cell shows the same.
 *
 * @param model A model as tfjs builds it, which must have been built.
 * @returns The cell's output.
 */
export function showSummary(model: SummarisedModel): CellOutput {
  const { rows, note } = summariseModel(model);
  return showTable(rows, { caption: model.name, note });
}
