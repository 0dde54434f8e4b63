import { codeCells, encodeNotebook, type Notebook, type NotebookCell } from "../notebook_file.ts";
import { foldedTag } from "../folded_code.ts";
import { mathProblems } from "../html/markdown_math.ts";

/** The longest code cell, in lines: what is longer belongs into lib. */
const mostLines = 15;
/** The largest notebook, in bytes. */
const mostBytes = 1_000_000;
/** Folders that exist on one machine and not on the reader's. */
const machinePath = /file:\/\/\/|(?<![\w.])\/(?:home|Users|root|tmp|var|mnt|opt|work|private)\/\S*/;

/**
 * Whether a code cell should have shown something and has not. Every code cell must show something (text counts),
 * but for cells that only import and cells with the tag `quiet`.
 *
 * @param cell A code cell that has been run.
 */
export function showsNothing(cell: NotebookCell): boolean {
  if (isQuiet(cell) || onlyImports(cell.source)) return false;
  return !(cell.outputs ?? []).some(({ output_type, text, data }) => {
    if (output_type === "error") return true;
    return output_type === "stream" ? text !== "" : Object.keys(data ?? {}).length > 0;
  });
}

/**
 * What keeps a notebook from being committed: it must have been run from top to bottom and be complete, small, free
 * of what belongs to one machine or one front end, and made of short cells.
 *
 * @param notebook An executed notebook.
 * @returns The problems, each with notebook and cell; none if all is well.
 */
export function notebookProblems(notebook: Notebook): string[] {
  const problems: string[] = [];
  for (const { number, cell } of codeCells(notebook)) {
    const add = (problem: string) => problems.push(`${notebook.name}, cell ${number}: ${problem}`);
    if (cell.execution_count !== number) {
      add(
        `execution count is ${cell.execution_count} but must be ${number}: run from top to bottom`,
      );
    }
    if (showsNothing(cell)) add("shows nothing");
    // A loop's last value, for instance, which was not meant to show.
    if (isQuiet(cell) && cell.outputs.length > 0) add("has the tag quiet, but shows something");
    const lines = cell.source.split("\n").length;
    if (lines > mostLines) {
      add(`has ${lines} lines but at most ${mostLines} are allowed`);
    }
    const mayThrow = cell.metadata.tags?.includes("raises-exception");
    if (!mayThrow && cell.outputs.some(({ output_type }) => output_type === "error")) add("failed");
    if (/\b(?:from|import)\s*\(?\s*["'](?!lib\/)/.test(cell.source)) {
      add("imports something other than the modules of lib, by name: lib/…");
    }
    const strange = Object.keys(cell.metadata).filter((key) => key !== "tags");
    if (strange.length > 0) add(`carries metadata: ${strange.join(", ")}`);
  }
  return [...problems, ...fileProblems(notebook)];
}

function fileProblems(notebook: Notebook): string[] {
  const problems: string[] = [];
  const cells = notebook.cells.filter(({ metadata }) => !metadata.tags?.includes(foldedTag));
  const text = encodeNotebook({ ...notebook, cells }); // what is folded comes to no output
  const path = machinePath.exec(text)?.[0];
  if (path) problems.push(`names a folder of this machine: ${path}`);
  const strange = Object.keys(notebook.metadata)
    .filter((key) => !["kernelspec", "language_info"].includes(key));
  if (strange.length > 0) problems.push(`carries metadata: ${strange.join(", ")}`);
  const ids = notebook.cells.map(({ id }) => id);
  const twice = new Set(ids.filter((id, place) => ids.indexOf(id) !== place));
  for (const { cell_type, source } of notebook.cells) {
    if (cell_type === "markdown") problems.push(...mathProblems(source));
  }
  if (twice.size > 0) problems.push(`has several cells with one id: ${[...twice].join(", ")}`);
  const bytes = new TextEncoder().encode(text).length;
  if (bytes > mostBytes) problems.push(`has ${bytes} bytes but at most ${mostBytes} are allowed`);
  return problems.map((problem) => `${notebook.name}: ${problem}`);
}

function isQuiet({ metadata }: NotebookCell): boolean {
  return metadata.tags?.includes("quiet") === true;
}

function onlyImports(source: string): boolean {
  const code = source.replace(/\/\/.*|\/\*[^]*?\*\//g, "");
  return code.replace(/import\b[^;]*?["'][^"']*["'];?/g, "").trim() === "";
}
