import assert from "node:assert/strict";
import { cliffWalking, TabularEnvironment } from "lib/environments";
import { assertTable, reference } from "../reference/reference.ts";

Deno.test("cliffWalking() has Gymnasium's tables", () => {
  assertTable(cliffWalking(), reference.tables.cliffWalking);
  assertTable(cliffWalking({ isSlippery: true }), reference.tables.cliffWalkingSlippery);
});

Deno.test("cliffWalking()'s fall sends back without an end; the shortest way pays -13", () => {
  const environment = new TabularEnvironment(cliffWalking());
  environment.step([1]);
  assert.deepEqual([environment.rewards[0], environment.observations[0]], [-100, 36]);
  assert.equal(environment.terminated[0], 0);
  environment.reset();
  for (const action of [0, ...Array(11).fill(1), 2]) environment.step([action]);
  assert.deepEqual([environment.terminated[0], environment.episodeReturns[0]], [1, -13]);
});
