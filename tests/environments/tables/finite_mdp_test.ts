import assert from "node:assert/strict";
import { FiniteMdp, type FiniteMdpRules } from "lib/environments";

const rules: FiniteMdpRules = {
  name: "two doors",
  stateNames: ["hall", "room", "yard"],
  actionNames: ["left", "right"],
  starts: [0],
  terminal: [2],
  outcomes: (state, action) =>
    state === 0 && action === 0
      ? [{ probability: 0.25, nextState: 1, reward: 2 }, {
        probability: 0.75,
        nextState: 2,
        reward: -1,
      }]
      : [{ probability: 1, nextState: 2, reward: action }],
};

Deno.test("FiniteMdp puts all outcomes one after another", () => {
  const mdp = new FiniteMdp(rules);
  assert.deepEqual([mdp.states, mdp.actions], [3, 2]);
  assert.deepEqual(mdp.offsets, Int32Array.of(0, 2, 3, 4, 5, 5, 5));
  assert.deepEqual(mdp.probabilities, Float64Array.of(0.25, 0.75, 1, 1, 1));
  assert.deepEqual(mdp.nextStates, Int32Array.of(1, 2, 2, 2, 2));
  assert.deepEqual(mdp.rewards, Float64Array.of(2, -1, 1, 0, 1));
  assert.deepEqual(mdp.terminal, Uint8Array.of(0, 0, 1));
  assert.deepEqual(mdp.startProbabilities, Float64Array.of(1, 0, 0));
  assert.deepEqual(mdp.outcomes(0, 0), rules.outcomes(0, 0));
  assert.deepEqual(mdp.outcomes(2, 1), []);
  assert.deepEqual(mdp.layout, { rows: 1, columns: 3, cells: ["start", "floor", "floor"] });
});

Deno.test("FiniteMdp refuses what is not one", () => {
  const outcome = { probability: 1, nextState: 2, reward: 0 };
  const faults: [Partial<FiniteMdpRules>, RegExp][] = [
    [{ actionNames: [] }, /^TypeError: Cannot make two doors: actionNames is empty/],
    [{ starts: [] }, /^TypeError: .*: starts is empty/],
    [{ starts: [3] }, /^RangeError: .*: a start is 3 but must be an integer from 0 to 2/],
    [{ starts: [2] }, /^RangeError: .*: the start 2 is terminal/],
    [{ terminal: [-1] }, /^RangeError: .*: a terminal state is -1/],
    [{ outcomes: () => [] }, /^RangeError: .* of state 0, action 0 sum to 0 but must sum to 1/],
    [{ outcomes: () => [outcome, outcome] }, /sum to 2 but/],
    [{ outcomes: () => [{ ...outcome, nextState: 9 }] }, /what follows state 0, action 0 is 9/],
    [{ outcomes: () => [{ ...outcome, reward: NaN }] }, /are 1 and NaN but must be/],
    [{ outcomes: () => [outcome, { ...outcome, probability: 0 }] }, /are 0 and 0 but must be/],
    [{ layout: { rows: 1, columns: 1, cells: ["floor"] } }, /layout has 1 cells but must have 3/],
  ];
  for (const [fault, message] of faults) {
    assert.throws(() => new FiniteMdp({ ...rules, ...fault }), message);
  }
  const mdp = new FiniteMdp(rules);
  for (const [state, action] of [[3, 0], [0, 2], [-1, 0], [0.5, 0]]) {
    assert.throws(() => mdp.outcomes(state, action), /^RangeError: Cannot find outcomes/);
  }
});
