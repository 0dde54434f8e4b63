import assert from "node:assert/strict";
import {
  balanceLosses,
  BayesianStructures,
  explorerNames,
  FlowLearner,
  type FlowOptions,
  gaussianScores,
  Hypergrid,
  type LossName,
  Parentheses,
  PolicyTable,
  randomGaussianData,
  sampleForward,
} from "lib/gflownet";
import { RandomStream } from "lib/random";
import { loadTensorFlow, tf } from "lib/tensorflow";
import { checkGoesOn, checkRefusesStates, numbersOf } from "../../learning/learner_states.ts";

await loadTensorFlow();

const small = { hidden: [8, 8], batchSize: 6, iterations: 9, epochs: 2, logEvery: 2, seed: 1 };
const make = (options: Partial<FlowOptions> = {}) =>
  new FlowLearner(new Hypergrid({ side: 5, reward: "sparse" }), { ...small, ...options });

const kinds: Record<string, Partial<FlowOptions>> = {
  ...Object.fromEntries(explorerNames.map((explorer) => [explorer, { explorer }])),
  ...Object.fromEntries(
    (Object.keys(balanceLosses) as LossName[]).map((loss) => [loss, { loss }]),
  ),
  "uniform P_B": { backward: "uniform", explorer: "replay-by-reward" },
};

for (const [name, options] of Object.entries(kinds)) {
  Deno.test(`FlowLearner trains by ${name} to the same from the same seed, and leaves no tensor`, async () => {
    const before = tf.memory().numTensors;
    const ends = [];
    for (const seed of [1, 1, 2]) {
      const learner = make({ ...options, seed });
      const logs = await Array.fromAsync(learner.train());
      assert.deepEqual(logs.map(({ kind }) => kind[0]).join(""), "ssesss" + "e");
      assert.deepEqual([learner.totalSteps, learner.iterations], [5, 9]);
      for (const { metrics } of logs) {
        assert.deepEqual(Object.keys(metrics), Object.keys(learner.metrics));
      }
      const metrics = logs.map(({ metrics }) => metrics);
      ends.push({ numbers: numbersOf(learner.state()), metrics, error: learner.measure() });
      learner.dispose();
    }
    assert.deepEqual(ends[0], ends[1]);
    assert.notDeepEqual(ends[0].numbers, ends[2].numbers);
    assert.equal(tf.memory().numTensors, before);
  });

  Deno.test(`FlowLearner by ${name} goes on from its state to the same bytes`, async () => {
    // The state is taken within the second epoch.
    await checkGoesOn(() => make(options), { state: 3, other: 4 }, (learner) => learner.measure());
  });
}

Deno.test("FlowLearner draws each batch by the policy as it is then", async () => {
  const grid = new Hypergrid({ side: 16, reward: "sparse" });
  const learner = new FlowLearner(grid, {
    ...{ ...small, hidden: [16], learningRate: 0.05, iterations: 8, epochs: 1, logEvery: 1 },
  });
  const built = new Set<number>();
  for (let step = 0; step < 8; step++) {
    const { data } = learner.state().arrays.find(({ name }) => name === "drawing/random")!;
    const drawn = sampleForward(grid, new PolicyTable(learner.policy(), 3), {
      ...{ count: small.batchSize, random: RandomStream.fromState([...data as Uint32Array]) },
    });
    for (let i = 0; i < drawn.count; i++) built.add(drawn.object(i));
    await Array.fromAsync(learner.train({ steps: 1 }));
    const actual = [...learner.built().keys()].filter((state) => learner.built()[state] === 1);
    assert.deepEqual(actual, [...built].sort((a, b) => a - b), `iteration ${step}`);
  }
  learner.dispose();
});

Deno.test("FlowLearner stays as it is where a state does not fit", async () => {
  await checkRefusesStates(() => make({ explorer: "replay-by-loss" }));
});

Deno.test("FlowLearner learns a grid of 8 × 8 cells by every loss", async () => {
  // Trajectory balance is near by 500 iterations; the others learn flows too.
  const bounds: Record<LossName, number> = {
    "trajectory-balance": 0.04,
    "log-partition-variance": 0.15,
    "sub-trajectory-balance": 0.25,
    "detailed-balance": 0.4,
    "flow-matching": 0.4,
  };
  for (const [loss, bound] of Object.entries(bounds) as [LossName, number][]) {
    const learner = new FlowLearner(new Hypergrid(), {
      ...{ loss, iterations: 500, epochs: 1, hidden: [64, 64], learningRate: 3e-3, seed: 1 },
    });
    const start = learner.measure().l1;
    const logs = await Array.fromAsync(learner.train());
    const { l1, modesFound } = learner.measure();
    assert(start > 0.8 && l1 < bound, `${loss}: ${l1}`);
    assert.equal(modesFound, 4);
    const { metrics } = logs.at(-2)!;
    assert(Math.abs(metrics.logZ - learner.space.logZ) < 0.1, `${loss}: ${metrics.logZ}`);
    assert.equal(metrics.modesBuilt, 4);
    learner.dispose();
  }
});

