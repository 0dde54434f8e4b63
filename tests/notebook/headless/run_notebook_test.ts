import assert from "node:assert/strict";
import { join } from "@std/path";
import { readNotebook, runNotebook } from "lib/notebook";
import { notebookOf, withNotebook } from "../notebook_of.ts";
import { failure, shown } from "./failing_notebook.ts";

const cellCount = 200;

Deno.test("runNotebook() loses no output of mixed cells that follow each other at once", async () => {
  const sources = Array.from({ length: cellCount }, (_, cell) =>
    [
      `console.log("line ${cell}");`,
      `await Deno.jupyter.display({ "text/plain": "shown ${cell}" }, { raw: true });`,
      `console.error("warning ${cell}");`,
      `console.log("last line ${cell}");`,
      `console.log("very last line ${cell}");`,
      `${cell}`,
    ].join("\n"));
  await withNotebook(notebookOf(...sources), async (path) => {
    const notebook = await runNotebook(path);
    for (const [cell, { outputs, execution_count }] of notebook.cells.entries()) {
      assert.equal(execution_count, cell + 1);
      assert.deepEqual(outputs!.map(shown), [
        `line ${cell}\n`,
        `shown ${cell}`,
        `warning ${cell}\n`,
        `last line ${cell}\nvery last line ${cell}\n`,
        `${cell}`,
      ]);
    }
    assert.deepEqual(await readNotebook(path), notebook);
  });
});

Deno.test("runNotebook() keeps the last state of a display, also one of an earlier cell", async () => {
  const show = (text: string, update: boolean) =>
    `await Deno.jupyter.broadcast("${update ? "update_display_data" : "display_data"}", ` +
    `{ data: { "text/plain": "${text}" }, metadata: {}, transient: { display_id: "a" } });`;
  const notebook = notebookOf(
    `${show("begun", false)} for (let i = 0; i < 50; i++) { ${show("half", true)} }`,
    `${show("done", true)} 1`,
  );
  await withNotebook(notebook, async (path) => {
    const { cells } = await runNotebook(path);
    assert.deepEqual(cells.map(({ outputs }) => outputs!.map(shown)), [["done"], ["1"]]);
  });
});

Deno.test("runNotebook() writes elsewhere if told so, passes the environment on, and tells its progress", async () => {
  const progress: string[] = [];
  await withNotebook(notebookOf(`Deno.env.get("FEDGAN_PROFILE")`, "2"), async (path) => {
    const before = await Deno.readTextFile(path);
    const output = join(path, "..", "executed.ipynb");
    await runNotebook(path, {
      output,
      env: { FEDGAN_PROFILE: "smoke" },
      onProgress: ({ event, cell, cells, text, seconds }) => {
        progress.push(`${event} ${cell}/${cells}${text ? ` ${text}` : ""}`);
        if (event === "end") assert.ok(seconds! >= 0);
      },
    });
    assert.equal(await Deno.readTextFile(path), before);
    const { cells, metadata } = await readNotebook(output);
    assert.deepEqual(cells[0]!.outputs!.map(shown), [`"smoke"`]);
    const { name, mimetype } = metadata.language_info as Record<string, string>;
    assert.deepEqual([name, mimetype], ["typescript", "text/x.typescript"]);
  });
  const first = ["start 1/2", `text 1/2 "smoke"`, "end 1/2"];
  assert.deepEqual(progress, [...first, "start 2/2", "text 2/2 2", "end 2/2"]);
});

Deno.test("runNotebook() says which cell threw what, with the error as the cell's last output", async () => {
  const cell = `console.log("before");\nconsole.log("after");\nnull.x;`;
  const { error, notebook } = await failure(notebookOf("1", cell, "3"));
  assert.equal(error.reason, "threw");
  assert.equal(error.cell, 2);
  assert.equal(error.source, cell);
  assert.match(error.message, /^Cannot run "fixture.ipynb": cell 2 threw TypeError: Cannot read/);
  const [lines, thrown] = notebook.cells[1]!.outputs!;
  assert.equal(shown(lines!), "before\nafter\n");
  assert.equal(thrown!.ename, "TypeError");
  assert.deepEqual(notebook.cells[2]!.outputs, []);
  assert.equal(notebook.cells[2]!.execution_count, null);
});

