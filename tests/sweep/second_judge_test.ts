/** A judge of another network, other features and another framework: tests/reference/second_judge.py. */
import assert from "node:assert/strict";
import { armLabel, publishedSweep, runName, summariseArms, type SweepRun } from "lib/sweep";
import second from "../reference/second_judge.json" with { type: "json" };

const drawings: Record<string, { distance: number }> = second.drawings;
const table = await publishedSweep("quick");

/** What the second judge measured of a run's drawings. */
function secondDistance(run: SweepRun): number {
  const name = runName(run);
  assert.ok(Object.hasOwn(drawings, name), `${name} was measured`);
  return drawings[name].distance;
}

const arms = summariseArms(table).map(({ arm, runs, measured }) => ({
  label: armLabel(arm),
  ours: measured.map(({ frechetDistance }) => frechetDistance.value),
  others: runs.map(secondDistance),
}));

const mean = (list: readonly number[]) => list.reduce((sum, one) => sum + one, 0) / list.length;

Deno.test("the second judge has measured what the sweep drew, and knows digits from noise", () => {
  assert.equal(Object.keys(drawings).length, table.runs.length);
  assert.equal(second.samples, table.settings.samples);
  assert.ok(second.accuracy > 0.97);
  assert.ok(second.ceiling > 30 * second.floor);
});

Deno.test("the second judge orders two arms as ours does, wherever all seeds of one are better than all of the other", () => {
  const pairs = arms.flatMap((a) => arms.map((b) => [a, b] as const))
    .filter(([a, b]) => Math.max(...a.ours) < Math.min(...b.ours));
  assert.ok(pairs.length >= arms.length, "there are such pairs");
  const wrong = pairs.filter(([a, b]) => mean(a.others) >= mean(b.others));
  assert.deepEqual(wrong.map(([a, b]) => `${a.label} before ${b.label}`), []);
});

Deno.test("the arms' ranks of both judges agree", () => {
  const ranks = (values: number[]) => {
    const sorted = values.toSorted((a, b) => a - b);
    return values.map((value) => sorted.indexOf(value));
  };
  const [ours, others] = [
    ranks(arms.map((arm) => mean(arm.ours))),
    ranks(arms.map((arm) => mean(arm.others))),
  ];
  const n = arms.length;
  const squares = ours.reduce((sum, rank, i) => sum + (rank - others[i]) ** 2, 0);
  // Spearman's coefficient: 1 for the same order, 0 on average for a random one.
  const spearman = 1 - 6 * squares / (n * (n * n - 1));
  assert.ok(spearman > 0.8, `it is ${spearman}`);
});
