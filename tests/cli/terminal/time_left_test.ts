import assert from "node:assert/strict";
import { ProgressMeter } from "lib/learning";
import { timeLeft } from "../../../lib/cli/terminal/time_left.ts";

Deno.test("timeLeft() tells nothing before there is a speed, then the rest at that speed", () => {
  const meter = new ProgressMeter(100);
  assert.equal(timeLeft(meter, 0, 1_000), "");
  assert.equal(timeLeft(meter, 25, 31_000), "1:30 min left");
  assert.equal(timeLeft(meter, 100, 100_000), "0.0 s left");
});
