import assert from "node:assert/strict";
import { type ActionDistribution, ActorCritic } from "lib/reinforcement";
import { RandomStream } from "lib/random";
import { loadTensorFlow, tf } from "lib/tensorflow";
import { assertClose } from "../../reference/assert_close.ts";
import { assignFormula, data, spaces } from "../reference_values.ts";

await loadTensorFlow();

/** Networks for the spaces; what is looked at is their distribution. */
function makeNetworks(kind: "discrete" | "continuous"): ActorCritic {
  const networks = new ActorCritic(spaces(kind), { hidden: [8], activation: "tanh", seed: 0 });
  assignFormula(networks.policyVariables());
  networks.synchronise();
  return networks;
}

/** Chooses for each of some rows; what was done, and how likely it was. */
function choose(
  distribution: ActionDistribution,
  outputs: Float64Array,
  { legal, seed }: { legal?: Uint8Array; seed?: number } = {},
) {
  const rows = outputs.length / distribution.outputs;
  const random = seed === undefined ? undefined : new RandomStream(seed);
  const actions = new Float32Array(rows * distribution.actionSize);
  const logProbabilities = Array.from(
    { length: rows },
    (_, game) => distribution.choose({ outputs, game, legal, random }, actions),
  );
  return { actions, logProbabilities };
}

for (const kind of ["discrete", "continuous"] as const) {
  Deno.test(`${kind} actions are as likely on the host as in tensors`, () => {
    const networks = makeNetworks(kind);
    const { distribution } = networks;
    const outputs = Float64Array.from(data("outputs", 20 * distribution.outputs, 2));
    const { actions, logProbabilities } = choose(distribution, outputs, { seed: 7 });
    tf.tidy(() => {
      const terms = distribution.terms(
        tf.tensor2d(Float32Array.from(outputs), [20, distribution.outputs]),
        tf.tensor2d(actions, [20, distribution.actionSize]),
      );
      assertClose("log-probabilities", terms.logProbabilities.dataSync(), logProbabilities, 1e-5);
    });
    networks.dispose();
  });
}

Deno.test("Categorical draws as often as the softmax says, and takes the likeliest without chance", () => {
  const networks = makeNetworks("discrete");
  const logits = [0, Math.log(2), Math.log(5)];
  const outputs = Float64Array.from({ length: 3 * 8_000 }, (_, i) => logits[i % 3]);
  const { actions } = choose(networks.distribution, outputs, { seed: 1 });
  const shares = [0, 1, 2].map((action) => actions.filter((a) => a === action).length / 8_000);
  // Four standard errors.
  shares.forEach((share, i) =>
    assert(Math.abs(share - [1, 2, 5][i] / 8) < 4 * Math.sqrt(0.24 / 8_000))
  );
  assert(choose(networks.distribution, outputs).actions.every((action) => action === 2));
  networks.dispose();
});

Deno.test("Categorical does nothing that is not legal, and leaves it out of probabilities and entropy", () => {
  const networks = makeNetworks("discrete");
  const outputs = Float64Array.from({ length: 3 * 200 }, (_, i) => i % 3 === 1 ? 50 : 0);
  const legal = Uint8Array.from({ length: outputs.length }, (_, i) => i % 3 === 1 ? 0 : 1);
  const { actions, logProbabilities } = choose(networks.distribution, outputs, { legal, seed: 2 });
  assert.deepEqual(new Set(actions), new Set([0, 2]));
  assertClose("log-probabilities", logProbabilities, Array(200).fill(Math.log(0.5)), 1e-12);
  assert.equal(choose(networks.distribution, outputs, { legal }).actions[0], 0);
  tf.tidy(() => {
    const { entropies } = networks.distribution.terms(
      tf.tensor2d(Float32Array.from(outputs), [200, 3]),
      tf.tensor2d(actions, [200, 1]),
      tf.tensor2d(Float32Array.from(legal), [200, 3]),
    );
    assertClose("entropies", entropies.dataSync(), Array(200).fill(Math.LN2), 1e-6);
  });
  networks.dispose();
});

Deno.test("Gaussian draws with its own mean and standard deviation, and takes the mean without chance", () => {
  const networks = makeNetworks("continuous");
  const outputs = Float64Array.from({ length: 2 * 5_000 }, (_, i) => i % 2 === 0 ? 3 : -1);
  const { actions } = choose(networks.distribution, outputs, { seed: 3 });
  const logs = networks.distribution.variables()[0].variable.dataSync();
  for (const i of [0, 1]) {
    const drawn = actions.filter((_, place) => place % 2 === i);
    const mean = drawn.reduce((sum, value) => sum + value) / drawn.length;
    const variance = drawn.reduce((sum, value) => sum + (value - mean) ** 2, 0) / drawn.length;
    const expected = Math.exp(logs[i]);
    assert(Math.abs(mean - (i === 0 ? 3 : -1)) < 4 * expected / Math.sqrt(5_000));
    assert(Math.abs(Math.sqrt(variance) / expected - 1) < 4 / Math.sqrt(2 * 5_000));
  }
  assert.deepEqual([...choose(networks.distribution, outputs).actions.subarray(0, 2)], [3, -1]);
  networks.dispose();
});
