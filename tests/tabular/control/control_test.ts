import assert from "node:assert/strict";
import { cliffWalking, coins, frozenLake, TabularEnvironment } from "lib/environments";
import {
  type ActionValueLearner,
  ExpectedSarsa,
  greedyPolicy,
  MonteCarloControl,
  playDistribution,
  QLearning,
  Sarsa,
} from "lib/tabular";
import { rounded, trained, twoWays, WatchedEnvironment } from "../small_games.ts";

const shared = { discount: 0.9, learningRate: 0.5 };
/** Q of the two ways in a, b, c, and of the end, which must not count. */
const start = [1, 0, 4, 2, 8, 6, 99, 99];

async function after(learner: ActionValueLearner): Promise<number[]> {
  learner.actionValues.set(start);
  await trained(learner, 1);
  return rounded(learner.actionValues);
}

Deno.test("QLearning updates as computed by hand, towards the best that can follow", async () => {
  const learner = new QLearning(new TabularEnvironment(twoWays), { ...shared, epsilon: 0 });
  assert.deepEqual(
    await after(learner),
    rounded([
      ...[1 + 0.5 * (1 + 0.9 * 4 - 1), 0],
      ...[4 + 0.5 * (2 + 0.9 * 8 - 4), 2],
      ...[8 + 0.5 * (4 - 8), 6],
      ...[99, 99],
    ]),
  );
});

Deno.test("Sarsa updates towards the action that it takes next", async () => {
  for (let seed = 0; seed < 8; seed++) {
    const environment = new WatchedEnvironment(twoWays);
    const changed = await after(new Sarsa(environment, { ...shared, epsilon: 1, seed }));
    const [a, b, c] = environment.seen;
    assert.equal(environment.seen.length, 3);
    const expected = [...start];
    const move = (row: number, target: number) => expected[row] += 0.5 * (target - expected[row]);
    move(a, (a === 0 ? 1 : 0) + 0.9 * start[2 + b]);
    move(2 + b, (b === 0 ? 2 : 0) + 0.9 * start[4 + c]);
    move(4 + c, c === 0 ? 4 : 0);
    assert.deepEqual(changed, rounded(expected), `actions ${environment.seen}`);
  }
});

Deno.test("ExpectedSarsa updates towards the mean of what ε-greedy does next", async () => {
  for (let seed = 0; seed < 8; seed++) {
    const environment = new WatchedEnvironment(twoWays);
    const changed = await after(new ExpectedSarsa(environment, { ...shared, epsilon: 0.4, seed }));
    const [a, b] = environment.seen;
    const next = 0.6 * 4 + 0.4 * 3;
    assert.equal(
      changed[a],
      rounded([start[a] + 0.5 * ((a === 0 ? 1 : 0) + 0.9 * next - start[a])])[0],
    );
    const following = 0.6 * 8 + 0.4 * 7;
    const target = (b === 0 ? 2 : 0) + 0.9 * following;
    assert.equal(changed[2 + b], rounded([start[2 + b] + 0.5 * (target - start[2 + b])])[0]);
  }
});

Deno.test("ExpectedSarsa with ε 0 is QLearning, to the byte", async () => {
  const tables = [QLearning, ExpectedSarsa].map(async (Learner) => {
    const environment = new TabularEnvironment(frozenLake(), { timeLimit: 100 });
    return (await trained(new Learner(environment, { epsilon: 0, initialValue: 1 }), 200))
      .actionValues;
  });
  assert.deepEqual(...await Promise.all(tables) as [Float64Array, Float64Array]);
});

Deno.test("MonteCarloControl takes the mean of what followed every action", async () => {
  const learner = new MonteCarloControl(new TabularEnvironment(twoWays), {
    discount: 0.9,
    epsilon: 0,
  });
  assert.deepEqual(
    await after(learner),
    rounded([1 + 0.9 * (2 + 0.9 * 4), 0, 5.6, 2, 4, 6, 99, 99]),
  );
});

Deno.test("what follows a step that the time limit ends is worth what its state is, not what the next game's is", async () => {
  const cut = () => new TabularEnvironment(twoWays, { timeLimit: 1 });
  const options = { ...shared, epsilon: 0 };
  const target = 1 + 0.9 * 4;
  for (const Learner of [QLearning, Sarsa, ExpectedSarsa]) {
    const [first] = await after(new Learner(cut(), options));
    assert.equal(first, rounded([1 + 0.5 * (target - 1)])[0], Learner.name);
  }
  assert.equal(
    (await after(new MonteCarloControl(cut(), { ...options, learningRate: 1 })))[0],
    target,
  );
});

