import assert from "node:assert/strict";
import { ActorCritic, policyGradientLoss } from "lib/reinforcement";
import { loadTensorFlow, tf } from "lib/tensorflow";
import { assertClose } from "../../reference/assert_close.ts";
import {
  assignFormula,
  compareLoss,
  learningRows,
  reference,
  spaces,
} from "../reference_values.ts";

await loadTensorFlow();

const options = { valueCoefficient: 0.5, entropyCoefficient: 0.01 };

function makeNetworks(): ActorCritic {
  return new ActorCritic(spaces("discrete"), { hidden: [8, 8], activation: "tanh", seed: 0 });
}

/** The last five rows only fill up; what stands in them must not matter. */
function paddedRows(filling: number) {
  const rows = learningRows("discrete");
  const counts = tf.tensor1d([1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0]);
  const filled = (x: tf.Tensor1D) => tf.where(counts.greater(0), x, filling) as tf.Tensor1D;
  return {
    ...rows,
    advantages: filled(rows.advantages),
    returns: filled(rows.returns),
    weights: counts,
  };
}

Deno.test("policyGradientLoss() has PyTorch's value, gradients and update; rows that only fill up do not count", () => {
  const before = tf.memory().numTensors;
  const networks = makeNetworks();
  for (const filling of [0, 100]) {
    tf.tidy(() =>
      compareLoss(
        () => policyGradientLoss(networks, paddedRows(filling), options),
        networks.variables(),
        {
          expected: reference.policyGradient,
          adam: { learningRate: 7e-4, epsilon: 1e-5, globalClipNorm: 0.5 },
        },
      )
    );
  }
  networks.dispose();
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("policyGradientLoss() normalises over the rows of games of different lengths that count", () => {
  const networks = makeNetworks();
  assignFormula(networks.variables());
  tf.tidy(() => {
    const { measured: [policyLoss] } = policyGradientLoss(networks, paddedRows(7), {
      ...options,
      normaliseAdvantages: true,
    });
    const { normalisedPolicyLoss } = reference.policyGradient;
    assertClose("loss", [policyLoss.arraySync() as number], [normalisedPolicyLoss]);
  });
  networks.dispose();
});
