import assert from "node:assert/strict";
import { CartPole } from "lib/environments";
import { readVariables } from "lib/learning";
import { A2c, Dqn, type EnvironmentMaker, HostMlp, PolicyLearner } from "lib/reinforcement";
import { OnPolicyLearner, Ppo, Reinforce } from "lib/reinforcement";
import { loadTensorFlow, tf } from "lib/tensorflow";
import { checkGoesOn, checkRefusesStates, numbersOf } from "../../learning/learner_states.ts";
import { AliasedCorridor, Corridor, DearAfterwards, Echo, OneStep } from "../toy_environments.ts";

await loadTensorFlow();

const small = { hidden: [8, 8], epochs: 2 };
const cartPole: EnvironmentMaker = (options) => new CartPole(options);
const echo: EnvironmentMaker = (options) => new Echo(options);

/** A learner of each kind with six turns in two epochs. */
const makers: Record<string, (seed?: number) => PolicyLearner> = {
  ppo: (seed = 1) =>
    new Ppo(cartPole, {
      ...small,
      seed,
      steps: 6 * 64,
      games: 4,
      rolloutSteps: 16,
      passes: 2,
      minibatches: 2,
    }),
  "ppo of numbers": (seed = 1) =>
    new Ppo(echo, {
      ...small,
      seed,
      steps: 6 * 32,
      games: 2,
      rolloutSteps: 16,
      passes: 2,
      minibatches: 1,
    }),
  a2c: (seed = 1) => new A2c(cartPole, { ...small, seed, steps: 6 * 60, games: 4, rollouts: 3 }),
  reinforce: (seed = 1) =>
    new Reinforce((options) => new CartPole({ ...options, timeLimit: 40 }), {
      ...{ ...small, seed, episodes: 6 * 3, games: 3 },
    }),
  dqn: (seed = 1) =>
    new Dqn(cartPole, {
      ...{ ...small, seed, steps: 20 + 6 * 40, games: 2, warmUp: 20, updateEvery: 10, rounds: 4 },
      ...{ updates: 3, targetEvery: 6, capacity: 100, batchSize: 8 },
    }),
};

for (const [name, make] of Object.entries(makers)) {
  Deno.test(`${name} trains to the same from the same seed, and leaves no tensor`, async () => {
    const before = tf.memory().numTensors;
    const ends = [];
    for (const seed of [1, 1, 2]) {
      const learner = make(seed);
      const logs = await Array.fromAsync(learner.train());
      assert.deepEqual(logs.map(({ kind }) => kind[0]).join(""), "sssessse");
      assert.equal(learner.totalSteps, 6);
      for (const { metrics } of logs) {
        assert.deepEqual(Object.keys(metrics), Object.keys(learner.metrics));
      }
      const evaluation = learner.evaluate({ episodes: 3 });
      assert.deepEqual(learner.evaluate({ episodes: 3 }), evaluation);
      const metrics = logs.map(({ metrics }) => metrics);
      ends.push({ numbers: numbersOf(learner.state()), metrics, evaluation });
      learner.dispose();
    }
    assert.deepEqual(ends[0], ends[1]);
    assert.notDeepEqual(ends[0].numbers, ends[2].numbers);
    assert.notDeepEqual(ends[0].metrics, ends[2].metrics);
    assert.equal(tf.memory().numTensors, before);
  });

  Deno.test(`${name} goes on from its state to the same bytes, games and chance included`, async () => {
    // The state is taken within the first epoch.
    await checkGoesOn(make, { state: 2, other: 4 }, (learner) => learner.evaluate({ episodes: 2 }));
  });

  Deno.test(`${name} stays as it is where a state does not fit`, () => checkRefusesStates(make));
}

for (const [name, make] of Object.entries({ "one of a few": cartPole, numbers: echo })) {
  Deno.test(`Ppo measures how far its policy has moved from the one that played, actions ${name}`, async () => {
    const first = async (passes: number) => {
      const learner = new Ppo(make, {
        ...{ ...small, steps: 128, epochs: 1, games: 4, rolloutSteps: 32, seed: 1 },
        ...{ passes, minibatches: 1, learningRate: 0.01, annealing: "none" },
      });
      const [{ metrics }] = await Array.fromAsync(learner.train());
      learner.dispose();
      return metrics;
    };
    // The first update meets the policy that played: log-probabilities kept on the host are those of the tensors.
    const same = await first(1);
    assert(Math.abs(same.klDivergence) < 1e-6, `${same.klDivergence}`);
    assert.equal(same.clippedShare, 0);
    // Computed anew in each update they would never differ.
    const moved = await first(10);
    assert(moved.klDivergence > 1e-3, `${moved.klDivergence}`);
    assert(moved.clippedShare > 0.01, `${moved.clippedShare}`);
  });
}

