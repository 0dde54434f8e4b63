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

/** Writes bytes or text to a file, and hands its path over. */
async function withFile(
  content: string | Uint8Array,
  test: (path: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const path = join(folder, "a.ipynb");
    await Deno.writeFile(
      path,
      typeof content === "string" ? new TextEncoder().encode(content) : content,
    );
    await test(path);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("readNotebook() says what is wrong with a file", async () => {
  const cell = (more: string) => `{"cells": [{"cell_type": "code"${more}}], "nbformat": 4}`;
  const wrong: [content: string | Uint8Array, message: RegExp][] = [
    ["", /: it is empty$/],
    ['{ "cells": [', /: it is not JSON: /],
    ["<html></html>", /: it is not JSON: /],
    [Uint8Array.of(0x7b, 0xff, 0xfe), /: it is not text in UTF-8$/],
    ["[1]", /: nbformat is missing$/],
    ["null", /: it is null but must be an object$/],
    ['{ "nbformat": 4 }', /: cells is missing$/],
    ['{ "cells": {}, "nbformat": 4 }', /: cells is an object but must be an array$/],
    [
      '{ "worksheets": [], "nbformat": 3 }',
      /: its format is 3 but must be 4; convert it with "jupyter/,
    ],
    [cell(""), /: cells\.0\.source is missing$/],
    [cell(', "source": 5'), /: cells\.0\.source is 5 but must be /],
    [cell(', "source": "", "outputs": [{}]'), /: cells\.0\.outputs\.0\.output_type is missing$/],
  ];
  for (const [content, message] of wrong) {
    await withFile(content, async (path) => {
      await assert.rejects(readNotebook(path), (error: Error) => {
        assert.match(error.message, /^Cannot read ".*a\.ipynb": /);
        assert.match(error.message, message);
        return error instanceof Deno.errors.InvalidData;
      });
    });
  }
  await assert.rejects(readNotebook("b.ipynb"), Deno.errors.NotFound);
});

/** A notebook of format 4.4, from before cells had ids. */
const older = {
  cells: [
    { cell_type: "markdown", metadata: {}, source: ["# Old\n", "text"] },
    { cell_type: "code", source: "1 + 1" },
    { cell_type: "code", id: "cell-0", metadata: {}, outputs: [], source: ["2"] },
    { cell_type: "raw", id: "not an id", metadata: {}, source: "" },
  ],
  nbformat: 4,
  nbformat_minor: 4,
};

Deno.test("readNotebook() fills in what older formats lack, whatever the line ends and the byte order mark", async () => {
  const text = JSON.stringify(older, null, 1);
  for (const content of [text, `\ufeff${text}`, text.replaceAll("\n", "\r\n")]) {
    await withFile(content, async (path) => {
      const notebook = await readNotebook(path);
      assert.deepEqual(notebook.cells.map(({ id }) => id), [
        ...["cell-0-0", "cell-1", "cell-0", "cell-3"],
      ]);
      const [, first] = notebook.cells;
      assert.deepEqual([first!.metadata, first!.outputs, first!.execution_count], [{}, [], null]);
      assert.deepEqual(notebook.metadata, {});
      await Deno.writeTextFile(path, encodeNotebook(notebook));
      assert.deepEqual(await readNotebook(path), notebook);
    });
  }
});

Deno.test("encodeNotebook() loses no character, and keeps what it does not know", async () => {
  const text = "a\r\nb\rc 10%\r\u2028 20%\r\n\n\nlast";
  const theirs = {
    cells: [
      {
        attachments: { "a.png": { "image/png": "iVBORw0KGgo=" } },
        cell_type: "markdown",
        id: "a",
        metadata: { theirs: { deep: [1, "x\ny"] } },
        source: text,
      },
      {
        cell_type: "code",
        execution_count: 7,
        id: "b",
        metadata: { tags: ["t"] },
        outputs: [
          { name: "stderr", output_type: "stream", text },
          {
            data: { "application/x-own": { k: null }, "text/x": text },
            metadata: {},
            output_type: "x",
          },
        ],
        source: text,
        theirs: true,
      },
    ],
    metadata: { theirs: 1 },
    nbformat: 4,
    nbformat_minor: 7,
  };
  await withFile(JSON.stringify(theirs), async (path) => {
    const written = JSON.parse(encodeNotebook(await readNotebook(path)));
    const [markdown, code] = written.cells;
    assert.equal(markdown.source.join(""), text);
    assert.deepEqual(markdown.source.slice(0, 2), ["a\r\n", "b\rc 10%\r\u2028 20%\r\n"]);
    assert.equal(code.outputs[0].text.join(""), text);
    for (const part of [markdown, code]) part.source = part.source.join("");
    code.outputs[0].text = code.outputs[0].text.join("");
    code.outputs[1].data["text/x"] = code.outputs[1].data["text/x"].join("");
    assert.deepEqual(written, theirs);
  });
});

Deno.test("encodeNotebook() writes an id once: the format forbids two cells with one", () => {
  const cell = { cell_type: "code", id: "cell-1", metadata: {}, source: "" };
  const notebook = { name: "a", metadata: {}, cells: [cell, cell, cell] };
  const ids = JSON.parse(encodeNotebook(notebook)).cells.map(({ id }: { id: string }) => id);
  assert.deepEqual(ids, ["cell-1", "cell-1-0", "cell-2"]);
});
