/** The committed notebooks themselves. */
import assert from "node:assert/strict";
import { basename, fromFileUrl } from "@std/path";
import {
  cellProblems,
  codeCells,
  type Notebook,
  notebookProblems,
  projectNotebooks,
  readNotebook,
  runNotebook,
  writeNotebook,
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

/** The code cells up to the first that shows the settings. */
function untilSettings(notebook: Notebook): Notebook["cells"] {
  const code = codeCells(notebook).map(({ cell }) => cell);
  const first = code.findIndex(({ source }) => source.includes("notebookSettings("));
  const shows = code.findIndex(({ outputs }, place) => place >= first && outputs.length > 0);
  return code.slice(0, shows + 1);
}

function shownLast(cells: Notebook["cells"]): string | undefined {
  const data = cells.at(-1)!.outputs?.[0]?.data as Record<string, string> | undefined;
  // Another processor or release computes the same settings.
  return data?.["text/plain"].replace(/\b([CG]PU|\d+\.\d+\.\d+)\b/g, "");
}

// What a profile has can change in lib, and the outputs and the text of a notebook are then those of other settings.
for (const path of paths) {
  const notebook = await readNotebook(path);
  const cells = untilSettings(notebook);
  const sources = cells.map(({ source }) => source).join("\n");
  if (!/\b(p|\w+P)rofile\("quick"\)|\bprofile\(profileName\)/.test(sources)) continue;
  if (sources.includes("loadDataSet(")) continue; // MNIST, which need not be here
  Deno.test(`${basename(path)} was run with the settings that its profile has now`, async () => {
    // The kernel finds lib from within the project alone.
    const folder = fromFileUrl(new URL("../../outputs", import.meta.url));
    const copy = await Deno.makeTempFile({ dir: folder, suffix: ".ipynb" });
    try {
      await writeNotebook(copy, { ...notebook, cells: structuredClone(cells) });
      const executed = await runNotebook(copy, { env: { FEDGAN_PROFILE: "quick" } });
      assert.ok(shownLast(cells));
      assert.equal(shownLast(executed.cells), shownLast(cells));
    } finally {
      await Deno.remove(copy);
    }
  });
}
