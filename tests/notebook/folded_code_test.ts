import assert from "node:assert/strict";
import { cellProblems, codeCells, NotebookError, runNotebook, withFoldedCode } from "lib/notebook";
import { notebookOf, withNotebook } from "./notebook_of.ts";

const exercises = [
  "1. Add.",
  "",
  "   <details><summary>Solution</summary>",
  "",
  "   ```ts",
  "   for (let i = 0; i < 2; i++) {",
  "     console.log(a + i);",
  "   }",
  "   ```",
  "",
  "   and not `sum(b)`:",
  "",
  "   ```ts raises-exception",
  "   throw new RangeError(`no ${a}`);",
  "   ```",
  "",
  "   </details>",
  "",
  "```ts",
  "notFolded();",
  "```",
].join("\n");

/** A notebook of one code cell, and of these exercises. */
function fixture(text = exercises) {
  const notebook = notebookOf(["const a = 1;", "quiet"]);
  notebook.cells.push({ cell_type: "markdown", id: "exercises", metadata: {}, source: text });
  return notebook;
}

Deno.test("withFoldedCode() appends what is folded, without its indent, and nothing else", () => {
  const cells = codeCells(withFoldedCode(fixture()));
  assert.deepEqual(cells.map(({ cell }) => cell.source), [
    "const a = 1;",
    "for (let i = 0; i < 2; i++) {\n  console.log(a + i);\n}",
    "throw new RangeError(`no ${a}`);",
  ]);
  assert.deepEqual(cells.map(({ cell }) => cell.metadata.tags), [
    ["quiet"],
    ["folded"],
    ["folded", "raises-exception"],
  ]);
  assert.equal(new Set(cells.map(({ cell }) => cell.id)).size, 3);
});

Deno.test("cellProblems() checks folded code, each block with names of its own", async () => {
  const twice = exercises.replace(
    "and not",
    "```ts\n   const sum: string = a;\n   sum;\n   ```\n   and not",
  );
  await withNotebook(fixture(twice), async (path) => {
    const [problem, ...others] = await cellProblems([path]);
    assert.match(problem, /^fixture\.ipynb, cell 3, line 1, column \d+: TS2322/);
    assert.deepEqual(others, []);
  });
});

Deno.test("runNotebook() runs folded code after the cells if asked to, and only then", async () => {
  await withNotebook(fixture(exercises), async (path) => {
    assert.equal(codeCells(await runNotebook(path)).length, 1);
    const cells = codeCells(await runNotebook(path, { isWithFolded: true }));
    assert.equal(cells[1].cell.outputs[0].text, "1\n2\n");
  });
  await withNotebook(fixture(exercises.replace("a + i", "b + i")), async (path) => {
    await assert.rejects(
      runNotebook(path, { isWithFolded: true }),
      (error: unknown) => error instanceof NotebookError && /b is not defined/.test(error.message),
    );
  });
});
