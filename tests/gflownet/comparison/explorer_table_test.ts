import assert from "node:assert/strict";
import { join } from "@std/path";
import {
  comparisonSettings,
  type ExplorerRun,
  type ExplorerTable,
  mergeExplorerTables,
  readExplorerTable,
  summariseExplorers,
  writeExplorerTable,
} from "lib/gflownet";

const run = (explorer: ExplorerRun["explorer"], seed: number, l1: number | null): ExplorerRun => ({
  ...{ explorer, seed, l1, batchSize: 24, rewardCalls: 2400, seconds: 2 * seed },
  ...{ modesFound: seed, modesBuilt: 4, points: [[50, 1.5], [100, 1.25]] },
});

const table = (runs: ExplorerRun[], changes: object = {}): ExplorerTable => ({
  schema: 1,
  settings: comparisonSettings.complete({
    ...{ seeds: [...new Set(runs.map(({ seed }) => seed))], ...changes },
    explorers: [...new Set(runs.map(({ explorer }) => explorer))],
  }),
  ...{ modes: 4, runs },
});

Deno.test("an explorer table is read as it was written, and what is damaged is named", async () => {
  const folder = await Deno.makeTempDir();
  const file = join(folder, "table.json");
  const written = table([run("on-policy", 1, 1.5), run("thompson", 1, null)]);
  await writeExplorerTable(file, written);
  assert.deepEqual(await readExplorerTable(file), written);
  const text = await Deno.readTextFile(file);
  assert.equal(text.split("\n").filter((line) => line.includes('"seed":')).length, 2);
  await Deno.writeTextFile(file, text.replace('"l1":1.5', '"l1":3'));
  await assert.rejects(readExplorerTable(file), { name: "InvalidData", message: /l1/ });
  await Deno.remove(folder, { recursive: true });
});

Deno.test("explorer tables of other seeds and explorers become one, those of other settings do not", () => {
  const before = table([run("loss-guided", 2, 0.5), run("loss-guided", 1, 0.75)]);
  const now = table([run("on-policy", 1, 1.5), run("loss-guided", 1, 0.25)]);
  const { settings, runs } = mergeExplorerTables(before, now);
  assert.deepEqual([settings.seeds, settings.explorers], [[1, 2], ["on-policy", "loss-guided"]]);
  assert.deepEqual(runs.map(({ explorer, seed, l1 }) => [explorer, seed, l1]), [
    ["on-policy", 1, 1.5],
    ["loss-guided", 1, 0.25],
    ["loss-guided", 2, 0.5],
  ]);
  assert.throws(() => mergeExplorerTables(table([run("on-policy", 1, 1)], { side: 8 }), now), {
    name: "RangeError",
    message:
      "Cannot continue the comparison: side is 16 but must be 8, as it began; use other results",
  });
});

Deno.test("summariseExplorers takes the middle and the range; what diverged counts as the worst", () => {
  const [one, other] = summariseExplorers(table([
    ...[run("on-policy", 1, 1.5), run("on-policy", 2, 0.5), run("on-policy", 5, 1)],
    ...[run("tempered", 1, 0.25), run("tempered", 2, null)],
  ]));
  assert.deepEqual(one.l1, { median: 1, least: 0.5, most: 1.5 });
  assert.deepEqual(one.modesFound, { median: 2, least: 1, most: 5 });
  assert.deepEqual([one.explorer, one.runs.length, one.seconds], ["on-policy", 3, 4]);
  assert.deepEqual(other.l1, { median: 1.125, least: 0.25, most: 2 });
});
