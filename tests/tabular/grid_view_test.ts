import assert from "node:assert/strict";
import { cliffWalking, coins, gridWorld } from "lib/environments";
import { renderGridMap } from "lib/figures";
import { gridLook, gridView, policyIteration, uniformPolicy } from "lib/tabular";

Deno.test("gridView() has values, what ends pay, and nothing where nobody comes", () => {
  const grid = gridWorld();
  const { values, policy } = [...policyIteration(grid, { discount: 0.9 })].at(-1)!;
  const view = gridView(grid, { values, policy, title: "best", path: [8, 4] });
  assert.deepEqual([view.values[2], view.values[3], view.values[7]], [values[2], 1, -1]);
  assert.deepEqual([view.values[5], view.texts[5]], [NaN, ""]); // the wall
  assert.deepEqual([view.texts[2], view.texts[3], view.texts[7]], [undefined, "+1", "−1"]);
  assert.deepEqual(view.arrows, policy);
  // Over the edge there is nobody either: one is back at the start.
  const walkway = cliffWalking();
  const cliff = gridView(walkway, {
    ...{ values: new Float64Array(48), policy: uniformPolicy(walkway) },
  });
  assert.deepEqual([...cliff.arrows!.slice(4 * 36, 4 * 37 + 1)], [1, 1, 1, 1, 0]);
  assert.deepEqual(Array.from(cliff.values.slice(36), Number.isNaN).indexOf(false, 1), 11);
  const bare = gridView(grid, { policy: uniformPolicy(grid) });
  assert.deepEqual(bare.arrows!.slice(8, 16), Float64Array.of(1, 1, 1, 1, 0, 0, 0, 0));
  // Preferences of a learner have a softmax in terminal states too.
  const everywhere = new Float64Array(48).fill(0.25);
  assert.deepEqual(gridView(grid, { policy: everywhere }).arrows, bare.arrows);
  assert.deepEqual(bare.texts.slice(0, 4), ["", "", "", "+1"]);
});

Deno.test("gridLook() has the marks of cells and the directions of actions in their order", () => {
  const look = gridLook(gridWorld());
  assert.equal(look.columns, 4);
  assert.deepEqual(look.marks, ["", "", "", "G", "", "", "", "×", "S", "", "", ""]);
  assert.deepEqual(look.directions, [[-1, 0], [0, 1], [1, 0], [0, -1]]);
  assert.deepEqual(gridLook(cliffWalking()).directions[0], [0, -1]);
  assert.match(renderGridMap([gridView(gridWorld(), {})], look), /^<svg/);
});

Deno.test("gridView() and gridLook() refuse what is not of the grid", () => {
  const values = new Float64Array(3);
  assert.throws(() => gridView(gridWorld(), { values }), /^TypeError: .*there are 3 .* 12/);
  assert.throws(() => gridLook(coins()), /^RangeError: .*an action is "coin 1"/);
});
