import assert from "node:assert/strict";
import { frozenLake, gridWorld, randomWalk } from "lib/environments";
import { policyEvaluation, policyValues, uniformPolicy } from "lib/tabular";
import { carousel, corridor, rounded } from "../small_games.ts";

Deno.test("policyValues() are those of the uniform policy on the lake, slippery or not", () => {
  for (const isSlippery of [true, false]) {
    const lake = frozenLake({ isSlippery });
    const [value] = policyValues(lake, uniformPolicy(lake), { discount: 0.99 });
    assert.ok(Math.abs(value - 0.0123561373) <= 1e-9, `${value}`);
  }
});

Deno.test("policyEvaluation() comes to what policyValues() solves", () => {
  for (
    const [mdp, discount] of [[gridWorld(), 0.9], [gridWorld(), 1], [randomWalk(), 1]] as const
  ) {
    const policy = uniformPolicy(mdp);
    const solved = policyValues(mdp, policy, { discount });
    const swept = [...policyEvaluation(mdp, policy, { discount })].at(-1)!.values;
    solved.forEach((value, state) => assert.ok(Math.abs(value - swept[state]) <= 1e-9));
  }
});

Deno.test("policyEvaluation() weighs actions by the policy", () => {
  const sweeps = [...policyEvaluation(carousel, Float64Array.of(0.75, 0.25, 0, 0), {
    ...{ discount: 0.5, sweeps: 2 },
  })];
  assert.deepEqual(sweeps.map(({ values }) => values[0]), [0.75, 0.75 + 0.75 * 0.5 * 0.75]);
});

Deno.test("policyValues() with γ 1: a place where nothing is paid any more is worth 0", () => {
  const lake = frozenLake({ isSlippery: false });
  const left = uniformPolicy(lake).map((share, row) => share > 0 && row % 4 === 0 ? 1 : 0);
  assert.deepEqual(policyValues(lake, left, { discount: 1 }), new Float64Array(16));
  // Leads to such a place and is paid on the way.
  const walk = randomWalk(1);
  assert.deepEqual(rounded(policyValues(walk, uniformPolicy(walk), { discount: 1 })), [0, 0, 0]);
});

Deno.test("policyValues() with γ 1 refuses a policy whose rewards never end", () => {
  const stay = Float64Array.of(1, 0, 0, 0);
  assert.throws(
    () => policyValues(carousel, stay, { discount: 1 }),
    /^RangeError: Cannot evaluate a policy: discount is 1 .* "on it" for ever/,
  );
  assert.equal(policyValues(carousel, stay, { discount: 0.5 })[0], 2);
  assert.equal(policyValues(carousel, Float64Array.of(0.5, 0.5, 0, 0), { discount: 1 })[0], 1);
});

Deno.test("policyValues() refuses what is no policy", () => {
  assert.throws(() => policyValues(corridor, Float64Array.of(1)), /^TypeError: .*1 entries .* 4/);
  assert.throws(
    () => policyValues(carousel, Float64Array.of(0.5, 0.6, 0, 0)),
    /^RangeError: .*policy of state 0 is \[0\.5, 0\.6\]/,
  );
});