Deno.test("runNotebook() goes on after a cell with the tag raises-exception", async () => {
  await withNotebook(
    notebookOf([`throw new Error("as told")`, "raises-exception"], "2"),
    async (path) => {
      const { cells } = await runNotebook(path);
      assert.equal(cells[0]!.outputs![0]!.evalue, "as told");
      assert.deepEqual(cells[1]!.outputs!.map(shown), ["2"]);
    },
  );
});

Deno.test("runNotebook() explains a syntax error, of which the kernel says nothing", async () => {
  const { error, notebook } = await failure(notebookOf("const a = 1;\nconst b: = 2;"));
  assert.equal(error.reason, "syntax error");
  assert.match(
    error.message,
    /cell 1 has a syntax error: line 2, column 10: Unexpected token `=`[^]*2 \| const b: = 2;/,
  );
  const [{ ename, traceback }] = notebook.cells[0]!.outputs!;
  assert.equal(ename, "SyntaxError");
  assert.match(String(traceback), /^SyntaxError: line 2, column 10: /);
});

Deno.test("runNotebook() tells an error of syntax from one that a cell throws, and lets a cell have either", async () => {
  const { error } = await failure(notebookOf(`JSON.parse("{")`));
  assert.equal(error.reason, "threw");
  await withNotebook(notebookOf(["let =", "raises-exception"], "2"), async (path) => {
    const { cells } = await runNotebook(path);
    assert.match(String(cells[0]!.outputs![0]!.evalue), /^line 1, column /);
    assert.deepEqual(cells[1]!.outputs!.map(shown), ["2"]);
  });
});

Deno.test("runNotebook() fails when a cell shows nothing", async () => {
  const quiet: [string, string] = ["const a = 1;", "quiet"];
  const imports = `import { join } from "node:path";`;
  const { error } = await failure(notebookOf(imports, quiet, "a", "const b = 2;"));
  assert.equal(error.reason, "shows nothing");
  assert.match(error.message, /cell 4 shows nothing; end it with/);
});

Deno.test("runNotebook() refuses a time limit that is none", async () => {
  await assert.rejects(runNotebook("a.ipynb", { cellSeconds: 0.5 }), RangeError);
});

Deno.test("runNotebook() runs notebooks of older formats in their folder, and loses nothing of them", async () => {
  const cell = (source: string, more = {}) => ({ cell_type: "code", source, ...more });
  const attachments = { "a.png": { "image/png": "iVBORw0KGgo=" } };
  const old = {
    cells: [
      cell(`"one"\r\n`),
      { cell_type: "markdown", metadata: {}, source: "![a](attachment:a.png)", attachments },
      cell(`Deno.readTextFileSync("beside.txt")`, { id: "twice" }),
      cell(`3`, { id: "twice" }),
      { cell_type: "raw", metadata: {}, source: "as it is" },
    ],
    nbformat: 4,
    nbformat_minor: 2,
  };
  await withNotebook(notebookOf(), async (path) => {
    await Deno.writeTextFile(join(path, "..", "beside.txt"), "beside");
    await Deno.writeTextFile(path, `\ufeff${JSON.stringify(old)}`);
    await runNotebook(path);
    const written = JSON.parse(await Deno.readTextFile(path));
    assert.equal(written.nbformat_minor, 5);
    assert.equal(new Set(written.cells.map(({ id }: { id: string }) => id)).size, 5);
    assert.deepEqual(written.cells[1].attachments, attachments);
    const { cells } = await readNotebook(path);
    const texts = cells.flatMap(({ outputs = [] }) => outputs.map(shown));
    assert.deepEqual(texts, [`"one"`, `"beside"`, "3"]);
    assert.equal(cells[0]!.source, `"one"\r\n`);
    assert.equal(cells[4]!.source, "as it is");
  });
});

Deno.test("runNotebook() refuses a notebook of another language, and leaves it alone", async () => {
  const python = { ...notebookOf("import os"), metadata: { language_info: { name: "python" } } };
  await withNotebook(python, async (path) => {
    const before = await Deno.readTextFile(path);
    await assert.rejects(runNotebook(path), {
      name: "RangeError",
      message:
        'Cannot run "fixture.ipynb": its language is python but must be typescript or javascript, the kernel\'s',
    });
    assert.equal(await Deno.readTextFile(path), before);
  });
});
