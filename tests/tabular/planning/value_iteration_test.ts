import assert from "node:assert/strict";
import { type FiniteMdp, fiveChoices, frozenLake, gridWorld, randomWalk } from "lib/environments";
import { actionValues, greedyPolicy, valueIteration } from "lib/tabular";
import { carousel, corridor, rounded } from "../small_games.ts";

const limitOf = (mdp: FiniteMdp, discount: number) =>
  [...valueIteration(mdp, { discount })].at(-1)!.values;

function assertNear(actual: number, expected: number, what: string): void {
  assert.ok(Math.abs(actual - expected) <= 1e-9, `${what}: ${actual} is not ${expected}`);
}

Deno.test("valueIteration() finds the values of the five-choice game", () => {
  const values = limitOf(fiveChoices(), 0.99);
  const of = (name: string) => values[fiveChoices().stateNames.indexOf(name)];
  assertNear(of("0 of 0 up"), 0.7880942034605893, "start");
  assertNear(of("2 of 2 up"), 0.9068026334400001, "after up, up");
  assertNear(of("0 of 2 up"), -0.96059601, "after down, down");
});

Deno.test("valueIteration() finds the printed values of the 3 × 4 grid, with γ 0.9 and 1", () => {
  const printed = (values: Float64Array) => Array.from(values, (value) => value.toFixed(6));
  assert.deepEqual(printed(limitOf(gridWorld(), 0.9)), [
    ...["0.610462", "0.766207", "0.928180", "0.000000"],
    ...["0.487235", "0.000000", "0.584934", "0.000000"],
    ...["0.373852", "0.326623", "0.427543", "0.188825"],
  ]);
  assert.deepEqual(printed(limitOf(gridWorld(), 1)), [
    ...["0.851558", "0.907808", "0.957808", "0.000000"],
    ...["0.801558", "0.000000", "0.700274", "0.000000"],
    ...["0.745308", "0.695308", "0.651416", "0.427925"],
  ]);
});

Deno.test("valueIteration() finds the values of frozen lakes", () => {
  const references: [map: string, isSlippery: boolean, discount: number, value: number][] = [
    ["4x4", true, 0.9, 0.0688909049],
    ["4x4", true, 0.99, 0.5420259320],
    ["4x4", true, 1, 14 / 17],
    ["8x8", true, 0.9, 0.0064111143],
    ["8x8", true, 0.99, 0.4146403618],
    ["8x8", true, 1, 1],
    ["4x4", false, 0.9, 0.59049],
    ["4x4", false, 0.99, 0.9509900499],
  ];
  for (const [map, isSlippery, discount, value] of references) {
    const lake = frozenLake({ map, isSlippery });
    assertNear(limitOf(lake, discount)[0], value, `${map}, slippery ${isSlippery}, γ ${discount}`);
  }
});

Deno.test("valueIteration() finds the line of the random walk", () => {
  const values = limitOf(randomWalk(), 1);
  values.slice(1, 20).forEach((value, i) => assertNear(value, (i + 1) / 10 - 1, `place ${i + 1}`));
});

Deno.test("valueIteration() sweeps as computed by hand: from the last values, or in place", () => {
  const sweeps = (inPlace: boolean) =>
    [...valueIteration(corridor, { discount: 0.5, inPlace })].map(({ values }) => rounded(values));
  assert.deepEqual(sweeps(false), [[1, 2, 4, 0], [2, 4, 4, 0], [3, 4, 4, 0], [3, 4, 4, 0]]);
  // From a to c none of the states after is new yet, so nothing is won; from c to a one sweep would do.
  assert.deepEqual(sweeps(true), [[1, 2, 4, 0], [2, 4, 4, 0], [3, 4, 4, 0], [3, 4, 4, 0]]);
  const loop = [...valueIteration(carousel, { discount: 0.5, sweeps: 3 })];
  assert.deepEqual(loop.map(({ values }) => values[0]), [1, 1.5, 1.75]);
  assert.deepEqual(loop.map(({ change }) => change), [1, 0.5, 0.25]);
});

