import assert from "node:assert/strict";
import { ProgressMeter } from "lib/learning";

Deno.test("ProgressMeter tells the time left, the slow first step left out", () => {
  const meter = new ProgressMeter(100);
  assert.deepEqual(meter.estimate(), { fraction: 0, stepsPerSecond: 0, remainingMs: undefined });
  meter.advance(1, 8000);
  assert.equal(meter.estimate().remainingMs, undefined);
  for (let step = 2; step <= 50; step++) meter.advance(step, 8000 + (step - 1) * 100);
  const { fraction, stepsPerSecond, remainingMs } = meter.estimate();
  assert.equal(fraction, 0.5);
  assert.ok(Math.abs(stepsPerSecond - 10) < 1e-9);
  assert.ok(Math.abs(remainingMs! - 5000) < 1e-6);
});

Deno.test("ProgressMeter follows the speed of the last half minute", () => {
  const meter = new ProgressMeter(10_000);
  let nowMs = 0;
  for (let step = 1; step <= 100; step++) meter.advance(step, nowMs += 1000);
  for (let step = 101; step <= 1000; step++) meter.advance(step, nowMs += 100);
  assert.ok(Math.abs(meter.estimate().stepsPerSecond - 10) < 0.1);
});

Deno.test("ProgressMeter knows the end, even if it is the only step seen", () => {
  const meter = new ProgressMeter(5);
  meter.advance(5, 123);
  assert.deepEqual(meter.estimate(), { fraction: 1, stepsPerSecond: 0, remainingMs: 0 });
});

Deno.test("ProgressMeter refuses steps that cannot be", () => {
  assert.throws(() => new ProgressMeter(0), RangeError);
  assert.throws(() => new ProgressMeter(NaN), RangeError);
  const meter = new ProgressMeter(5);
  meter.advance(3, 0);
  assert.throws(() => meter.advance(2, 1), {
    name: "RangeError",
    message: "Cannot advance to step 2: it must be from 3 to 5",
  });
  assert.throws(() => meter.advance(6, 1), RangeError);
});
