import assert from "node:assert/strict";
import { randomWalk, TabularEnvironment } from "lib/environments";
import {
  MonteCarloPrediction,
  policyValues,
  TemporalDifferencePrediction,
  TracePrediction,
  type ValueLearner,
} from "lib/tabular";
import { carousel, corridor, rounded, trained, WatchedEnvironment } from "../small_games.ts";

const options = { discount: 0.9, learningRate: 0.5 };
const once = (timeLimit = Infinity) => new TabularEnvironment(corridor, { timeLimit });

Deno.test("TD(0) updates as computed by hand", async () => {
  const learner = await trained(new TemporalDifferencePrediction(once(), options), 1);
  assert.deepEqual(rounded(learner.values), [0.5, 1, 2, 0]);
  await trained(learner, 2);
  assert.deepEqual(rounded(learner.values), [1.2, 2.4, 3, 0]);
});

Deno.test("n-step prediction updates as computed by hand", async () => {
  const valuesOf = async (steps: number) =>
    rounded(
      (await trained(new TemporalDifferencePrediction(once(), { ...options, steps }), 1)).values,
    );
  // After two rewards a has 1 + 0.9 · 2, and b waits for the end: 2 + 0.9 · 4.
  assert.deepEqual(await valuesOf(2), [1.4, 2.8, 2, 0]);
  assert.deepEqual(await valuesOf(3), [3.02, 2.8, 2, 0]);
  assert.deepEqual(await valuesOf(Infinity), [3.02, 2.8, 2, 0]);
});

Deno.test("TD(λ) updates as computed by hand", async () => {
  const valuesOf = async (traceDecay: number) =>
    rounded((await trained(new TracePrediction(once(), { ...options, traceDecay }), 1)).values);
  assert.deepEqual(await valuesOf(0.5), [1.355, 1.9, 2, 0]);
  assert.deepEqual(await valuesOf(0), [0.5, 1, 2, 0]);
  assert.deepEqual(await valuesOf(1), [3.02, 2.8, 2, 0]);
  // A second walk begins without traces of the first.
  const twice = new TracePrediction(once(), { ...options, traceDecay: 0.5 });
  assert.deepEqual(rounded((await trained(twice, 2)).values), [2.6625, 3.3, 3, 0]);
});

Deno.test("traces accumulate with each visit, or are replaced", async () => {
  // Stay, stay, leave: one state is visited three times. δ is 1 (+ bootstrap), and 0 − V at the end.
  const play = async (traces: "accumulating" | "replacing") => {
    const policy = Float64Array.of(1, 0, 0, 0);
    const environment = new TabularEnvironment(carousel, { timeLimit: 2 });
    const learner = new TracePrediction(environment, {
      ...{ policy, traces, discount: 1, learningRate: 0.5, traceDecay: 0.5 },
    });
    return rounded((await trained(learner, 1)).values)[0];
  };
  // δ = 1 twice, because the value of the state cancels out; z is 1, then 1.5 or 1.
  assert.equal(await play("accumulating"), 0.5 + 0.75);
  assert.equal(await play("replacing"), 0.5 + 0.5);
});

Deno.test("Monte Carlo prediction takes the mean of what followed every visit", async () => {
  const learner = await trained(new MonteCarloPrediction(once(), { discount: 0.9 }), 3);
  assert.deepEqual(rounded(learner.values), [6.04, 5.6, 4, 0]);
  // Two visits of one state within an episode: what followed was 2 and 1.
  const policy = Float64Array.of(1, 0, 0, 0);
  const twice = new TabularEnvironment(carousel, { timeLimit: 2 });
  const visited = await trained(new MonteCarloPrediction(twice, { policy, discount: 1 }), 1);
  assert.equal(visited.values[0], 1.5);
});

Deno.test("Monte Carlo with a constant α is n-step prediction with n = ∞, to the byte", async () => {
  const walk = (seed: number) => new TabularEnvironment(randomWalk(), { seed });
  const shared = { discount: 1, learningRate: 0.1 };
  const mc = await trained(new MonteCarloPrediction(walk(1), shared), 50);
  const td = new TemporalDifferencePrediction(walk(1), { ...shared, steps: Infinity });
  assert.deepEqual((await trained(td, 50)).values, mc.values);
});

