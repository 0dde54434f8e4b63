import assert from "node:assert/strict";
import { outlineResults, readNotebook, runNotebook, shownResult } from "lib/notebook";
import { notebookOf, withNotebook } from "../notebook_of.ts";

Deno.test("outlineResults() does nothing outside a kernel", () => {
  assert.equal(outlineResults(), false);
});

Deno.test("shownResult() leaves what the kernel shows well", () => {
  const element = { outerHTML: "<p></p>", long: Array(500).fill(0) };
  const png = new Uint8Array(500).fill(0).with(0, 0x89).with(1, 0x50);
  for (const value of [undefined, null, 1, "x".repeat(9_000), { a: 1 }, element, png]) {
    assert.equal(shownResult(value), value);
  }
});

Deno.test("in the kernel a long value is outlined, and a promise says what is missing", async () => {
  await withNotebook(
    notebookOf(
      ['import { outlineResults } from "lib/notebook";', "quiet"],
      "outlineResults()",
      "({ count: 1, images: new Uint8Array(60_000) })",
      "Promise.resolve(1)",
      "[1, 2]",
    ),
    async (path) => {
      await runNotebook(path);
      const { cells } = await readNotebook(path);
      const texts = cells.slice(1).map(({ outputs }) =>
        (outputs![0].data as Record<string, string>)["text/plain"]
      );
      // False means: Deno has changed what this relies on.
      assert.equal(texts[0], "true");
      assert.equal(
        texts[1],
        "Object with 2 fields\n  count: 1\n  images: Uint8Array of 60,000 numbers: 0, 0, 0, 0, 0, 0, 0, 0, …",
      );
      assert.match(texts[2], /^Promise \{ 1 \}: write await before the expression/);
      assert.equal(texts[3], "[ 1, 2 ]");
    },
  );
});
