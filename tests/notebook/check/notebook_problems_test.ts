import assert from "node:assert/strict";
import { type Notebook, notebookProblems, showsNothing } from "lib/notebook";
import { notebookOf } from "../notebook_of.ts";

Deno.test("notebookProblems() accepts a notebook that was run from top to bottom", () => {
  const notebook = executed(`import "lib/gan";`, "1", ["const a = 2;", "quiet"]);
  notebook.cells[2]!.outputs = [];
  assert.deepEqual(notebookProblems(notebook), []);
});

Deno.test("notebookProblems() notices a cell without output", () => {
  const notebook = executed("1", "2");
  notebook.cells[1]!.outputs = [];
  assert.deepEqual(notebookProblems(notebook), ["fixture.ipynb, cell 2: shows nothing"]);
});

Deno.test("notebookProblems() notices a quiet cell that shows something all the same", () => {
  const notebook = executed("1", ["for (const a of [0]) b = [a];", "quiet"]);
  assert.deepEqual(notebookProblems(notebook), [
    "fixture.ipynb, cell 2: has the tag quiet, but shows something",
  ]);
});

Deno.test("notebookProblems() notices cells that share an id, which the format does not allow", () => {
  const notebook = executed("1", "2");
  notebook.cells[1]!.id = notebook.cells[0]!.id;
  const problem = `fixture.ipynb: has several cells with one id: ${notebook.cells[0]!.id}`;
  assert.deepEqual(notebookProblems(notebook), [problem]);
});

Deno.test("notebookProblems() notices counts that are out of order", () => {
  const notebook = executed("1", "2");
  notebook.cells[1]!.execution_count = 7;
  assert.deepEqual(notebookProblems(notebook), [
    "fixture.ipynb, cell 2: execution count is 7 but must be 2: run from top to bottom",
  ]);
});

Deno.test("notebookProblems() notices long cells and cells that failed", () => {
  const notebook = executed("1\n".repeat(16).trim());
  notebook.cells[0]!.outputs = [{
    output_type: "error",
    ename: "Error",
    evalue: "",
    traceback: [],
  }];
  assert.deepEqual(notebookProblems(notebook), [
    "fixture.ipynb, cell 1: has 16 lines but at most 15 are allowed",
    "fixture.ipynb, cell 1: failed",
  ]);
});

Deno.test("notebookProblems() notices imports that depend on where the kernel started", () => {
  for (const name of ["../lib/gan/mod.ts", "npm:sharp"]) {
    for (
      const code of [
        `import { a } from "${name}";`,
        `import "${name}";`,
        `await import("${name}");`,
      ]
    ) {
      assert.match(notebookProblems(executed(code))[0]!, /cell 1: imports something other/, code);
    }
  }
});

Deno.test("notebookProblems() notices what belongs to one machine, wherever it is", () => {
  for (const path of ["/home/ada/data", "file:///data", "/Users/ada/a", "/tmp/x.json"]) {
    const notebook = executed("1");
    notebook.cells[0]!.outputs = [{
      output_type: "stream",
      name: "stdout",
      text: `read ${path}\n`,
    }];
    const [problem] = notebookProblems(notebook);
    assert.match(problem!, /^fixture.ipynb: names a folder of this machine: /, path);
  }
  const links = executed(`"https://example.org/home/a and ../tmp/b"`);
  assert.deepEqual(notebookProblems(links), []);
});

Deno.test("notebookProblems() notices widget state, a front end's metadata and sheer size", () => {
  const notebook = executed("1");
  notebook.metadata.widgets = {};
  notebook.cells[0]!.metadata.execution = {};
  const text = "x".repeat(1e6);
  notebook.cells[0]!.outputs = [{ output_type: "stream", name: "stdout", text }];
  const [first, second, third] = notebookProblems(notebook);
  assert.equal(first, "fixture.ipynb, cell 1: carries metadata: execution");
  assert.equal(second, "fixture.ipynb: carries metadata: widgets");
  assert.match(third!, /^fixture.ipynb: has \d{7} bytes but at most 1000000 are allowed$/);
});

Deno.test("showsNothing() takes an empty text or bundle for nothing", () => {
  const [cell] = executed("1").cells;
  for (
    const [output, isNothing] of [
      [{ output_type: "stream", name: "stdout", text: "" }, true],
      [{ output_type: "display_data", data: {}, metadata: {} }, true],
      [{ output_type: "display_data", data: { "image/png": "iVBO" }, metadata: {} }, false],
      [{ output_type: "stream", name: "stdout", text: "a" }, false],
    ] as const
  ) {
    assert.equal(showsNothing({ ...cell!, outputs: [output] }), isNothing);
  }
});

Deno.test("showsNothing() lets off cells that only import, however they are laid out", () => {
  const [cell] = notebookOf("").cells;
  const imports =
    `// Names\nimport { a, b } from "x";\nimport {\n  c,\n} from "y";\nimport "z"\n/* end */`;
  assert.ok(!showsNothing({ ...cell!, source: imports }));
  assert.ok(showsNothing({ ...cell!, source: `${imports}\nconst d = a;` }));
});

/** A notebook as after a run: counts 1…n, and an output in each cell. */
function executed(...sources: Parameters<typeof notebookOf>): Notebook {
  const notebook = notebookOf(...sources);
  notebook.cells.forEach((cell, index) => {
    const data = { "text/plain": cell.source };
    cell.execution_count = index + 1;
    cell.outputs = [{
      output_type: "execute_result",
      data,
      metadata: {},
      execution_count: index + 1,
    }];
  });
  return notebook;
}

Deno.test("notebookProblems() notices a formula that a report could not draw", () => {
  const text = { cell_type: "markdown", id: "m", metadata: {}, source: "$\\frac{1}$" };
  const notebook = { name: "a.ipynb", metadata: {}, cells: [text] };
  const [problem, ...others] = notebookProblems(notebook);
  assert.match(problem!, /^a\.ipynb: the formula "\\frac\{1\}" cannot be drawn/);
  assert.deepEqual(others, []);
});