Deno.test("TD(λ) with λ 0 is TD(0), to the byte", async () => {
  const walk = () => new TabularEnvironment(randomWalk(), { seed: 1 });
  const one = await trained(new TemporalDifferencePrediction(walk(), { discount: 1 }), 50);
  const other = await trained(new TracePrediction(walk(), { discount: 1, traceDecay: 0 }), 50);
  assert.deepEqual(rounded(other.values), rounded(one.values));
});

Deno.test("TD(λ) is the mean of all n-step returns, looked at from the other side", async () => {
  // For a small α, what an episode changes is α Σ (Gλ − V), with Gλ = (1 − λ) Σ λⁿ⁻¹ Gₙ (Sutton and Barto, 12.1).
  const [lambda, discount, learningRate, start] = [0.7, 0.9, 1e-7, 0.3];
  const environment = new WatchedEnvironment(randomWalk(5), { seed: 3 });
  const states: number[] = [environment.observations[0]];
  const rewards: number[] = [];
  const step = environment.step.bind(environment);
  environment.step = (actions) => {
    step(actions);
    const [hasEnded] = environment.terminated;
    states.push(hasEnded ? environment.finalObservations[0] : environment.observations[0]);
    rewards.push(environment.rewards[0]);
  };
  const learner = new TracePrediction(environment, {
    ...{ discount, learningRate, traceDecay: lambda, initialValue: start },
  });
  await trained(learner, 1);
  const length = rewards.length;
  assert.ok(length > 5);
  const nStep = (t: number, n: number): number => {
    let value = t + n >= length ? 0 : start;
    for (let i = Math.min(t + n, length) - 1; i >= t; i--) value = rewards[i] + discount * value;
    return value;
  };
  const expected = new Float64Array(7);
  for (let t = 0; t < length; t++) {
    let target = lambda ** (length - t - 1) * nStep(t, length - t);
    for (let n = 1; n < length - t; n++) target += (1 - lambda) * lambda ** (n - 1) * nStep(t, n);
    expected[states[t]] += target - start;
  }
  expected.forEach((change, state) => {
    const actual = (learner.values[state] - start) / learningRate;
    assert.ok(Math.abs(actual - change) < 1e-5, `state ${state}: ${actual}, ${change}`);
  });
});

/** The root of the mean squared error on the random walk of 19 places. */
function errorOf({ values }: ValueLearner): number {
  const squares = values.slice(1, 20).map((value, i) => (value - ((i + 1) / 10 - 1)) ** 2);
  return Math.sqrt(squares.reduce((sum, square) => sum + square) / 19);
}

const learners: [name: string, make: (environment: TabularEnvironment) => ValueLearner][] = [
  ["Monte Carlo", (walk) => new MonteCarloPrediction(walk, { discount: 1 })],
  ["TD(0)", (walk) =>
    new TemporalDifferencePrediction(walk, {
      ...{ discount: 1, learningRate: { from: 0.2, to: 0.002, episodes: 3_000 } },
    })],
  ["4-step TD", (walk) =>
    new TemporalDifferencePrediction(walk, {
      ...{ discount: 1, learningRate: { from: 0.2, to: 0.002, episodes: 3_000 }, steps: 4 },
    })],
  ["TD(0.8)", (walk) =>
    new TracePrediction(walk, {
      ...{ discount: 1, learningRate: { from: 0.2, to: 0.002, episodes: 3_000 } },
    })],
];
for (const [name, make] of learners) {
  Deno.test(`${name} comes to the values of the random walk, i / 10 − 1`, async () => {
    const learner = await trained(
      make(new TabularEnvironment(randomWalk(), { seed: 5 })),
      3_000,
    );
    const error = errorOf(learner);
    assert.ok(error < 0.05, `${error}`);
  });
}

