import assert from "node:assert/strict";
import { frozenLake, type FrozenLakeOptions } from "lib/environments";
import { assertTable, reference } from "../reference/reference.ts";
import { difference, optimalValues } from "../tables/optimal_values.ts";

Deno.test("frozenLake() has Gymnasium's tables", () => {
  const { tables } = reference;
  assertTable(frozenLake(), tables.frozenLake4x4);
  assertTable(frozenLake({ map: "4x4", isSlippery: false }), tables.frozenLake4x4NotSlippery);
  assertTable(frozenLake({ map: "8x8" }), tables.frozenLake8x8);
});

Deno.test("frozenLake() takes a map of your own", () => {
  const lake = frozenLake({ map: "SFF\nFHG", isSlippery: false });
  assert.deepEqual(lake.terminal, Uint8Array.of(0, 0, 0, 0, 1, 1));
  assert.deepEqual(lake.outcomes(2, 1), [{ probability: 1, nextState: 5, reward: 1 }]);
  assert.deepEqual(lake.outcomes(1, 1), [{ probability: 1, nextState: 4, reward: 0 }]);
});

Deno.test("frozenLake() refuses maps that it cannot read", () => {
  assert.throws(() => frozenLake({ map: "16x16" }), /map is "16x16" but must be 4x4, 8x8 or rows/);
  assert.throws(() => frozenLake({ map: "SXG" }), /^RangeError: .*"X" in its map is unknown/);
  assert.throws(() => frozenLake({ map: "SF\nG" }), /row 2 of its map has 1 cells but must have 2/);
  assert.throws(() => frozenLake({ map: "" }), /its map is empty/);
  assert.throws(() => frozenLake({ map: "FG" }), /its map has no start/);
});

Deno.test("frozenLake()'s best policy reaches the goal as often as it must", () => {
  const start = (options: FrozenLakeOptions, discount: number) =>
    optimalValues(frozenLake(options), discount)[0];
  const actual = [
    ...[start({}, 0.9), start({}, 0.99), start({ map: "8x8" }, 0.9), start({ map: "8x8" }, 0.99)],
    start({ isSlippery: false }, 0.99),
  ];
  const expected = [0.0688909049, 0.5420259320, 0.0064111143, 0.4146403618, 0.99 ** 5];
  assert(difference(actual, expected) < 1e-10);
});
