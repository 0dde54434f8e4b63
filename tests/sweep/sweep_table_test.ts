import assert from "node:assert/strict";
import {
  checkSameSweep,
  mergeSweepTables,
  readSweepTable,
  summariseArms,
  sweepProfile,
  type SweepRun,
  sweepSettings,
  type SweepTable,
  writeSweepTable,
} from "lib/sweep";

const measured = (value: number) => ({
  frechetDistance: { value, standardError: 1 },
  certain: 0.5,
  histogram: { counts: [1, 2], unrecognised: 3 },
});

function runOf(seed: number, distance: number | null, changes: Partial<SweepRun> = {}): SweepRun {
  return {
    name: "FedGAN",
    partition: "classes:2",
    syncEvery: "1step",
    seed,
    steps: 2,
    bytes: 80,
    seconds: 1.5,
    drawings: "one generator",
    measured: distance === null ? null : measured(distance),
    agents: [],
    points: distance === null ? [] : [{ steps: 2, bytes: 80, distance }],
    ...changes,
  };
}

function tableOf(seeds: number[], runs: SweepRun[]): SweepTable {
  return {
    schema: 1,
    settings: sweepSettings.complete({ ...sweepProfile("smoke"), seeds }),
    judge: { name: "drawn", sha256: "0a" },
    data: { name: "drawn", trainSha256: "1b", testSha256: "2c" },
    sampleSeed: 0,
    references: { floor: measured(1), untrained: measured(90), ceiling: measured(99) },
    runs,
  };
}

Deno.test("a table is read as it was written, and what is damaged is named", async () => {
  const path = `${await Deno.makeTempDir()}/sweep.json`;
  for (const runs of [[], [runOf(1, 5), runOf(2, null)]]) {
    const table = tableOf([1, 2], runs);
    await writeSweepTable(path, table);
    assert.deepEqual(await readSweepTable(path), table);
  }
  const text = await Deno.readTextFile(path);
  assert.equal(
    text.split("\n").filter((line) => line.includes('"FedGAN"')).length,
    2,
    "a line each",
  );
  const damaged: [from: string, to: string, message: RegExp][] = [
    [
      '"seconds":1.5',
      '"seconds":-1',
      /sweep\.json": runs\.0\.seconds is -1 but must be at least 0/,
    ],
    ['"name":"FedGAN"', '"name":"FedAvg"', /runs\.0\.name is "FedAvg" but must be/],
    ['"schema": 1', '"schema": 2', /schema is 2 but must be 1/],
    ['"epochs": 2', '"epochs": 0', /settings is an object but must be|Cannot use epochs 0/],
  ];
  for (const [from, to, message] of damaged) {
    assert.ok(text.includes(from));
    await Deno.writeTextFile(path, text.replace(from, to));
    await assert.rejects(readSweepTable(path), { name: "InvalidData", message });
  }
});

Deno.test("mergeSweepTables() puts runs in the order to show, whichever came first", () => {
  const later = runOf(1, 7, { syncEvery: "1epoch" });
  const one = tableOf([2], [runOf(2, 6)]);
  const other = tableOf([1], [later, runOf(1, 5)]);
  const merged = mergeSweepTables(one, other);
  assert.deepEqual(merged.settings.seeds, [1, 2]);
  assert.deepEqual(merged.runs, [runOf(1, 5), later, runOf(2, 6)]);
  assert.deepEqual(mergeSweepTables(other, one), merged);
  const again = mergeSweepTables(merged, tableOf([2], [runOf(2, 8)]));
  assert.deepEqual(again.runs.at(-1), runOf(2, 8), "what is new stays");
});

Deno.test("checkSameSweep() takes other seeds, and refuses whatever else decides the numbers", () => {
  const before = tableOf([1], []);
  checkSameSweep(before, tableOf([2, 3], [runOf(2, 1)]));
  const changes: [Partial<SweepTable>, RegExp][] = [
    [{ settings: { ...before.settings, epochs: 3 } }, /epochs is 3 but must be 2/],
    [{ judge: { name: "drawn", sha256: "ff" } }, /judge is "ff" but must be "0a"/],
    [{ data: { ...before.data, trainSha256: "ff" } }, /trainSha256 is "ff" but must be "1b"/],
    [{ sampleSeed: 1 }, /sampleSeed is 1 but must be 0/],
  ];
  for (const [change, message] of changes) {
    assert.throws(() => checkSameSweep(before, { ...before, ...change }), {
      name: "RangeError",
      message,
    });
  }
});

Deno.test("summariseArms() has an arm's mean over its seeds, and leaves out what diverged", () => {
  const table = tableOf([1, 2, 3], [runOf(1, 4), runOf(2, null), runOf(3, 10)]);
  const [{ arm, runs, measured, distance, certain }, ...others] = summariseArms(table);
  assert.deepEqual(others, []);
  assert.equal(arm.syncEvery, "1step");
  assert.deepEqual([runs.length, measured.length], [3, 2]);
  // The standard error of a mean of two: half of their difference.
  assert.deepEqual(distance, { value: 7, standardError: 3 });
  assert.deepEqual(certain, { value: 0.5, standardError: 0 });
});