const oneStep: EnvironmentMaker = (options) => new OneStep(options);
const one = { ...small, epochs: 1, games: 2, discount: 0.5, seed: 2 };

/** Learners of {@linkcode OneStep}, what their first loss of values is called, and its part in the squared TD error. */
const bootstrapped: Record<string, [learner: () => PolicyLearner, loss: string, factor: number]> = {
  // Three steps of each game: the time limit in the middle of a rollout, and at its end.
  Ppo: [
    () => new Ppo(oneStep, { ...one, steps: 6, rolloutSteps: 3, passes: 1, minibatches: 1 }),
    ...["valueLoss", 0.5] as const,
  ],
  A2c: [
    () => new A2c(oneStep, { ...one, steps: 6, rolloutSteps: 3, rollouts: 1 }),
    ...["valueLoss", 1] as const,
  ],
  Reinforce: [() => new Reinforce(oneStep, { ...one, episodes: 2 }), "valueLoss", 1],
  Dqn: [
    () =>
      new Dqn(oneStep, {
        ...{ ...one, steps: 10, warmUp: 8, updateEvery: 2, rounds: 1, loss: "squared" },
      }),
    ...["loss", 0.5] as const,
  ],
};

for (const [name, [make, loss, factor]] of Object.entries(bootstrapped)) {
  Deno.test(`${name} goes on from what was seen last where the time limit ends an episode`, async () => {
    const learner = make();
    const [first, last] = learner instanceof OnPolicyLearner
      ? learner.networks.values(Float32Array.of(-1, 1))
      : valuesOfActions(learner);
    // The value of the next episode's beginning, or none, would make another error.
    assert(Math.abs(last - first) > 0.1 && Math.abs(last) > 0.1, `${first} ${last}`);
    const [{ metrics }] = await Array.fromAsync(learner.train());
    learner.dispose();
    const expected = factor * (5 + 0.5 * last - first) ** 2;
    assert(Math.abs(metrics[loss] / expected - 1) < 1e-5, `${metrics[loss]}, ${expected}`);
  });
}

/** To a network of the sizes above: what the legal action is worth where -1 is seen, and the best of both where 1 is. */
function valuesOfActions(learner: PolicyLearner): [number, number] {
  const network = new HostMlp([1, ...small.hidden, 2], "relu");
  const { arrays } = learner.state();
  const weights = arrays.filter(({ name }) => name.startsWith("q/"));
  network.load(Float32Array.from(weights.flatMap(({ data }) => [...data as Float32Array])));
  const values = network.apply([-1, 1], 2);
  // What was legal at a time limit is not known any more.
  return [values[0], Math.max(values[2], values[3])];
}

Deno.test("Reinforce learns from one episode of each game, whatever comes after the shorter ones", async () => {
  const learner = new Reinforce((options) => new DearAfterwards(options), {
    ...{ ...small, epochs: 1, games: 4, episodes: 8, seed: 1, normaliseAdvantages: false },
  });
  for await (const { metrics } of learner.train()) {
    // Twenty steps of 5 at most: the mean square of a return is below its largest one, 100².
    assert(metrics.valueLoss > 100 && metrics.valueLoss < 10_000, `${metrics.valueLoss}`);
  }
  assert.equal(new Set(learner.evaluate({ episodes: 4 }).lengths).size > 1, true);
  learner.dispose();
});

Deno.test("Reinforce counts one return of each game, not those of short episodes that end while a long one lasts", async () => {
  const games = 32;
  const learner = new Reinforce((options) => new CartPole(options), { games, episodes: games });
  const { environment } = learner;
  const [first, later]: [number[], number[]] = [[], []];
  const step = environment.step.bind(environment);
  environment.step = (actions) => {
    step(actions);
    environment.episodeReturns.forEach((sum, game) => {
      if ((environment.terminated[game] | environment.truncated[game]) === 0) return;
      if (game in first) later.push(sum);
      else first[game] = sum;
    });
  };
  for await (const { kind, metrics } of learner.train()) {
    if (kind !== "step") continue;
    assert.equal(metrics.episodeReturn, first.reduce((sum, value) => sum + value, 0) / games);
  }
  assert(later.length > 0, "nothing to leave out");
  assert.equal(learner.environmentSteps, games * Math.max(...first));
  learner.dispose();
});

