import { foldedTag } from "../folded_code.ts";
import { codeCells, type Notebook } from "../notebook_file.ts";

/** All code cells of a notebook as one module. */
export interface CellModule {
  /** The module's code. */
  code: string;
  /**
   * Where a line of the module comes from.
   *
   * @param line A line of {@linkcode CellModule.code}, from 1.
   * @returns The code cell and its line, both from 1.
   */
  locate(line: number): { cell: number; line: number };
}

/**
 * Joins the code cells of a notebook to one module, which is what a reader takes them for; the kernel itself
 * would also accept a name that is declared twice. Folded code (see {@linkcode withFoldedCode}) is a block each, since
 * solutions use the same names again.
 *
 * @example Find a cell's line again
 * ```ts
 * import { cellModule, type Notebook } from "lib/notebook";
 * import assert from "node:assert/strict";
 *
 * const cell = (source: string) => ({ cell_type: "code", id: source, metadata: {}, source });
 * const notebook: Notebook = { name: "a", metadata: {}, cells: [cell("let a;\na = 1;"), cell("a")] };
 * const module = cellModule(notebook);
 * assert.equal(module.code, "let a;\na = 1;\na\n");
 * assert.deepEqual(module.locate(3), { cell: 2, line: 1 });
 * ```
 *
 * @param notebook Whose cells.
 */
export function cellModule(notebook: Notebook): CellModule {
  const origins: { cell: number; line: number }[] = [];
  const lines: string[] = [];
  for (const { number, cell } of codeCells(notebook)) {
    const isFolded = cell.metadata.tags?.includes(foldedTag);
    const source = isFolded ? `{ ${cell.source}\n}` : cell.source;
    source.split("\n").forEach((text, index) => {
      lines.push(text);
      origins.push({ cell: number, line: index + 1 });
    });
  }
  return {
    code: lines.join("\n") + "\n",
    locate: (line) => origins[line - 1] ?? origins.at(-1)!,
  };
}
