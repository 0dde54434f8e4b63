import assert from "node:assert/strict";
import {
  compareExplorers,
  comparisonProfile,
  comparisonSettings,
  type ExplorerRun,
} from "lib/gflownet";
import { loadTensorFlow, tf } from "lib/tensorflow";

await loadTensorFlow();

const settings = comparisonSettings.complete({ ...comparisonProfile("smoke"), rewardCalls: 12 });

/** The runs of a comparison, without their times. */
async function runsOf(options: Parameters<typeof compareExplorers>[0]): Promise<ExplorerRun[]> {
  const logs = await Array.fromAsync(compareExplorers(options));
  return logs.flatMap((log) => log.kind === "run" ? [{ ...log.run, seconds: 0 }] : []);
}

Deno.test("compareExplorers gives all explorers as many gradient steps and rewards, exactly measured", async () => {
  const before = tf.memory().numTensors;
  // One of each kind: the others' rules are the same, and each is recorded anew.
  const explorers = ["on-policy", "replay-by-loss", "loss-guided", "adaptive-teacher"] as const;
  const runs = await runsOf({ settings: { ...settings, explorers } });
  assert.deepEqual(runs.map(({ explorer }) => explorer), explorers);
  for (const { explorer, batchSize, rewardCalls, l1, points } of runs) {
    const isReplay = explorer === "replay-by-loss";
    assert.equal(batchSize, isReplay ? 24 : explorer === "loss-guided" ? 8 : 12, explorer);
    // A replay begins with an empty buffer.
    assert.equal(rewardCalls, isReplay ? 60 : 48, explorer);
    assert.deepEqual(points.map(([iteration]) => iteration), [2, 4]);
    assert.equal(points[1][1], l1);
    assert(l1! > 0 && l1! < 2);
  }
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("compareExplorers leaves out what is done, and nothing else changes by that", async () => {
  const two = { ...settings, explorers: ["on-policy", "tempered"] as const, seeds: [3, 4] };
  const whole = await runsOf({ settings: two });
  assert.deepEqual(whole.map(({ explorer, seed }) => `${explorer} ${seed}`), [
    ...["on-policy 3", "tempered 3", "on-policy 4", "tempered 4"],
  ]);
  assert.notEqual(whole[0].l1, whole[2].l1);
  const rest = await runsOf({ settings: two, done: whole.slice(0, 2) });
  assert.deepEqual(rest, whole.slice(2));
});
