import { basename } from "@std/path";
import * as v from "valibot";
import { UserInvalidDataError } from "../errors/mod.ts";
import { readJson, writeFileAtomically } from "../files/mod.ts";

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
  /** Tags, and what else the front end keeps with the cell. */
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
  /** The minor version of a format above 4.5, which is kept; older ones are written as 4.5. */
  minor?: number;
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
 * Reads an `.ipynb` file of format 4.0 or later. What older versions lack is filled in: ids of cells, empty metadata.
 *
 * @param path The file.
 * @throws {Deno.errors.NotFound} If there is no such file.
 * @throws {Deno.errors.InvalidData} If it is not JSON, not a notebook, or a notebook of format 3 or earlier.
 */
export async function readNotebook(path: string): Promise<Notebook> {
  const { nbformat } = await readJson(path, v.looseObject({ nbformat: v.number() }));
  if (nbformat !== 4) {
    throw new UserInvalidDataError(
      `Cannot read "${path}": its format is ${nbformat} but must be 4; ` +
        `convert it with "jupyter nbconvert --to notebook"`,
    );
  }
  const { cells, metadata, nbformat_minor: minor } = await readJson(path, fileSchema);
  return {
    name: basename(path),
    cells: withIds(cells, isId),
    metadata,
    ...(minor > 5 ? { minor } : {}),
  };
}

/**
 * The text of an `.ipynb` file, laid out as Jupyter itself writes it (keys in order, a text's lines in a
 * list), so that a run changes nothing but outputs. Where several cells have one id, which the format forbids, all but
 * the first get another.
 *
 * @param notebook What to write.
 */
export function encodeNotebook(notebook: Notebook): string {
  const { cells, metadata, minor = 5 } = notebook;
  const seen = new Set<string>();
  const isFirst = (id: string) => seen.size < seen.add(id).size;
  const raw = {
    cells: withIds(cells, isFirst).map(splitCell),
    metadata,
    nbformat: 4,
    nbformat_minor: minor,
  };
  return JSON.stringify(sortKeys(raw), null, 1) + "\n";
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

/** A text of the file, which has it as one string or as a list of lines. */
const textSchema = v.pipe(v.union([v.string(), v.array(v.string())]), v.transform(join));

const outputSchema = v.pipe(
  v.looseObject({ output_type: v.string() }),
  v.transform((output) => joinOutput(output as NotebookOutput)),
);

const cellSchema = v.pipe(
  v.looseObject({
    cell_type: v.string(),
    id: v.optional(v.string(), ""),
    metadata: v.optional(v.looseObject({ tags: v.optional(v.array(v.string())) }), {}),
    source: textSchema,
    outputs: v.optional(v.array(outputSchema)),
    execution_count: v.optional(v.nullable(v.number())),
  }),
  v.transform((cell) =>
    (cell.cell_type === "code"
      ? { ...cell, outputs: cell.outputs ?? [], execution_count: cell.execution_count ?? null }
      : cell) as NotebookCell
  ),
);

const fileSchema = v.looseObject({
  cells: v.array(cellSchema),
  metadata: v.optional(v.record(v.string(), v.custom<Json>(() => true)), {}),
  nbformat_minor: v.optional(v.number(), 0),
});

function isId(text: string): boolean {
  return /^[\w-]{1,64}$/.test(text);
}

/** The cells, with an id for each whose own does not hold: after its place, so that every reading gives the same. */
function withIds(cells: NotebookCell[], holds: (id: string) => boolean): NotebookCell[] {
  const taken = new Set(cells.map(({ id }) => id));
  const free = (name: string): string => taken.has(name) ? free(`${name}-0`) : name;
  return cells.map((cell, place) => {
    if (holds(cell.id)) return cell;
    const id = free(`cell-${place}`);
    taken.add(id);
    return { ...cell, id };
  });
}

function joinOutput(output: NotebookOutput): NotebookOutput {
  if (output.output_type === "stream") return { ...output, text: join(output.text) };
  if (!output.data) return output;
  return { ...output, data: mapData(output.data, join) };
}

/** A cell as a file has it, with its text as a list of lines. */
type FileCell = Omit<NotebookCell, "source"> & { source: Json };

function splitCell(cell: NotebookCell): FileCell {
  const { source, outputs } = cell;
  const split = { ...cell, source: lines(source) };
  return outputs === undefined ? split : { ...split, outputs: outputs.map(splitOutput) };
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

function join<Value>(text: Value): Value | string {
  return Array.isArray(text) ? text.join("") : text;
}

/** A text's lines, each with its line end. Only a newline ends one: a progress bar's carriage returns stay within. */
function lines(text: Json): Json {
  return typeof text === "string" ? text.match(/[^\n]*\n|[^\n]+$/g) ?? [] : text;
}

/** The same value, each object's keys in order. */
function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1).map((
      [key, of],
    ) => [key, sortKeys(of)]),
  );
}
