/** The committed notebooks themselves. */
import assert from "node:assert/strict";
import { basename } from "@std/path";
import {
  cellProblems,
  notebookProblems,
  projectNotebooks,
  readNotebook,
  runNotebook,
} from "lib/notebook";

const paths = projectNotebooks();

Deno.test("the notebooks' cells are well typed, free of lint and formatted", async () => {
  assert.ok(paths.length > 0);
  assert.deepEqual(await cellProblems(paths), []);
});

for (const path of paths) {
  Deno.test(`${basename(path)} is committed complete, small and clean`, async () => {
    assert.deepEqual(notebookProblems(await readNotebook(path)), []);
  });

  Deno.test(`${basename(path)} runs, its solutions too, and shows everything`, async () => {
    const output = await Deno.makeTempFile({ suffix: ".ipynb" });
    try {
      const env = { FEDGAN_PROFILE: "smoke" };
      const isWithFolded = true;
      const executed = await runNotebook(path, { output, env, isWithFolded, cellSeconds: 300 });
      assert.deepEqual(notebookProblems(executed), []);
      // Notebooks that hold tensors end with what disposes them, folded.
      for (const cell of executed.cells.filter(({ id }) => id === "clean-folded-1")) {
        const [{ data }] = cell.outputs!;
        assert.match((data as Record<string, string>)["text/plain"], /^Tensors left\n-+\n +0$/);
      }
    } finally {
      await Deno.remove(output);
    }
  });
}
