import assert from "node:assert/strict";
import { CartPole, coins, type FiniteMdp, frozenLake, TabularEnvironment } from "lib/environments";
import { decodeSafetensors, encodeSafetensors } from "lib/files";
import {
  ActorCritic,
  type EpisodeLog,
  EpsilonGreedyBandit,
  ExpectedSarsa,
  GradientBandit,
  MonteCarloControl,
  MonteCarloPrediction,
  QLearning,
  Sarsa,
  type StateEnvironment,
  type TabularLearner,
  type TabularState,
  TemporalDifferencePrediction,
  TracePrediction,
  UpperConfidenceBandit,
} from "lib/tabular";
import { carousel, corridor, trained, WatchedEnvironment } from "../small_games.ts";

type LearnerClass = new (
  environment: StateEnvironment,
  options: { seed: number },
) => TabularLearner;

const lake = frozenLake();
const games: [mdp: FiniteMdp, timeLimit: number, classes: LearnerClass[]][] = [
  [lake, 20, [QLearning, Sarsa, ExpectedSarsa, MonteCarloControl, ActorCritic]],
  [lake, 20, [MonteCarloPrediction, TemporalDifferencePrediction, TracePrediction]],
  [coins(), 1, [EpsilonGreedyBandit, UpperConfidenceBandit, GradientBandit]],
];
const learners = games.flatMap(([mdp, timeLimit, classes]) =>
  classes.map((Learner) => ({
    name: Learner.name,
    make: (seed: number) => new Learner(new TabularEnvironment(mdp, { seed, timeLimit }), { seed }),
  }))
);

/** As bytes of a file and back, which is how a state is kept. */
function throughFile({ arrays, episodes, totalSteps }: TabularState): TabularState {
  const file = encodeSafetensors(arrays);
  return { arrays: decodeSafetensors(file).arrays, episodes, totalSteps };
}

function tablesOf(learner: TabularLearner): Map<string, ArrayLike<number | bigint>> {
  return new Map(learner.state().arrays.map(({ name, data }) => [name, data]));
}

for (const { name, make } of learners) {
  Deno.test(`${name} goes on from a state to the same bytes and logs, and a seed decides all`, async () => {
    const logsOf = (learner: TabularLearner, episodes: number) =>
      Array.fromAsync(learner.train({ episodes }));
    const whole = make(3);
    const logs = await logsOf(whole, 60);
    const first = make(3);
    const begun: EpisodeLog[] = await logsOf(first, 25);
    const second = make(4);
    await logsOf(second, 7);
    second.restore(throughFile(first.state()));
    assert.deepEqual([...begun, ...await logsOf(second, 60)], logs);
    assert.deepEqual(tablesOf(second), tablesOf(whole));
    assert.deepEqual([second.episodes, second.totalSteps], [whole.episodes, whole.totalSteps]);
    assert.notDeepEqual(tablesOf(await trained(make(4), 60)), tablesOf(whole));
  });

  Deno.test(`${name} keeps its state where another does not fit`, async () => {
    const learner = await trained(make(1), 5);
    const before = learner.state();
    const { arrays } = await trained(make(2), 9).then((other) => other.state());
    const odd: [TabularState["arrays"], RegExp][] = [
      [arrays.slice(1), /^TypeError: Cannot restore a learner: array ".*" is missing/],
      [[...arrays, { name: "more", shape: [], data: new Float64Array(1) }], /"more" is unknown/],
      [arrays.filter(({ name }) => name !== "random"), /array "random" is missing/],
      [arrays.filter(({ name }) => name !== "environment/variables"), /variables/],
      [
        arrays.map((array) => ({ ...array, data: new Float32Array(array.data.length) })),
        /is Float32Array .* but must be Float64Array/,
      ],
    ];
    for (const [arrays, message] of odd) {
      assert.throws(() => learner.restore({ arrays, episodes: 9, totalSteps: 9 }), message);
    }
    assert.throws(
      () => learner.restore({ ...before, episodes: -1 }),
      /^RangeError: .*episodes is -1/,
    );
    assert.deepEqual(learner.state(), before);
  });
}

