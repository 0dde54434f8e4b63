/** What is computed by hand against what TensorFlow differentiates. */
import assert from "node:assert/strict";
import { normalisedReturns, ppoGradient, softmaxTerms } from "lib/pong";
import { Categorical, ppoLoss } from "lib/reinforcement";
import { loadTensorFlow, tf } from "lib/tensorflow";

await loadTensorFlow();

/** Logits and a value; some ratios within ε, some beyond on either side, with advantages of both signs. */
const outputs = [[0.2, -1, 0.5, 0.3], [2, 0, -2, -0.5], [0, 0, 0, 1], [-1, 1, 3, 0.1], [
  0.5,
  0.4,
  0.3,
  -1,
]];
const rows = [
  { action: 0, logProbability: -1.2, advantage: 0.7, valueTarget: 1 },
  { action: 1, logProbability: -3.5, advantage: 1.1, valueTarget: -1 },
  { action: 2, logProbability: -0.5, advantage: -0.9, valueTarget: 0.2 },
  { action: 2, logProbability: -0.6, advantage: -1.4, valueTarget: 0.4 },
  { action: 1, logProbability: -1.1, advantage: 0.5, valueTarget: 0 },
];
const weights = { clip: 0.2, valueCoefficient: 0.5, entropyCoefficient: 0.01 };

Deno.test("ppoGradient() is the gradient of ppoLoss(), and measures the same", () => {
  const column = (name: keyof typeof rows[number]) => tf.tensor1d(rows.map((row) => row[name]));
  const lossOf = (all: tf.Tensor2D) => {
    const [logits, values] = tf.split(all, [3, 1], 1) as tf.Tensor2D[];
    const networks = {
      policy: { apply: () => logits },
      value: { apply: () => values },
      distribution: new Categorical(3),
    };
    return ppoLoss(networks, {
      observations: all,
      legal: undefined,
      actions: tf.tensor2d(rows.map(({ action }) => [action])),
      logProbabilities: column("logProbability"),
      advantages: column("advantage"),
      returns: column("valueTarget"),
      values: tf.zeros([rows.length]),
      weights: tf.ones([rows.length]),
    }, { ...weights, normaliseAdvantages: false, clipValues: false });
  };
  const [expected, measured] = tf.tidy(() => {
    const all = tf.tensor2d(outputs);
    return [
      tf.grad((x: tf.Tensor) => lossOf(x as tf.Tensor2D).loss)(all).arraySync() as number[][],
      lossOf(all).measured.map((value) => value.dataSync()[0]),
    ];
  });
  const sums = [0, 0, 0, 0, 0];
  rows.forEach((row, i) => {
    const gradient = new Float64Array(4);
    const own = ppoGradient(Float64Array.from(outputs[i]), row, {
      ...{ weights, gradient, probabilities: new Float64Array(3) },
    });
    const { policyLoss, valueLoss, entropy, klDivergence, clippedShare } = own;
    [policyLoss, valueLoss, entropy, klDivergence, clippedShare]
      .forEach((value, k) => sums[k] += value / rows.length);
    gradient.forEach((value, k) =>
      assert(Math.abs(value / rows.length - expected[i][k]) < 1e-6, `row ${i}, output ${k}`)
    );
  });
  sums.forEach((sum, k) => assert(Math.abs(sum - measured[k]) < 1e-6));
  assert(sums[4] > 0 && sums[4] < 1, "some ratios are clipped, some are not");
});

Deno.test("softmaxTerms() stays finite where logits are far apart", () => {
  const probabilities = new Float64Array(3);
  const { logProbability, entropy } = softmaxTerms(
    Float64Array.of(1000, 0, -1000),
    1,
    probabilities,
  );
  assert.deepEqual([...probabilities], [1, 0, 0]);
  assert.deepEqual([logProbability, entropy], [-1000, 0]);
});

Deno.test("normalisedReturns() discounts each point back to the one before it, in each game apart", () => {
  // Two games in turn: game 0 loses at its third step, game 1 wins at its first.
  const steps = [[0, 0], [1, 1], [0, 0], [1, 0], [0, -1], [1, 0], [0, 0], [1, -1]]
    .map(([game, reward]) => ({ game, reward }));
  const returns = [-0.25, 1, -0.5, -0.25, -1, -0.5, 0, -1]; // γ = 0.5
  const mean = returns.reduce((sum, value) => sum + value) / 8;
  const deviation = Math.sqrt(returns.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 8);
  normalisedReturns(steps, 0.5).forEach((value, i) =>
    assert(Math.abs(value - (returns[i] - mean) / deviation) < 1e-12)
  );
});