Deno.test("what follows an episode that the time limit cut off is worth what its last state is", async () => {
  // From a over b to c, where the limit is; then the next game stands in a already.
  const start = [10, 20, 30, 99];
  const valuesOf = async (learner: ValueLearner) => {
    learner.values.set(start);
    return rounded((await trained(learner, 1)).values);
  };
  const b = 20 + 0.5 * (2 + 0.9 * 30 - 20);
  const shared = { discount: 0.9, learningRate: 0.5 };
  const whole = 10 + 0.5 * (1 + 0.9 * (2 + 0.9 * 30) - 10);
  assert.deepEqual(
    await valuesOf(new TemporalDifferencePrediction(once(2), shared)),
    rounded([14.5, b, 30, 99]),
  );
  assert.deepEqual(
    await valuesOf(new MonteCarloPrediction(once(2), shared)),
    rounded([whole, b, 30, 99]),
  );
  const two = new TemporalDifferencePrediction(once(2), { ...shared, steps: 2 });
  assert.deepEqual(await valuesOf(two), rounded([whole, b, 30, 99]));
  const zero = new TracePrediction(once(2), { ...shared, traceDecay: 0 });
  assert.deepEqual(await valuesOf(zero), rounded([14.5, b, 30, 99]));
});

Deno.test("what follows an episode that came to its end is worth 0, whatever the table says", async () => {
  for (
    const learner of [
      new TemporalDifferencePrediction(once(), options),
      new TemporalDifferencePrediction(once(), { ...options, steps: 2 }),
      new MonteCarloPrediction(once(), options),
      new TracePrediction(once(), { ...options, traceDecay: 0 }),
    ]
  ) {
    learner.values[3] = 99;
    assert.equal((await trained(learner, 1)).values[2], 2);
  }
});

Deno.test("learners follow the policy that they are given", async () => {
  const policy = Float64Array.of(0.75, 0.25, 0, 0);
  const [expected] = policyValues(carousel, policy, { discount: 0.9 });
  const environment = new TabularEnvironment(carousel, { seed: 2 });
  const learner = new MonteCarloPrediction(environment, { policy, discount: 0.9, seed: 2 });
  await trained(learner, 5_000);
  assert.ok(Math.abs(learner.values[0] - expected) < 0.05);
});

Deno.test("learners of values refuse options outside their range", () => {
  const td = (more: object) => () => new TemporalDifferencePrediction(once(), more);
  assert.throws(td({ steps: 0 }), /^RangeError: .*steps is 0/);
  assert.throws(td({ learningRate: 2 }), /^RangeError: .*learningRate is 2/);
  assert.throws(td({ policy: new Float64Array(3) }), /^TypeError: .*policy has 3 entries/);
  assert.throws(td({ initialValue: NaN }), /^RangeError: .*initialValue is NaN/);
  const traces = { traces: "dutch" } as never;
  assert.throws(() => new TracePrediction(once(), traces), /^RangeError: .*traces is "dutch"/);
});

Deno.test("n-step and TD(λ) prediction err as much as in figures 7.2 and 12.6 of Sutton and Barto", async () => {
  // Means over the first ten walks of 300 runs, by a program in Python with other random numbers.
  const references: [kind: "steps" | "traceDecay", of: number, rate: number, error: number][] = [
    ["steps", 1, 0.8, 0.3448],
    ["steps", 4, 0.4, 0.2638],
    ["steps", 16, 0.15, 0.3118],
    ["traceDecay", 0.4, 0.7, 0.2726],
    ["traceDecay", 0.8, 0.3, 0.2631],
    ["traceDecay", 0.95, 0.1, 0.3356],
  ];
  for (const [kind, of, learningRate, expected] of references) {
    const Learner = kind === "steps" ? TemporalDifferencePrediction : TracePrediction;
    let error = 0;
    for (let seed = 0; seed < 100; seed++) {
      const environment = new TabularEnvironment(randomWalk(), { seed });
      const options = { discount: 1, learningRate, seed, [kind]: of };
      const learner: ValueLearner = new Learner(environment, options);
      for await (const _log of learner.train({ episodes: 10 })) error += errorOf(learner) / 1_000;
    }
    // The standard error of either mean is below 0.006.
    assert.ok(Math.abs(error - expected) < 0.02, `${kind} ${of}, α ${learningRate}: ${error}`);
  }
});