Deno.test("train() logs episodes with their steps, returns and ends", async () => {
  const learner = new Sarsa(new TabularEnvironment(corridor), {});
  const logs = await Array.fromAsync(learner.train({ episodes: 2 }));
  assert.deepEqual(
    logs,
    [1, 2].map((episode) => ({
      ...{ episode, steps: 3, totalSteps: 3 * episode, return: 7, isTerminated: true },
    })),
  );
  const cut = new Sarsa(new TabularEnvironment(corridor, { timeLimit: 2 }), {});
  const [log] = await Array.fromAsync(cut.train({ episodes: 1 }));
  assert.deepEqual([log.steps, log.return, log.isTerminated], [2, 3, false]);
});

Deno.test("train() counts the episodes of earlier calls, and ends where it is left or told to", async () => {
  const learner = new QLearning(new TabularEnvironment(lake, { timeLimit: 20 }));
  for await (const { episode } of learner.train({ episodes: 10 })) if (episode === 4) break;
  assert.equal(learner.episodes, 4);
  await trained(learner, 10);
  assert.equal(learner.episodes, 10);
  assert.deepEqual(await Array.fromAsync(learner.train({ episodes: 10 })), []);
  const stop = new AbortController();
  for await (const { episode } of learner.train({ episodes: 99, signal: stop.signal })) {
    if (episode === 15) stop.abort();
  }
  assert.equal(learner.episodes, 15);
});

Deno.test("train() lets the event loop have its turn, so that somebody can stop it", async () => {
  const learner = new QLearning(new TabularEnvironment(lake, { timeLimit: 100 }));
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 0);
  const episodes = 10_000_000;
  for await (const _log of learner.train({ episodes, signal: stop.signal }));
  assert.ok(learner.episodes < episodes);
});

Deno.test("train() refuses a second call beside the first, limits that there are not, and endless episodes", async () => {
  const learner = new QLearning(new TabularEnvironment(lake, { timeLimit: 20 }));
  const first = learner.train({ episodes: 9 });
  await first.next();
  await assert.rejects(learner.train({ episodes: 9 }).next(), /another call is training/);
  await first.return();
  await assert.rejects(learner.train({ episodes: 0.5 }).next(), /^RangeError: .*episodes is 0.5/);
  // Of staying it knows that it pays, of leaving that it does not.
  const rider = new QLearning(new TabularEnvironment(carousel), { epsilon: 0 });
  rider.actionValues.set([1, 0]);
  await assert.rejects(
    rider.train({ episodes: 1 }).next(),
    /^Error: Cannot train: an episode of carousel has 1000000 steps .* timeLimit/,
  );
});

Deno.test("a learner refuses environments that have no table", () => {
  const cartPole = new CartPole() as never;
  assert.throws(() => new QLearning(cartPole), /^TypeError: .*observations are box/);
  const two = new TabularEnvironment(lake, { games: 2 });
  assert.throws(() => new QLearning(two), /^TypeError: .*it has 2 games but must have 1/);
});

Deno.test("schedules change evenly from episode to episode, and then stay", async () => {
  const left = [0, 0, 0, 0, 0, 0];
  for (let seed = 0; seed < 400; seed++) {
    const environment = new WatchedEnvironment(carousel, { timeLimit: 1 });
    const epsilon = { from: 1, to: 0, episodes: 4 };
    const learner = new QLearning(environment, { epsilon, learningRate: 0, seed });
    // Leaving looks worse, so that only blind choices leave, half of them.
    learner.actionValues.set([1, 0]);
    await trained(learner, 6);
    environment.seen.forEach((action, episode) => left[episode] += action);
  }
  // Give or take four standard deviations.
  [200, 150, 100, 50, 0, 0].forEach((mean, episode) => {
    const tolerance = 4 * Math.sqrt(mean * (1 - mean / 400));
    assert.ok(Math.abs(left[episode] - mean) <= tolerance, `${left}`);
  });
});

Deno.test("schedules outside their range are refused", () => {
  const make = (epsilon: unknown) => () =>
    new QLearning(new TabularEnvironment(lake), { epsilon } as never);
  assert.throws(make(1.5), /^RangeError: .*epsilon is 1.5/);
  assert.throws(make({ from: 1, to: -1, episodes: 5 }), /^RangeError: .*epsilon.to is -1/);
  assert.throws(make({ from: 1, to: 0, episodes: 0 }), /^RangeError: .*epsilon.episodes is 0/);
  assert.throws(make({ from: 1, to: 0 }), /^TypeError: .*epsilon is .* { from, to, episodes }/);
  assert.throws(make("much"), /^TypeError: .*epsilon is/);
});