Deno.test("valueIteration() in place comes to the same values in fewer sweeps", () => {
  const lake = frozenLake();
  const [apart, inPlace] = [false, true]
    .map((inPlace) => [...valueIteration(lake, { discount: 0.99, inPlace })]);
  assert.ok(inPlace.length < apart.length);
  assertNear(inPlace.at(-1)!.values[0], apart.at(-1)!.values[0], "start");
});

Deno.test("valueIteration() bounds its error, and the bound holds at every sweep", () => {
  const logs = [...valueIteration(gridWorld(), { discount: 0.9 })];
  const limit = logs.at(-1)!.values;
  for (const { values, errorBound, sweep } of logs) {
    const error = Math.max(...values.map((value, state) => Math.abs(value - limit[state])));
    assert.ok(error <= errorBound + 1e-11, `sweep ${sweep}: ${error} > ${errorBound}`);
  }
  assert.equal([...valueIteration(corridor, { discount: 1 })][0].errorBound, Infinity);
});

Deno.test("valueIteration() goes on from values, and leaves them as they are", () => {
  const all = [...valueIteration(gridWorld(), { discount: 0.9 })];
  const { values } = all[9];
  const before = values.slice();
  const rest = [...valueIteration(gridWorld(), { discount: 0.9, values })];
  assert.equal(rest.length, all.length - 10);
  assert.deepEqual(rest.at(-1)!.values, all.at(-1)!.values);
  assert.deepEqual(values, before);
});

Deno.test("valueIteration() takes the value of terminal states for 0, whatever it was given", () => {
  const values = new Float64Array(4).fill(99);
  const { values: after } = [...valueIteration(corridor, { discount: 0.5, values, sweeps: 1 })][0];
  assert.deepEqual(rounded(after), [1 + 49.5, 2 + 49.5, 4, 0]);
});

Deno.test("actionValues() are r + γV(s'), with 0 for what follows the end", () => {
  const values = Float64Array.of(5, 6, 7, 99);
  assert.deepEqual(rounded(actionValues(corridor, values, { discount: 0.5 })), [4, 5.5, 4, 0]);
  assert.throws(() => actionValues(corridor, values, { discount: 2 }), /^RangeError: .*is 2 but/);
  assert.throws(() => actionValues(corridor, values.slice(1)), /^TypeError: .*3 entries .* 4/);
});

Deno.test("greedyPolicy() has all of the best actions: two corners of the lake have several", () => {
  const lake = frozenLake({ isSlippery: false });
  const policy = greedyPolicy(lake, actionValues(lake, limitOf(lake, 0.9), { discount: 0.9 }));
  assert.deepEqual(rounded(policy.slice(0, 4)), [0, 0.5, 0.5, 0]); // down and right from the start
  assert.deepEqual(rounded(policy.slice(4 * 14, 4 * 15)), [0, 0, 1, 0]);
  assert.deepEqual(rounded(policy.slice(4 * 15)), [0, 0, 0, 0]); // the goal
});

Deno.test("valueIteration() refuses what it cannot plan with", () => {
  const plan = (options: object) => () => [...valueIteration(carousel, options)];
  assert.throws(
    plan({ discount: 1.1 }),
    /^RangeError: .*discount is 1.1 .* at least 0 and at most 1/,
  );
  assert.throws(plan({ tolerance: -1 }), /^RangeError: .*tolerance is -1/);
  assert.throws(plan({ sweeps: 1.5 }), /^RangeError: .*sweeps is 1.5 .* integer/);
  assert.throws(plan({ values: new Float64Array(3) }), /^TypeError: .*values has 3 entries .* 2/);
  assert.throws(plan({ discount: 1 }), /^Error: .*after 250000 sweeps values still change by 1/);
});
