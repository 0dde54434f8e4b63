import assert from "node:assert/strict";
import { cliffWalking, type FiniteMdp, frozenLake, gridWorld } from "lib/environments";
import {
  policyIteration,
  type PolicyIterationLog,
  type PolicyIterationOptions,
  uniformPolicy,
  valueIteration,
} from "lib/tabular";
import { carousel, corridor } from "../small_games.ts";

/** All logs; an iteration that goes round in circles fails in place of going on for ever. */
function policiesOf(mdp: FiniteMdp, options: PolicyIterationOptions): PolicyIterationLog[] {
  const logs: PolicyIterationLog[] = [];
  for (const log of policyIteration(mdp, options)) {
    assert.ok(logs.push(log) < 50, "it goes round in circles");
  }
  return logs;
}

const games: [mdp: FiniteMdp, discount: number][] = [
  [gridWorld(), 0.9],
  [gridWorld(), 1],
  [frozenLake(), 0.99],
  [frozenLake(), 1],
  [frozenLake({ map: "8x8" }), 0.99],
  [cliffWalking(), 1],
];

for (const evaluation of ["linear system", "sweeps"] as const) {
  Deno.test(`policyIteration() by ${evaluation} comes to the values of value iteration`, () => {
    for (const [mdp, discount] of games) {
      // Where random moves end after 6,453 steps on average, sweeps are many.
      if (mdp.name === "cliff walking" && evaluation === "sweeps") continue;
      const logs = policiesOf(mdp, { discount, evaluation });
      const limit = [...valueIteration(mdp, { discount })].at(-1)!.values;
      logs.at(-1)!.values
        .forEach((value, state) => assert.ok(Math.abs(value - limit[state]) <= 1e-9, mdp.name));
      assert.ok(logs.length < 20, `${mdp.name}: ${logs.length}`);
    }
  });
}

Deno.test("policyIteration() never makes a policy worse, and ends with one that nothing improves", () => {
  const logs = policiesOf(frozenLake({ map: "8x8" }), { discount: 0.99 });
  logs.slice(1).forEach(({ values }, before) =>
    values.forEach((value, state) => assert.ok(value >= logs[before].values[state] - 1e-12))
  );
  assert.deepEqual(
    logs.map(({ improvedStates }) => improvedStates === 0).indexOf(true),
    logs.length - 1,
  );
});

Deno.test("policyIteration() leaves equally good actions as they are: it ends at once where all are", () => {
  const [only, ...more] = policiesOf(corridor, { discount: 0.9 });
  assert.deepEqual([only.improvedStates, more.length], [0, 0]);
  // Every way over this ice is a good one, and rounding must not choose.
  const open = frozenLake({ map: "SFF\nFFF\nFFG", isSlippery: false });
  const logs = policiesOf(open, { discount: 0.9 });
  assert.ok(logs.length < 6, `${logs.length} policies`);
  assert.deepEqual(logs.at(-1)!.policy.slice(0, 4), Float64Array.of(0, 0.5, 0.5, 0));
});

Deno.test("policyIteration() goes on from a policy, and leaves it as it is", () => {
  const lake = frozenLake();
  const all = policiesOf(lake, { discount: 0.99 });
  const policy = all.at(-1)!.policy;
  const before = policy.slice();
  assert.equal(policiesOf(lake, { discount: 0.99, policy }).length, 1);
  assert.deepEqual(policy, before);
});

Deno.test("policyIteration() refuses an evaluation that there is not, and rewards without an end", () => {
  const options = { evaluation: "guess" } as never;
  assert.throws(
    () => policiesOf(corridor, options),
    /^RangeError: .*evaluation is "guess"/,
  );
  assert.throws(
    () => policiesOf(carousel, { discount: 1 }),
    /^RangeError: .*discount is 1 .*for ever/,
  );
  const policy = uniformPolicy(corridor).slice(1);
  assert.throws(() => policiesOf(corridor, { policy }), /^TypeError: .*3 entries/);
});
