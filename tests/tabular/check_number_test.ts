import assert from "node:assert/strict";
import { coins, TabularEnvironment } from "lib/environments";
import { EpsilonGreedyBandit, GradientBandit } from "lib/tabular";

Deno.test("A number outside its range is refused with that range in words", () => {
  const table = new TabularEnvironment(coins(), { timeLimit: 1 });
  const refusals: [() => unknown, string][] = [
    [
      () => new GradientBandit(table, { learningRate: 0 }),
      "learningRate is 0 but must be a finite number above 0",
    ],
    [
      () => new EpsilonGreedyBandit(table, { initialValue: Infinity }),
      "initialValue is Infinity but must be a finite number",
    ],
    [
      () => new EpsilonGreedyBandit(table, { epsilon: 1.5 }),
      "epsilon is 1.5 but must be a number of at least 0 and at most 1",
    ],
  ];
  for (const [refused, reason] of refusals) {
    assert.throws(refused, { name: "RangeError", message: `Cannot play a bandit: ${reason}` });
  }
});