Deno.test("FlowLearner learns strings and the posterior over structures", async () => {
  const { data } = randomGaussianData({ nodes: 3, samples: 20, seed: 1 });
  const scores = gaussianScores(data, 3);
  const environments = [
    new Parentheses({ length: 4 }),
    new BayesianStructures({ nodes: 3, scores }),
  ];
  for (const environment of environments) {
    const learner = new FlowLearner(environment, {
      ...{ iterations: 800, epochs: 1, hidden: [32, 32], learningRate: 5e-3, seed: 1 },
      annealedShare: 0,
      // Any action: by its own policy it would stay with short strings.
      ...{ explorer: "epsilon-noisy", epsilon: 0.5 },
    });
    const start = learner.measure().l1;
    const logs = await Array.fromAsync(learner.train());
    const { l1 } = learner.measure();
    assert(start > 0.4 && l1 < 0.2, `${environment.name}: ${start}, ${l1}`);
    const { metrics } = logs.at(-2)!;
    assert(Math.abs(metrics.logZ - learner.space.logZ) < 0.1, `${metrics.logZ}`);
    assert.equal("modesBuilt" in metrics, learner.space.modes.length > 0);
    learner.dispose();
  }
});

Deno.test("the main agent of loss-guided exploration learns as if there were no auxiliary reward", async () => {
  // The same trajectories of the first iteration, whatever the auxiliary agent is paid afterwards.
  const ends = [];
  for (const lossWeight of [1, 1e-6]) {
    const learner = make({ explorer: "loss-guided", lossWeight, iterations: 1, epochs: 1 });
    await Array.fromAsync(learner.train());
    const state = learner.state();
    const of = (agent: string) =>
      state.arrays.filter(({ name }) => name.startsWith(`${agent}/`)).map(({ data }) => [...data]);
    ends.push({ main: of("main"), auxiliary: of("auxiliary") });
    assert.equal(learner.rewardCalls, 9, "six by the auxiliary agent, three by the main one");
    learner.dispose();
  }
  assert.deepEqual(ends[0].main, ends[1].main);
  assert.notDeepEqual(ends[0].auxiliary, ends[1].auxiliary);
});

Deno.test("main and auxiliary agent begin with other weights, main with the same beside any explorer", () => {
  const learners = [make(), make({ explorer: "loss-guided" })];
  const [alone, guided] = learners.map((learner) => learner.policy());
  assert.deepEqual(alone, guided);
  assert.notDeepEqual(learners[1].policy("auxiliary"), guided);
  assert.throws(() => learners[0].policy("auxiliary"), {
    name: "TypeError",
    message: /^Cannot evaluate a policy: the agent is "auxiliary" but must be "main"/,
  });
  for (const learner of learners) learner.dispose();
});

Deno.test("FlowLearner draws heat maps of a plane: the target, what is built, what the auxiliary agent builds", () => {
  const learner = make({ explorer: "loss-guided" });
  const { pixels, shape } = learner.samples()!;
  assert.deepEqual(shape, [3, 100, 100, 1]);
  const at = (map: number, x: number, y: number) =>
    pixels[(map * 100 + 20 * x + 10) * 100 + 20 * y + 10];
  const greatest = Math.max(...learner.space.target);
  for (const [map, p] of [learner.space.target, learner.distribution()].entries()) {
    for (const [x, y] of [[0, 0], [1, 3], [4, 4]]) {
      const expected = Math.min(1, 2 * p[5 * x + y] / greatest - 1);
      assert(Math.abs(at(map, x, y) - expected) < 1e-6);
    }
  }
  learner.dispose();
  const cube = new FlowLearner(new Hypergrid({ side: 3, dimensions: 3 }), small);
  assert.equal(cube.samples(), undefined);
  cube.dispose();
});

Deno.test("FlowLearner takes weights alone, and refuses settings that are unknown", async () => {
  const [one, other] = [make(), make({ seed: 2 })];
  await Array.fromAsync(one.train());
  const names = one.variables().map(({ name }) => name);
  other.loadWeights(one.state().arrays.filter(({ name }) => names.includes(name)));
  assert.deepEqual(other.policy(), one.policy());
  for (const learner of [one, other]) learner.dispose();
  assert.throws(() => make({ epsilonn: 0.5 } as object), {
    message: 'Cannot use setting "epsilonn": it is unknown, did you mean "epsilon"?',
  });
});