Deno.test("equal values are ties, also negative ones: each action begins as often", async () => {
  const counts = [0, 0, 0, 0, 0];
  for (let seed = 0; seed < 500; seed++) {
    const environment = new WatchedEnvironment(coins(), { timeLimit: 1 });
    await trained(new QLearning(environment, { epsilon: 0, initialValue: -3, seed }), 1);
    counts[environment.seen[0]]++;
  }
  // 100 each, give or take four standard deviations.
  assert.ok(counts.every((count) => Math.abs(count - 100) < 36), counts.join());
});

Deno.test("QLearning crosses the slippery ice as well as can be after 10,000 episodes, for ten seeds of ten", async () => {
  const lake = frozenLake();
  const episodes = 10_000;
  for (let seed = 0; seed < 10; seed++) {
    const learner = new QLearning(new TabularEnvironment(lake, { timeLimit: 100, seed }), {
      epsilon: { from: 1, to: 0.1, episodes },
      learningRate: { from: 0.1, to: 0.01, episodes },
      seed,
    });
    await trained(learner, episodes);
    const policy = greedyPolicy(lake, learner.actionValues);
    const { meanReturn } = playDistribution(lake, policy, { steps: 100 });
    assert.ok(Math.abs(meanReturn - 0.74) <= 0.01, `seed ${seed}: ${meanReturn}`);
  }
});

Deno.test("all three learn the way over ice that does not slip", async () => {
  const lake = frozenLake({ isSlippery: false });
  for (const Learner of [QLearning, Sarsa, MonteCarloControl]) {
    let [solved, late] = [0, 0];
    for (let seed = 0; seed < 20; seed++) {
      const environment = new TabularEnvironment(lake, { timeLimit: 100, seed });
      const learner = new Learner(environment, { discount: 0.9, epsilon: 0.1, seed });
      for await (const log of learner.train({ episodes: 500 })) {
        if (log.episode > 400) late += log.return / 2_000;
      }
      solved += playDistribution(lake, greedyPolicy(lake, learner.actionValues)).meanReturn;
    }
    assert.ok(solved >= 19, `${Learner.name}: ${solved} of 20`);
    assert.ok(late > 0.85 && late < 0.92, `${Learner.name}: ${late}`);
  }
});

Deno.test("at the cliff Q-learning finds the edge and falls, and SARSA keeps away", async () => {
  const cliff = cliffWalking();
  const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1];
  const play = async (Learner: typeof QLearning | typeof Sarsa) => {
    const greedy: number[] = [];
    let online = 0;
    for (let seed = 0; seed < 20; seed++) {
      const environment = new TabularEnvironment(cliff, { seed });
      const learner = new Learner(environment, {
        discount: 1,
        learningRate: 0.5,
        epsilon: 0.1,
        seed,
      });
      for await (const log of learner.train({ episodes: 500 })) {
        if (log.episode > 400) online += log.return / 2_000;
      }
      const policy = greedyPolicy(cliff, learner.actionValues);
      greedy.push(playDistribution(cliff, policy, { steps: 100 }).meanReturn);
    }
    return { online, greedy: median(greedy) };
  };
  const [q, sarsa] = [await play(QLearning), await play(Sarsa)];
  assert.deepEqual([q.greedy, sarsa.greedy], [-13, -17]);
  // Over 50 seeds: -48.6 and -25.5.
  assert.ok(q.online < -42 && q.online > -58, `${q.online}`);
  assert.ok(sarsa.online < -22 && sarsa.online > -30, `${sarsa.online}`);
});

Deno.test("learners of action values refuse options outside their range", () => {
  const make = (more: object) => () => new QLearning(new TabularEnvironment(twoWays), more);
  assert.throws(make({ discount: -1 }), /^RangeError: .*discount is -1/);
  assert.throws(make({ learningRate: "1/N" }), /^TypeError: .*learningRate is "1\/N"/);
  assert.throws(make({ alpha: 1 }), /^RangeError: Cannot call new QLearning\(\): option "alpha"/);
});
