import assert from "node:assert/strict";
import { ActorCritic, ppoLoss } from "lib/reinforcement";
import { loadTensorFlow, tf } from "lib/tensorflow";
import {
  assignFormula,
  compareLoss,
  learningRows,
  reference,
  spaces,
} from "../reference_values.ts";

await loadTensorFlow();

const options = {
  clip: 0.2,
  valueCoefficient: 0.5,
  entropyCoefficient: 0.01,
  normaliseAdvantages: true,
  clipValues: true,
};

function networksFor(kind: "discrete" | "continuous"): ActorCritic {
  return new ActorCritic(spaces(kind), { hidden: [8, 8], activation: "tanh", seed: 0 });
}

for (const kind of ["discrete", "masked", "continuous"] as const) {
  Deno.test(`ppoLoss() has PyTorch's value, gradients and update, ${kind}`, () => {
    const before = tf.memory().numTensors;
    const networks = networksFor(kind === "continuous" ? "continuous" : "discrete");
    const expected = reference.ppo[kind];
    tf.tidy(() =>
      compareLoss(
        () => ppoLoss(networks, learningRows(kind, expected.logProbabilities), options),
        networks.variables(),
        { expected, adam: { learningRate: 2.5e-4, epsilon: 1e-5, globalClipNorm: 0.5 } },
      )
    );
    networks.dispose();
    assert.equal(tf.memory().numTensors, before);
  });
}

Deno.test("ppoLoss() takes the clip as a tensor, and can leave values and advantages alone", () => {
  const networks = networksFor("discrete");
  assignFormula(networks.variables());
  const { logProbabilities } = reference.ppo.discrete;
  tf.tidy(() => {
    const rows = learningRows("discrete", logProbabilities);
    const losses = (changes: Partial<Parameters<typeof ppoLoss>[2]>) =>
      ppoLoss(networks, rows, { ...options, ...changes }).measured.map((x) => x.arraySync());
    assert.deepEqual(losses({ clip: tf.scalar(0.2) }), losses({}));
    assert.notEqual(losses({ clip: tf.scalar(0.4) })[4], losses({})[4]);
    const values = networks.value.apply(rows.observations).squeeze([1]);
    const errors = values.sub(rows.returns).square().mean().mul(0.5).arraySync() as number;
    assert(Math.abs(losses({ clipValues: false })[1] as number - errors) < 1e-6);
    assert.notEqual(losses({ normaliseAdvantages: false })[0], losses({})[0]);
  });
  networks.dispose();
});

Deno.test("ppoLoss() weighs each row by its own advantage: a column in place of a row is refused by its shape", () => {
  const networks = networksFor("discrete");
  tf.tidy(() => {
    const rows = learningRows("discrete");
    const terms = networks.distribution.terms(
      networks.policy.apply(rows.observations),
      rows.actions,
    );
    assert.deepEqual(terms.logProbabilities.shape, [12]);
    assert.deepEqual(terms.entropies.shape, [12]);
    const column = rows.advantages.reshape([12, 1]) as unknown as tf.Tensor1D;
    assert.throws(() => ppoLoss(networks, { ...rows, advantages: column }, options), {
      name: "TypeError",
      message: /^Cannot compute a loss: advantages have shape \[12,1\] but must have \[12\]/,
    });
  });
  networks.dispose();
});