Deno.test("PolicyLearner counts games as they were paid: rewards that are cut off for learning are not cut off there", async () => {
  const learner = new Dqn((options) => new Corridor(options), {
    ...{ ...small, steps: 200, warmUp: 100, rounds: 5, batchSize: 8, capacity: 200 },
    clipRewards: true,
  });
  const logs = await Array.fromAsync(learner.train());
  // Ten steps at least, twenty at most, of 5 each.
  assert(logs.at(-1)!.metrics.episodeReturn >= 50);
  const { returns, lengths } = learner.evaluate({ episodes: 2 });
  assert.deepEqual([...returns], [...lengths].map((length) => 5 * length));
  learner.dispose();
});

/** A corridor whose steps pay 1.25. */
class CheapCorridor extends Corridor {
  protected override advance(actions: ArrayLike<number>): void {
    super.advance(actions);
    for (let game = 0; game < this.games; game++) this.rewards[game] /= 4;
  }
}

Deno.test("Ppo learns from scaled rewards as from an environment that pays so, and logs what was paid", async () => {
  const options = { ...small, steps: 6 * 64, games: 4, rolloutSteps: 16, seed: 1 };
  const scaled = new Ppo((given) => new Corridor(given), { ...options, rewardScale: 0.25 });
  const cheap = new Ppo((given) => new CheapCorridor(given), options);
  const returns = [];
  for (const learner of [scaled, cheap]) {
    const logs = await Array.fromAsync(learner.train());
    returns.push(logs.at(-1)!.metrics.episodeReturn);
  }
  const weights = [scaled, cheap].map((learner) =>
    numbersOf(learner.state()).filter(([name]) => !String(name).startsWith("play/"))
  );
  assert.deepEqual(weights[0], weights[1]);
  assert.equal(returns[0], 4 * returns[1]);
  scaled.dispose();
  cheap.dispose();
});

Deno.test("PolicyLearner's policy acts by chance where it learnt to, greedily only if asked", () => {
  const make: EnvironmentMaker = (options) => new AliasedCorridor({ ...options, timeLimit: 200 });
  const learner = new Ppo(make, small);
  // Of two actions about as likely as each other; always the same one never arrives.
  assert(learner.evaluate().mean > -40);
  assert.equal(learner.evaluate({ greedy: true }).mean, -200);
  learner.dispose();
});

Deno.test("Dqn's policy explores as at the end of training where weights alone were loaded", () => {
  const learner = new Dqn(cartPole, { ...small, explorationEnd: 0.2 });
  learner.loadWeights(readVariables(learner.variables()));
  const games = 10_000;
  const environment = new CartPole({ games, seed: 1 });
  const [greedy, byChance] = [{}, { greedy: false, seed: 1 }]
    .map((options) => Array.from(learner.policy(options).act(environment)));
  const differing = byChance.filter((action, game) => action !== greedy[game]).length;
  // Half of what is random is the best action of the two.
  assert(Math.abs(differing / games - 0.1) < 0.015, `${differing} of ${games}`);
  learner.dispose();
});

Deno.test("PolicyLearner refuses settings that are unknown, and episodes without end", () => {
  assert.throws(() => new Ppo(cartPole, { rolloutStep: 5 } as object), {
    message: 'Cannot use setting "rolloutStep": it is unknown, did you mean "rolloutSteps"?',
  });
  const endless: EnvironmentMaker = (options) => new CartPole({ ...options, timeLimit: Infinity });
  const learner = new Ppo(endless, small);
  assert.throws(() => learner.evaluate(), {
    message: /^Cannot evaluate a policy in cart pole: timeLimit is Infinity but must be finite/,
  });
  learner.dispose();
  assert.throws(() => new Reinforce(endless), RangeError);
  const oneAction: EnvironmentMaker = (options) => {
    const environment = new OneStep(options);
    return Object.assign(environment, { actionSpace: { kind: "discrete", count: 1 } });
  };
  for (const Kind of [Dqn, Ppo]) {
    assert.throws(() => new Kind(oneAction), /^RangeError: Cannot learn one step: it has 1 action/);
  }
  assert.throws(() => new Dqn(echo), {
    message: "Cannot learn echo by DQN: its actions are a box but must be discrete; use PPO",
  });
});
