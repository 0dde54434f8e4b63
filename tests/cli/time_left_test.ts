import assert from "node:assert/strict";
import { duration, TimeLeft } from "../../lib/cli/time_left.ts";

Deno.test("TimeLeft tells nothing before there is a rate, then the rest at that rate", () => {
  let nowMs = 60_000; // a slow first step
  const left = new TimeLeft(() => nowMs);
  assert.equal(left.report(1, 100), "");
  nowMs += 1000;
  assert.equal(left.report(2, 100), "1:38 left");
  nowMs += 1000;
  assert.equal(left.report(51, 100), "0:02 left");
  assert.equal(left.report(100, 100), "0:00 left");
});

Deno.test("duration() writes minutes and seconds, and hours where there are any", () => {
  assert.equal(duration(0), "0:00");
  assert.equal(duration(59_600), "1:00");
  assert.equal(duration(125_000), "2:05");
  assert.equal(duration(3_600_000), "1:00:00");
  assert.equal(duration(36_061_000), "10:01:01");
});
