import assert from "node:assert/strict";
import { toFileUrl } from "@std/path";
import { cellModule, cellProblems } from "lib/notebook";
import { notebookOf, withNotebook } from "../notebook_of.ts";

Deno.test("cellModule() joins the code cells and finds their lines again", () => {
  const notebook = notebookOf("const a = 1;\n\nconst b = 2;", "", "a + b");
  notebook.cells.unshift({ cell_type: "markdown", id: "text", metadata: {}, source: "# Not code" });
  const { code, locate } = cellModule(notebook);
  assert.equal(code, "const a = 1;\n\nconst b = 2;\na + b\n");
  assert.deepEqual([1, 3, 4].map(locate), [
    { cell: 1, line: 1 },
    { cell: 1, line: 3 },
    { cell: 2, line: 1 },
  ]);
});

Deno.test("cellProblems() names notebook, cell and line of type errors", async () => {
  const notebook = notebookOf("const a = 1;\na;", "// A comment\nconst b: string = a;\nb;");
  assert.deepEqual(await problems(notebook), [
    "fixture.ipynb, cell 2, line 2, column 7: TS2322 [ERROR]: Type 'number' is not assignable to type 'string'.\n" +
    "const b: string = a;\n      ^",
  ]);
});

Deno.test("cellProblems() names the module of a type error that is not in a cell", async () => {
  const broken = await Deno.makeTempFile({ suffix: ".ts" });
  await Deno.writeTextFile(broken, "export const a: string = 1;\n");
  const url = toFileUrl(broken).href;
  const [problem, ...others] = await problems(notebookOf(`import { a } from "${url}";\na;`));
  assert.ok(problem.startsWith(`${url}, line 1, column 14: TS2322 [ERROR]: `), problem);
  assert.deepEqual(others, []);
  await Deno.remove(broken);
});

Deno.test("cellProblems() names notebook, cell and line of what lint finds", async () => {
  const notebook = notebookOf("let a = 1;\na;", `import { join } from "@std/path";`);
  const [first, second, ...others] = await problems(notebook);
  assert.equal(
    first,
    "fixture.ipynb, cell 1, line 1, column 5: `a` is never reassigned (prefer-const)",
  );
  assert.equal(
    second,
    "fixture.ipynb, cell 2, line 1, column 10: `join` is never used (no-unused-vars)",
  );
  assert.deepEqual(others, []);
});

Deno.test("cellProblems() names notebook, cell and line of a syntax error", async () => {
  const [problem] = await problems(notebookOf("1;", "const a: = 2;"));
  assert.match(problem!, /^fixture.ipynb, cell 2, line 1, column 10: [^]*Unexpected token/);
});

Deno.test("cellProblems() names notebook and cell of what deno fmt would change", async () => {
  assert.deepEqual(await problems(notebookOf("1;", "const a = [1,2]\na")), [
    "fixture.ipynb, cell 2: is not as deno fmt has it:\nconst a = [1, 2];\na;",
  ]);
});

Deno.test("cellProblems() accepts what a notebook does: await, the project's modules, displays", async () => {
  const display = `await Deno.jupyter.display({ "text/plain": profile }, { raw: true });`;
  const imports = `import { currentProfile } from "lib/notebook";`;
  assert.deepEqual(
    await problems(notebookOf(imports, `const profile = currentProfile();\n${display}`)),
    [],
  );
});

async function problems(notebook: ReturnType<typeof notebookOf>): Promise<string[]> {
  let found: string[] = [];
  await withNotebook(notebook, async (path) => {
    found = await cellProblems([path]);
  });
  return found;
}
