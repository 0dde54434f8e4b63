import assert from "node:assert/strict";
import { dirname, fromFileUrl, join } from "@std/path";
import { notebookEnvironment, type NotebookOutput, orderOutputs, readNotebook } from "lib/notebook";
import { notebookOf, withNotebook } from "../notebook_of.ts";

const cellCount = 200;

Deno.test("orderOutputs() does nothing outside a kernel", () => {
  assert.equal(orderOutputs(), false);
});

Deno.test("orderOutputs() keeps outputs under their cell for a client that only follows the protocol", async () => {
  const sources = Array.from({ length: cellCount }, (_, cell) =>
    `console.log("line ${cell}");\n` +
    `await Deno.jupyter.display({ "text/plain": "shown ${cell}" }, { raw: true });\n${cell}`);
  const [first, ...others] = await runPlain([
    `import { orderOutputs } from "lib/notebook";\norderOutputs()`,
    ...sources,
  ]);
  // False here means: Deno has changed what orderOutputs() relies on, and only the headless runner is still sound.
  assert.deepEqual(first, ["true"]);
  const expected = sources.map((_, cell) => [`line ${cell}\n`, `shown ${cell}`, `${cell}`]);
  assert.deepEqual(others, expected);
});

Deno.test("orderOutputs() survives a kernel that is busy, floods, and shows a large picture", async () => {
  const [, large, flood, busy] = await runPlain([
    `import { orderOutputs } from "lib/notebook";\norderOutputs()`,
    `await Deno.jupyter.display({ "text/plain": "x".repeat(4e6) }, { raw: true });`,
    `for (let i = 0; i < 2000; i++) console.log(i);`,
    `for (const end = performance.now() + 300; performance.now() < end;);\n"done"`,
  ]);
  assert.equal(large![0]!.length, 4e6);
  assert.equal(flood!.join("").trim().split("\n").length, 2000);
  assert.deepEqual(busy, [`"done"`]);
});

/** Runs cells with plain nbclient; returns the texts that each shows. */
async function runPlain(sources: string[]): Promise<string[][]> {
  const { python, folder } = await notebookEnvironment();
  const client = fromFileUrl(new URL("plain_client.py", import.meta.url));
  let texts: string[][] = [];
  await withNotebook(notebookOf(...sources), async (path) => {
    const { success, stdout, stderr } = await new Deno.Command(python, {
      args: [client, path, dirname(path)],
      env: { JUPYTER_PATH: join(folder, "share", "jupyter") },
    }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
    await Deno.writeFile(path, stdout);
    const { cells } = await readNotebook(path);
    texts = cells.map(({ outputs }) => outputs!.map(shown));
  });
  return texts;
}

function shown(output: NotebookOutput): string {
  return (output.text ?? (output.data as Record<string, string>)["text/plain"]) as string;
}
