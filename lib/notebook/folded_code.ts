import type { Notebook, NotebookCell } from "./notebook_file.ts";

/** The tag of cells that {@linkcode withFoldedCode} makes. */
export const foldedTag = "folded";

/**
 * A notebook with its folded code as cells behind the others, in the order of the text. Folded code is what stands in
 * blocks of `ts` within `<details>`: solutions of exercises, and what cleans up. A reader unfolds it and copies what
 * is wanted; Run All leaves it out. As cells it can be checked and run like the rest.
 *
 * A block that is marked `ts raises-exception` may throw, as a cell with that tag may.
 *
 * @example
 * ```ts
 * import { codeCells, type Notebook, withFoldedCode } from "lib/notebook";
 * import assert from "node:assert/strict";
 *
 * const fence = "`".repeat(3);
 * const source = `<details><summary>Solution</summary>\n\n${fence}ts\n1 + 1;\n${fence}\n\n</details>`;
 * const cells = [{ cell_type: "markdown", id: "exercises", metadata: {}, source }];
 * const notebook: Notebook = { name: "a.ipynb", metadata: {}, cells };
 * assert.deepEqual(codeCells(withFoldedCode(notebook)).map(({ cell }) => cell.source), ["1 + 1;"]);
 * ```
 *
 * @param notebook The notebook; it stays as it is.
 */
export function withFoldedCode(notebook: Notebook): Notebook {
  const folded = notebook.cells.flatMap((cell) =>
    cell.cell_type !== "markdown"
      ? []
      : foldedBlocks(cell.source).map(({ code, isRaising }, place) => ({
        cell_type: "code",
        id: `${cell.id}-folded-${place + 1}`.slice(-64),
        metadata: { tags: isRaising ? [foldedTag, "raises-exception"] : [foldedTag] },
        source: code,
        execution_count: null,
        outputs: [],
      } satisfies NotebookCell))
  );
  return { ...notebook, cells: [...notebook.cells, ...folded] };
}

/** The code of one Markdown text that stands within `<details>`, without the indent of its list. */
function foldedBlocks(source: string): { code: string; isRaising: boolean }[] {
  return [...source.matchAll(/<details>([^]*?)<\/details>/g)].flatMap(([, inner]) =>
    [...inner.matchAll(/^( *)```ts( raises-exception)?\n([^]*?)\n *```$/gm)].map(
      ([, indent, raising, block]) => ({
        code: block.split("\n").map((line) =>
          line.startsWith(indent) ? line.slice(indent.length) : line
        )
          .join("\n"),
        isRaising: raising !== undefined,
      }),
    )
  );
}
