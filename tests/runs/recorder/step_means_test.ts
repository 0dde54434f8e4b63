import assert from "node:assert/strict";
import type { StepLog } from "lib/learning";
import { StepMeans } from "lib/runs";

/** A step of epochs of 100 steps; every third measures a return too. */
function stepLog(number: number): StepLog {
  const [epoch, step] = [Math.ceil(number / 100), (number - 1) % 100 + 1];
  return {
    ...{ kind: "step", epoch, step, stepsPerEpoch: 100, totalSteps: number, examples: 8 },
    metrics: { loss: number, ...(number % 3 === 0 ? { gain: number } : {}) },
    elapsedMs: 1,
  };
}

Deno.test("StepMeans has a line a step, and where it is in epochs", () => {
  const means = new StepMeans();
  for (const number of [1, 2, 150]) means.add(stepLog(number));
  assert.deepEqual(means.lines, [
    { step: 1, epoch: 0.01, steps: 1, metrics: { loss: 1 } },
    { step: 2, epoch: 0.02, steps: 1, metrics: { loss: 2 } },
    { step: 150, epoch: 1.5, steps: 1, metrics: { loss: 150, gain: 150 } },
  ]);
});

Deno.test("StepMeans has means over more steps of a longer training, never more than 512 lines", () => {
  const means = new StepMeans();
  for (let number = 1; number <= 2_000; number++) {
    means.add(stepLog(number));
    assert.ok(means.lines.length <= 512);
    assert.equal(means.lines.at(-1)!.step, number);
  }
  const { lines } = means;
  assert.equal(lines.reduce((sum, { steps }) => sum + steps, 0), 2_000);
  assert.ok(lines.slice(0, -1).every(({ steps }) => steps === 4));
  for (const { step, steps, metrics } of lines) {
    const mean = step - (steps - 1) / 2;
    assert.ok(Math.abs(metrics.loss - mean) < 1e-9, `${metrics.loss} is the mean ${mean}`);
    assert.ok(metrics.gain > step - steps && metrics.gain <= step, "of the steps that measured it");
  }
});

Deno.test("StepMeans goes on from its lines, as JSON has them, to the same lines", () => {
  const whole = new StepMeans();
  let resumed = new StepMeans();
  for (let number = 1; number <= 1_500; number++) {
    whole.add(stepLog(number));
    if (number % 97 === 0) resumed = new StepMeans(JSON.parse(JSON.stringify(resumed.lines)));
    resumed.add(stepLog(number));
  }
  assert.deepEqual(resumed.lines, whole.lines);
});
