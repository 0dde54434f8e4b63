import assert from "node:assert/strict";
import { coins, TabularEnvironment } from "lib/environments";
import { EpsilonGreedyBandit, GradientBandit, UpperConfidenceBandit } from "lib/tabular";
import { corridor, rounded, trained, WatchedEnvironment } from "../small_games.ts";

const fiveCoins = (seed = 1) => new TabularEnvironment(coins(), { timeLimit: 1, seed });
/** Coins without chance: the second always pays, the first never. */
const sure = () => new WatchedEnvironment(coins([0, 1]), { timeLimit: 1 });

Deno.test("EpsilonGreedyBandit earns (1 − ε) 0.9 + ε 0.34 of five coins in the long run", async () => {
  for (const [epsilon, reward] of [[0.1, 0.844], [0.2, 0.788], [0.5, 0.62], [0.8, 0.452]]) {
    const learner = new EpsilonGreedyBandit(fiveCoins(), { epsilon, seed: 1 });
    await trained(learner, 2_000);
    let sum = 0;
    for await (const log of learner.train({ episodes: 52_000 })) sum += log.return;
    // Its standard error is at most 0.0022.
    assert.ok(Math.abs(sum / 50_000 - reward) < 0.007, `ε ${epsilon}: ${sum / 50_000}`);
  }
});

Deno.test("EpsilonGreedyBandit has the means of what coins paid, or follows by α", async () => {
  const learner = await trained(new EpsilonGreedyBandit(fiveCoins(), { epsilon: 1 }), 50_000);
  [0.1, 0.5, 0.1, 0.9, 0.1].forEach((heads, coin) => {
    assert.ok(Math.abs(learner.values[coin] - heads) < 0.02);
    assert.ok(Math.abs(learner.plays[coin] - 10_000) < 400);
  });
  const follower = new EpsilonGreedyBandit(sure(), {
    epsilon: 0,
    initialValue: 2,
    learningRate: 0.5,
  });
  await trained(follower, 2);
  // Each was tried, since it might have paid 2.
  assert.deepEqual([...follower.values].sort(), [1, 1.5]);
});

Deno.test("EpsilonGreedyBandit breaks ties at random, also where all values are negative", async () => {
  const first = new Set<number>();
  for (let seed = 0; seed < 40; seed++) {
    const environment = new WatchedEnvironment(coins(), { timeLimit: 1 });
    const learner = new EpsilonGreedyBandit(environment, { epsilon: 0, initialValue: -1, seed });
    await trained(learner, 1);
    first.add(environment.seen[0]);
  }
  assert.equal(first.size, 5);
});

Deno.test("UpperConfidenceBandit tries everything once, then by the bounds computed by hand", async () => {
  const environment = sure();
  const learner = await trained(new UpperConfidenceBandit(environment, { exploration: 1 }), 200);
  assert.deepEqual([...environment.seen.slice(0, 2)].sort(), [0, 1]);
  const [values, plays] = [[0, 1], [1, 1]];
  for (let t = 2; t < 200; t++) {
    const bounds = values.map((value, arm) => value + Math.sqrt(Math.log(t) / plays[arm]));
    const arm = bounds[1] >= bounds[0] ? 1 : 0;
    assert.equal(environment.seen[t], arm, `play ${t + 1}`);
    plays[arm]++;
  }
  assert.deepEqual([...learner.plays], plays);
});

Deno.test("UpperConfidenceBandit finds the best coin and loses little on the way", async () => {
  const learner = new UpperConfidenceBandit(fiveCoins(), {});
  let sum = 0;
  for await (const log of learner.train({ episodes: 10_000 })) sum += log.return;
  // What UCB1 loses on average is at most 8 Σ ln(n) / Δ + (1 + π² / 3) Σ Δ (Auer and others, theorem 1).
  const gaps = [0.8, 0.4, 0.8, 0.8];
  const bound = gaps.reduce((all, gap) => all + 8 * Math.log(10_000) / gap + 4.29 * gap, 0);
  assert.ok(9_000 - sum < bound);
  assert.ok(learner.plays[3] > 9_600);
});

Deno.test("GradientBandit moves preferences by the gradient, as computed by hand", async () => {
  const environment = sure();
  const learner = new GradientBandit(environment, {
    learningRate: 0.5,
    hasBaseline: false,
    seed: 2,
  });
  await trained(learner, 1);
  const reward = environment.seen[0];
  assert.deepEqual(rounded(learner.preferences), rounded([-0.25 * reward, 0.25 * reward]));
});

Deno.test("GradientBandit counts rewards by how far they are from the mean of all so far", async () => {
  for (let seed = 0; seed < 5; seed++) {
    const environment = sure();
    const learner = await trained(new GradientBandit(environment, { learningRate: 0.5, seed }), 6);
    let [preferences, mean] = [[0, 0], 0];
    environment.seen.forEach((reward, play) => { // the first coin never pays, the second always
      mean += (reward - mean) / (play + 1);
      const likely = Math.exp(preferences[1]) /
        (Math.exp(preferences[0]) + Math.exp(preferences[1]));
      const moved = 0.5 * (reward - mean) * (reward === 1 ? 1 - likely : -likely);
      preferences = [preferences[0] - moved, preferences[1] + moved];
    });
    assert.deepEqual(rounded(learner.preferences), rounded(preferences));
  }
});

Deno.test("GradientBandit is helped by its baseline where all rewards are far from 0", async () => {
  const shares = [];
  for (const hasBaseline of [true, false]) {
    let best = 0;
    for (let seed = 0; seed < 20; seed++) {
      const environment = new TabularEnvironment(coins([0.7, 0.9]), { timeLimit: 1, seed });
      const learner = new GradientBandit(environment, { hasBaseline, seed, learningRate: 0.4 });
      best += (await trained(learner, 500)).plays[1] / 10_000;
    }
    shares.push(best);
  }
  assert.ok(shares[0] > shares[1] + 0.05, shares.join());
});

Deno.test("bandits refuse episodes of several steps", async () => {
  const learner = new UpperConfidenceBandit(new TabularEnvironment(corridor));
  await assert.rejects(trained(learner, 1), /^TypeError: .*corridor goes on .* timeLimit: 1/);
  assert.throws(
    () => new GradientBandit(fiveCoins(), { learningRate: 0 }),
    /^RangeError: .*learningRate is 0 .* above 0/,
  );
});
