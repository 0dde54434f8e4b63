import * as v from "valibot";
import { exists, readJson } from "../files/mod.ts";
import type { RunFolder } from "./run_folder.ts";

/** What a run was evaluated to, as a table of texts: its report shows it as it is. */
export interface EvaluationTexts {
  /** What stands above the columns. */
  readonly headings: readonly string[];
  /** The rows, as many cells each as there are headings. */
  readonly rows: readonly (readonly string[])[];
  /** What the numbers depend on, a line each. */
  readonly notes: readonly string[];
}

const fileName = "evaluation.json";

const text = v.string();
const texts: v.GenericSchema<unknown, EvaluationTexts> = v.pipe(
  v.object({
    headings: v.pipe(v.array(text), v.minLength(1)),
    rows: v.array(v.array(text)),
    notes: v.array(text),
  }),
  v.check(
    ({ headings, rows }) => rows.every(({ length }) => length === headings.length),
    "a table with as many cells in each row as there are headings",
  ),
);

/**
 * Writes what a run was evaluated to into its folder, in place of an older evaluation: `evaluation.json`.
 *
 * @param run The run.
 * @param table What its report shows.
 */
export async function writeEvaluation(run: RunFolder, table: EvaluationTexts): Promise<void> {
  await run.files.write(fileName, JSON.stringify(table, null, 2) + "\n");
}

/**
 * Reads what a run was evaluated to.
 *
 * @param run The run.
 * @returns The table; `undefined` if it was never evaluated.
 * @throws {Error} If the file cannot be read or holds something else; the message names it.
 */
export async function readEvaluation(run: RunFolder): Promise<EvaluationTexts | undefined> {
  const path = await run.files.path(fileName);
  return await exists(path) ? await readJson(path, texts) : undefined;
}
