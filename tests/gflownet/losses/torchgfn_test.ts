/** Losses and gradients of a network beside torchgfn's, on the same weights and trajectories. */
import assert from "node:assert/strict";
import {
  balanceLosses,
  FlowNetwork,
  Hypergrid,
  type LossName,
  packTrajectories,
  Trajectories,
  trajectoryRows,
  trajectoryTerms,
} from "lib/gflownet";
import { assignVariables } from "lib/learning";
import { compile, loadTensorFlow, tf } from "lib/tensorflow";
import { weight } from "../../reference/formula.ts";
import reference from "../../reference/gflownet_reference.json" with { type: "json" };
import { assertClose } from "../../reference/assert_close.ts";

await loadTensorFlow();

interface LossReference {
  loss: number;
  logZ?: number;
  gradients: Record<string, number[]>;
}

const { side, hidden, moves, lambda, logZ } = reference;
const environment = new Hypergrid({ side });

for (const [name, { make, learnsLogZ, needsFlow, areEdgeFlows }] of Object.entries(balanceLosses)) {
  const kinds: Partial<Record<string, LossReference>> = reference.losses[name as LossName];
  for (const [backward, expected] of Object.entries(kinds)) {
    Deno.test(`${name} has torchgfn's value and gradients, P_B ${backward}`, () => {
      const before = tf.memory().numTensors;
      const network = new FlowNetwork("main", environment, {
        hidden: [hidden, hidden],
        backward: backward === "learned",
        flow: needsFlow,
        seed: 0,
      });
      const variables = network.variables();
      assignVariables(
        variables,
        variables.map(({ name, variable: { shape } }) => ({
          ...{ name, shape, data: weight(name, shape) },
        })),
      );
      const total = tf.tidy(() => tf.variable(tf.scalar(logZ)));
      const trajectories = Trajectories.of(environment, moves);
      const rows = trajectoryRows(
        packTrajectories(trajectories, { withParents: areEdgeFlows }),
        environment,
      );
      const weights = tf.fill([moves.length], 1 / moves.length) as tf.Tensor1D;
      const loss = (given: typeof rows) => {
        const terms = trajectoryTerms(network.apply(given.states), given, {
          logZ: learnsLogZ ? total : undefined,
          areEdgeFlows,
        });
        return make(lambda)(terms, weights).loss;
      };
      const moved = variables.map(({ variable }) => variable);
      const gradients = (given: typeof rows) => {
        const { value, grads } = tf.variableGrads(() => loss(given), [
          ...moved,
          ...(learnsLogZ ? [total] : []),
        ]);
        return { value, grads: moved.map(({ name }) => grads[name]), logZ: grads[total.name] };
      };
      const compiled = compile(gradients);
      for (const compute of [gradients, compiled]) {
        tf.tidy(() => {
          const { value, grads, logZ } = compute(rows);
          assertClose("loss", value.dataSync(), [expected!.loss]);
          variables.forEach(({ name }, i) =>
            assertClose(name, grads[i].dataSync(), expected!.gradients[name])
          );
          if (learnsLogZ) assertClose("log Z", logZ.dataSync(), [expected!.logZ!]);
        });
      }
      tf.dispose([{ ...rows }, weights, total]);
      for (const made of [compiled, network]) made.dispose();
      assert.equal(tf.memory().numTensors, before);
    });
  }
}
