import assert from "node:assert/strict";
import { join } from "@std/path";
import { encodeNotebook, notebookEnvironment, readNotebook } from "lib/notebook";
import { notebookOf, withNotebook } from "./notebook_of.ts";

Deno.test("encodeNotebook() writes what Jupyter's own library writes", async () => {
  const notebook = notebookOf('const a = 1;\n\n"ä"\n', "2");
  notebook.cells.unshift({
    cell_type: "markdown",
    id: "top",
    metadata: {},
    source: "# Title\n\ntext",
  });
  notebook.cells[1]!.execution_count = 1;
  notebook.cells[1]!.outputs = [
    { output_type: "stream", name: "stdout", text: "one\ntwo\n" },
    {
      output_type: "display_data",
      metadata: { "image/png": { width: 2 } },
      data: {
        "text/plain": "a\nb",
        "image/png": "iVBORw0KGgo=",
        "image/svg+xml": "<svg>\n</svg>",
        "application/json": { b: [1, 2], a: "x\ny" },
      },
    },
    { output_type: "error", ename: "E", evalue: "v", traceback: ["a", "b\nc"] },
  ];
  const { python } = await notebookEnvironment();
  await withNotebook(notebook, async (path) => {
    const code =
      "import nbformat, sys; book = nbformat.read(sys.argv[1], 4); nbformat.validate(book); " +
      "nbformat.write(book, sys.argv[2])";
    const rewritten = join(path, "..", "rewritten.ipynb");
    const args = ["-c", code, path, rewritten];
    const { success, stderr } = await new Deno.Command(python, { args }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
    assert.equal(await Deno.readTextFile(path), await Deno.readTextFile(rewritten));
    assert.equal(encodeNotebook(await readNotebook(path)), await Deno.readTextFile(path));
    assert.deepEqual({ ...await readNotebook(path), name: notebook.name }, notebook);
  });
});

Deno.test("readNotebook() says what is wrong with a file", async () => {
  const folder = await Deno.makeTempDir();
  const path = join(folder, "a.ipynb");
  await Deno.writeTextFile(path, '{ "cells": [');
  await assert.rejects(readNotebook(path), /^Error: Cannot read "a.ipynb": .*JSON/);
  await Deno.writeTextFile(path, '{ "cells": [], "nbformat": 3 }');
  await assert.rejects(
    readNotebook(path),
    /^Error: Cannot read "a.ipynb": format is 3 but 4 is needed$/,
  );
  await assert.rejects(readNotebook(join(folder, "b.ipynb")), Deno.errors.NotFound);
  await Deno.remove(folder, { recursive: true });
});
