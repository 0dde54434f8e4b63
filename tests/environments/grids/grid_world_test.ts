import assert from "node:assert/strict";
import { gridWorld, gridWorldLegend } from "lib/environments";
import { difference, optimalValues } from "../tables/optimal_values.ts";

Deno.test("gridWorld() is Russell and Norvig's grid: 0.8 as meant, 0.1 to each side", () => {
  const grid = gridWorld();
  assert.deepEqual([grid.layout.rows, grid.layout.columns], [3, 4]);
  assert.deepEqual(grid.actionNames, ["left", "down", "right", "up"]);
  assert.deepEqual(grid.startProbabilities.findIndex((p) => p === 1), 8);
  assert.deepEqual([...grid.terminal.keys()].filter((s) => grid.terminal[s]), [3, 5, 7]);
  const sides = (1 - 0.8) / 2;
  // Left of the goal: to the right is the goal, up the edge, down the cell beside the trap.
  assert.deepEqual(grid.outcomes(2, 2), [
    { probability: sides, nextState: 6, reward: -0.04 },
    { probability: 0.8, nextState: 3, reward: 1 },
    { probability: sides, nextState: 2, reward: -0.04 },
  ]);
  // Left of the wall.
  assert.deepEqual(grid.outcomes(4, 2)[1], { probability: 0.8, nextState: 4, reward: -0.04 });
  assert.equal(grid.stateNames[6], "row 2, column 3");
});

Deno.test("gridWorld() sends back, has its own letters and actions", () => {
  const legend = {
    ...gridWorldLegend,
    "~": { kind: "danger", reward: -7, sendsBack: true },
  } as const;
  const grid = gridWorld("S~G", {
    legend,
    success: 1,
    directions: ["up", "right", "down", "left"],
  });
  assert.deepEqual(grid.outcomes(0, 1), [{ probability: 1, nextState: 0, reward: -7 }]);
  assert.deepEqual(grid.terminal, Uint8Array.of(0, 0, 1));
  assert.equal(gridWorld("S~G", { legend, success: 0 }).outcomes(0, 2).length, 2);
});

Deno.test("gridWorld() refuses a probability that is none", () => {
  for (const success of [-0.1, 1.1, NaN]) {
    assert.throws(() => gridWorld("SG", { success }), /^RangeError: .*success is .* from 0 to 1/);
  }
});

Deno.test("gridWorld()'s values are those of Russell and Norvig, whose start of a step costs too", () => {
  const values = optimalValues(gridWorld(), 1).filter((_, state) => state !== 5);
  const book = [0.812, 0.868, 0.918, 0, 0.762, 0.660, 0, 0.705, 0.655, 0.611, 0.388];
  const shifted = values.map((value) => value === 0 ? 0 : value - 0.04);
  assert(difference(shifted, book) < 6e-4);
});
