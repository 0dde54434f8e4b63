/** What the reference was computed from, and how a learner's numbers compare with it. */
import assert from "node:assert/strict";
import type { Environment } from "lib/environments";
import { assignVariables, type NamedVariable } from "lib/learning";
import { Adam, tf } from "lib/tensorflow";
import { type LearningRows, type MeasuredLoss } from "lib/reinforcement";
import { assertClose } from "../reference/assert_close.ts";
import { entries, weight } from "../reference/formula.ts";
import reference from "../reference/reinforcement_reference.json" with { type: "json" };

export { reference };

/** Rows of the reference. */
export const batch = 12;

/** Numbers in [-scale, scale) that depend on the name and the index only. */
export function data(name: string, count: number, scale: number = 1): Float32Array {
  return Float32Array.from(entries(name, count), (value) => value * scale);
}

/** Gives variables the weights of the reference. */
export function assignFormula(variables: readonly NamedVariable[]): void {
  assignVariables(
    variables,
    variables.map(({ name, variable: { shape } }) => ({ name, shape, data: weight(name, shape) })),
  );
}

/** Spaces with four observed numbers, as an environment has them. */
export function spaces(kind: "discrete" | "continuous"): Environment {
  const unbounded = { low: [-Infinity, -Infinity], high: [Infinity, Infinity] };
  return {
    observationSpace: { kind: "box", shape: [4], low: [], high: [] },
    actionSpace: kind === "discrete"
      ? { kind: "discrete", count: 3 }
      : { kind: "box", shape: [2], ...unbounded },
  } as unknown as Environment;
}

/** The reference's rows in tensors. */
export function learningRows(
  kind: "discrete" | "masked" | "continuous",
  logProbabilities: readonly number[] = Array(batch).fill(0),
): LearningRows {
  const indices = Array.from({ length: batch }, (_, i) => i);
  return {
    observations: tf.tensor2d(data("observations", batch * 4), [batch, 4]),
    legal: kind === "masked"
      ? tf.tensor2d(indices.map((i) => [0, 1, 2].map((a) => (i + 1) % 3 === a ? 0 : 1)))
      : undefined,
    actions: kind === "continuous"
      ? tf.tensor2d(data("actions", batch * 2), [batch, 2])
      : tf.tensor2d(indices.map((i) => i % 3), [batch, 1]),
    logProbabilities: tf.tensor1d([...logProbabilities]),
    advantages: tf.tensor1d(data("advantages", batch, 2)),
    returns: tf.tensor1d(data("returns", batch, 3)),
    values: tf.tensor1d(data("values", batch)),
    weights: tf.ones([batch]),
  };
}

/** What PyTorch computed of a loss. */
export interface LossReference {
  loss: number;
  measured: Record<string, number>;
  gradients: Record<string, number[]>;
  updated: Record<string, number[]>;
}

/** Compares a loss, its gradients and one step of Adam with PyTorch's; changes the variables. */
export function compareLoss(
  compute: () => MeasuredLoss,
  variables: readonly NamedVariable[],
  { expected, adam }: { expected: LossReference; adam: ConstructorParameters<typeof Adam>[1] },
): void {
  const moved = variables.map(({ variable }) => variable);
  for (const joined of [false, true]) {
    assignFormula(variables);
    const optimiser = new Adam(moved, { ...adam, correctedEpsilon: true, joined });
    tf.tidy(() => {
      const { loss, measured } = compute();
      assertClose("loss", [loss.arraySync()], [expected.loss]);
      Object.entries(expected.measured).forEach(([name, value], i) => {
        assert.deepEqual(measured[i].shape, []);
        assertClose(name, [measured[i].arraySync() as number], [value]);
      });
      const { grads } = tf.variableGrads(() => compute().loss, moved);
      for (const { name, variable } of variables) {
        assertClose(name, grads[variable.name].dataSync(), expected.gradients[name]);
      }
      optimiser.apply(moved.map(({ name }) => grads[name]));
      for (const { name, variable } of variables) {
        assertClose(`${name} updated`, variable.dataSync(), expected.updated[name]);
      }
    });
    optimiser.dispose();
  }
}
