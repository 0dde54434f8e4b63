import { basename } from "@std/path";
import { writeFileAtomically } from "../files/mod.ts";

/** Data that JSON can hold. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** One output of a code cell, as the notebook format has it: `stream`, `display_data`, `execute_result` or `error`. */
export type NotebookOutput = { output_type: string; [key: string]: Json };

/** A cell of a notebook, with its text joined to one string. */
export interface NotebookCell {
  /** `code`, `markdown` or `raw`. */
  cell_type: string;
  /** The cell's stable name, unique in its notebook. */
  id: string;
  /** Tags and whatever else the front end keeps with the cell. */
  metadata: { tags?: string[]; [key: string]: Json | undefined };
  /** The text of the cell. */
  source: string;
  /** Code cells: which execution gave the outputs, `null` before the first. */
  execution_count?: number | null;
  /** Code cells: what the execution showed. */
  outputs?: NotebookOutput[];
}

/** A notebook as in an `.ipynb` file of format 4.5, with every text joined to one string. */
export interface Notebook {
  /** The file name, for messages; not in the file. */
  name: string;
  /** The cells from top to bottom. */
  cells: NotebookCell[];
  /** Kernel and language. */
  metadata: { [key: string]: Json };
}

/** A code cell, and the number that people see beside it after a run from top to bottom. */
export interface CodeCell {
  /** 1 for the first code cell. */
  number: number;
  /** Place among all cells, from 0. */
  index: number;
  /** The cell itself. */
  cell: NotebookCell & { outputs: NotebookOutput[]; execution_count: number | null };
}

/**
 * Reads an `.ipynb` file.
 *
 * @param path The file.
 * @throws {Error} If it is missing, is not JSON, or is no notebook of format 4.
 */
export async function readNotebook(path: string): Promise<Notebook> {
  const name = basename(path);
  const raw = parse(name, await Deno.readTextFile(path));
  const cells = raw.cells;
  if (raw.nbformat !== 4 || !Array.isArray(cells)) {
    throw new Error(`Cannot read "${name}": format is ${raw.nbformat} but 4 is needed`);
  }
  return { name, cells: cells.map(joinCell), metadata: raw.metadata as Notebook["metadata"] };
}

/**
 * The text of an `.ipynb` file, laid out as Jupyter itself writes it (keys in order, a text's lines in a
 * list), so that a run changes nothing but outputs.
 *
 * @param notebook What to write.
 */
export function encodeNotebook(notebook: Notebook): string {
  const { cells, metadata } = notebook;
  const raw = { cells: cells.map(splitCell), metadata, nbformat: 4, nbformat_minor: 5 };
  return JSON.stringify(sortKeys(raw as unknown as Json), null, 1) + "\n";
}

/**
 * Writes an `.ipynb` file, whole or not at all.
 *
 * @param path The file; one that exists is replaced.
 * @param notebook What to write.
 */
export async function writeNotebook(path: string, notebook: Notebook): Promise<void> {
  await writeFileAtomically(path, encodeNotebook(notebook));
}

/**
 * The code cells that hold code, numbered from 1.
 *
 * @param notebook Where to look.
 */
export function codeCells(notebook: Notebook): CodeCell[] {
  return notebook.cells
    .map((cell, index) => ({ cell: cell as CodeCell["cell"], index }))
    .filter(({ cell }) => cell.cell_type === "code" && cell.source.trim() !== "")
    .map(({ cell, index }, place) => ({ number: place + 1, index, cell }));
}

function parse(name: string, text: string): Record<string, Json> {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`Cannot read "${name}": ${(cause as Error).message}`, { cause });
  }
}

function joinCell(raw: Json): NotebookCell {
  const cell = raw as unknown as NotebookCell;
  const joined = { ...cell, source: join(cell.source) as string };
  if (cell.cell_type === "code") joined.outputs = (cell.outputs ?? []).map(joinOutput);
  return joined;
}

function joinOutput(output: NotebookOutput): NotebookOutput {
  if (output.output_type === "stream") return { ...output, text: join(output.text) };
  if (!output.data) return output;
  return { ...output, data: mapData(output.data, join) };
}

function splitCell(cell: NotebookCell): NotebookCell {
  const split = { ...cell, source: lines(cell.source) as unknown as string };
  if (cell.outputs) split.outputs = cell.outputs.map(splitOutput);
  return split;
}

function splitOutput(output: NotebookOutput): NotebookOutput {
  if (output.output_type === "stream") return { ...output, text: lines(output.text) };
  if (!output.data) return output;
  return { ...output, data: mapData(output.data, lines) };
}

/** Applies `change` to those parts of a MIME bundle that are text to Jupyter; base64 and JSON stay as they are. */
function mapData(data: Json, change: (text: Json) => Json): Json {
  const isText = (type: string) =>
    type.startsWith("text/") || type === "image/svg+xml" || type === "application/javascript";
  return Object.fromEntries(
    Object.entries(data as Record<string, Json>)
      .map(([type, value]) => [type, isText(type) ? change(value) : value]),
  );
}

function join(text: Json): Json {
  return Array.isArray(text) ? text.join("") : text;
}

function lines(text: Json): Json {
  return typeof text === "string" ? text.match(/.*\n|.+$/g) ?? [] : text;
}

function sortKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.keys(value).sort().map((key) => [key, sortKeys(value[key])]),
  );
}
