/** A step of PPO with the convolutional network against differences of the loss in plain loops. */
import assert from "node:assert/strict";
import { ConvolutionalModel, ConvolutionalNetwork, PixelLists, ppoGradient } from "lib/pong";
import { RandomStream } from "lib/random";
import { loadTensorFlow, tf } from "lib/tensorflow";
import { assertClose } from "../../reference/assert_close.ts";
import { plainOutputs } from "../networks/plain_convolutions.ts";

await loadTensorFlow();

const [pixels, actions, count] = [400, 3, 5];
const terms = { clip: 0.2, valueCoefficient: 0.5, entropyCoefficient: 0.01 };

/** A small network of random weights, and a rollout of six rows, of which five are learnt from. */
function example(gradientNorm: number) {
  const random = new RandomStream(5);
  const network = new ConvolutionalNetwork({ size: 20, hidden: 6, actions, seed: 2 });
  for (const { variable } of network.variables()) {
    const values = Float32Array.from({ length: variable.size }, () => 0.06 * random.normal());
    tf.tidy(() => variable.assign(tf.tensor(values, variable.shape)));
  }
  const seen = Int8Array.from({ length: (count + 1) * pixels }, () => random.integer(3) - 1);
  const lists = new PixelLists();
  for (let index = 0; index <= count; index++) lists.add(seen, { index, pixels });
  const column = (next: () => number) => Float32Array.from({ length: count + 1 }, next);
  const rollout = {
    lists,
    actions: column(() => random.integer(actions)),
    logProbabilities: column(() => -1.1 + 0.3 * random.normal()),
    values: column(() => random.normal()),
    advantages: column(() => random.normal()),
    returns: column(() => random.normal()),
  };
  const model = new ConvolutionalModel(network, { ...terms, pixels, actions, gradientNorm });
  return { network, model, rollout, seen };
}

const read = (variables: readonly { variable: tf.Variable }[]) =>
  variables.map(({ variable }) => variable.dataSync<"float32">().slice());

Deno.test("a step's gradient and measurements are those of plain loops, of the rows asked for", () => {
  const before = tf.memory().numTensors;
  const { network, model, rollout, seen } = example(1e9);
  const rows = Uint32Array.of(5, 0, 3, 1, 2);
  const weights = read(network.variables()).map((values) => Float64Array.from(values));
  const advantages = Array.from(rows, (row) => rollout.advantages[row]);
  const mean = advantages.reduce((sum, value) => sum + value) / count;
  const variance = advantages.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (count - 1);
  const measure = () => {
    const sums = { policyLoss: 0, valueLoss: 0, entropy: 0, klDivergence: 0, clippedShare: 0 };
    rows.forEach((row, i) => {
      const measured = ppoGradient(
        plainOutputs(weights, seen.subarray(row * pixels, (row + 1) * pixels)),
        {
          action: rollout.actions[row],
          logProbability: rollout.logProbabilities[row],
          advantage: (advantages[i] - mean) / Math.sqrt(variance),
          valueTarget: rollout.returns[row],
        },
        {
          weights: terms,
          probabilities: new Float64Array(actions),
          gradient: new Float64Array(actions + 1),
        },
      );
      for (const name of Object.keys(sums) as (keyof typeof sums)[]) {
        sums[name] += measured[name] / count;
      }
    });
    return sums;
  };
  const expected = measure();
  const loss = () => {
    const { policyLoss, valueLoss, entropy } = measure();
    return policyLoss + 0.5 * valueLoss - 0.01 * entropy;
  };
  const measured = model.descend(rollout, { rows, learningRate: 0.01 });
  assertClose("measured", Object.values(measured), Object.values(expected), 1e-5);
  assert(measured.clippedShare > 0 && measured.clippedShare < 1, "some ratios are clipped");

  // The first moment is a tenth of the gradient, of all variables in one array.
  const [, first] = read(model.optimiserVariables());
  let at = 0;
  const random = new RandomStream(1);
  for (const values of weights) {
    const samples = Array.from(
      { length: Math.min(8, values.length) },
      () => random.integer(values.length),
    );
    const differences = samples.map((i) => {
      const [own, near] = [values[i], 1e-5];
      values[i] = own + near;
      const above = loss();
      values[i] = own - near;
      const below = loss();
      values[i] = own;
      return (above - below) / (2 * near);
    });
    assertClose("gradient", samples.map((i) => 10 * first[at + i]), differences, 1e-5);
    at += values.length;
  }
  // Adam's first step has the size of the learning rate where there is a gradient.
  const moves = read(network.variables()).flatMap((values, k) =>
    Array.from(values, (value, i) => value - weights[k][i])
  );
  moves.forEach((move, i) => {
    if (Math.abs(first[i]) > 1e-3) assert(Math.abs(move + 0.01 * Math.sign(first[i])) < 1e-4);
  });
  model.dispose();
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("gradients are shortened to the norm, and outputs come by group as by policy", () => {
  const { model, rollout, seen } = example(0.05);
  const outputs = model.outputs(rollout.lists, 1, 4).slice(0, 3 * (actions + 1));
  const logits = model.apply(seen.subarray(pixels, 4 * pixels), 3);
  assert.deepEqual(
    [...logits],
    [0, 1, 2].flatMap((row) => [...outputs.subarray(4 * row, 4 * row + actions)]),
  );
  model.descend(rollout, { rows: Uint32Array.of(0, 1, 2, 3, 4), learningRate: 0.01 });
  const [, first] = read(model.optimiserVariables());
  assert(Math.abs(10 * Math.hypot(...first) / 0.05 - 1) < 1e-4);
  assert.notDeepEqual(model.outputs(rollout.lists, 1, 4).slice(0, 12), outputs);
  model.dispose();
});
