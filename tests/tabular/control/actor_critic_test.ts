import assert from "node:assert/strict";
import { cliffWalking, frozenLake, TabularEnvironment } from "lib/environments";
import { ActorCritic, playDistribution } from "lib/tabular";
import { rounded, trained, twoWays, WatchedEnvironment } from "../small_games.ts";

for (const update of ["softmax gradient", "taken action"] as const) {
  Deno.test(`ActorCritic by ${update} updates as computed by hand`, async () => {
    const environment = new WatchedEnvironment(twoWays);
    const learner = new ActorCritic(environment, {
      ...{ update, discount: 0.9, actorRate: 0.5, criticRate: 0.25, seed: 1 },
    });
    learner.values.set([1, 2, 3, 99]);
    learner.preferences.set([Math.log(3), 0, 0, 0, 0, Math.log(3), 0, 0]);
    await trained(learner, 1);
    const paid = environment.seen.map((action, t) => action === 0 ? 2 ** t : 0);
    const surprises = [paid[0] + 0.9 * 2 - 1, paid[1] + 0.9 * 3 - 2, paid[2] - 3];
    const values = [1, 2, 3].map((value, state) => value + 0.25 * surprises[state]);
    assert.deepEqual(rounded(learner.values), rounded([...values, 99]));
    const probabilities = [[0.75, 0.25], [0.5, 0.5], [0.25, 0.75]];
    const before = [[Math.log(3), 0], [0, 0], [0, Math.log(3)]];
    const expected = before.flatMap((own, state) =>
      own.map((preference, action) => {
        const taken = environment.seen[state] === action ? 1 : 0;
        const share = update === "taken action" ? 0 : probabilities[state][action];
        return preference + 0.5 * surprises[state] * (taken - share);
      })
    );
    assert.deepEqual(rounded(learner.preferences), rounded([...expected, 0, 0]));
  });

  Deno.test(`ActorCritic by ${update} crosses the ice and walks along the cliff`, async () => {
    for (let seed = 0; seed < 3; seed++) {
      const rates = { actorRate: 0.2, criticRate: 0.2, seed, update };
      const lake = new TabularEnvironment(frozenLake(), { timeLimit: 100, seed });
      const skater = await trained(new ActorCritic(lake, { ...rates, discount: 0.99 }), 5_000);
      const { meanReturn } = playDistribution(lake.mdp, skater.policy(), { steps: 100 });
      assert.ok(meanReturn > 0.68, `ice, seed ${seed}: ${meanReturn}`);
      const cliff = new TabularEnvironment(cliffWalking(), { seed });
      const walker = await trained(new ActorCritic(cliff, { ...rates, discount: 1 }), 500);
      const walk = playDistribution(cliff.mdp, walker.policy(), { steps: 1_000 });
      assert.ok(walk.meanReturn > -25, `cliff, seed ${seed}: ${walk.meanReturn}`);
    }
  });
}

Deno.test("the policy of an ActorCritic is the softmax of its preferences, however large", () => {
  const learner = new ActorCritic(new TabularEnvironment(twoWays));
  assert.deepEqual(learner.policy(), new Float64Array(8).fill(0.5));
  learner.preferences.set([Math.log(3), 0, 2000, 0, -2000, 0, 0, 0]);
  assert.deepEqual(rounded(learner.policy()), [0.75, 0.25, 1, 0, 0, 1, 0.5, 0.5]);
});

Deno.test("an ActorCritic takes the value of the state that a time limit ended in, and 0 after an end", async () => {
  const valueOf = async (timeLimit: number) => {
    const environment = new TabularEnvironment(twoWays, { timeLimit });
    const learner = new ActorCritic(environment, { discount: 1, criticRate: 1, actorRate: 0 });
    learner.values.set([5, 70, 900, 8000]);
    return (await trained(learner, 1)).values;
  };
  assert.ok([70, 71].includes((await valueOf(1))[0]));
  assert.ok([0, 4].includes((await valueOf(9))[2]));
});

Deno.test("an ActorCritic refuses options outside their range", () => {
  const make = (options: object) => () => new ActorCritic(new TabularEnvironment(twoWays), options);
  assert.throws(make({ update: "all" }), /^RangeError: .*update is "all" but must be one of/);
  assert.throws(make({ actorRate: -1 }), /^RangeError: .*actorRate is -1/);
  assert.throws(make({ criticRate: 2 }), /^RangeError: .*criticRate is 2/);
});
