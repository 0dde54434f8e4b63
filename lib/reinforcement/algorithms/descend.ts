import type { NamedVariable } from "../../learning/mod.ts";
import { type Adam, tf } from "../../tensorflow/mod.ts";
import type { MeasuredLoss } from "../losses/measured_loss.ts";

/** What a step of {@linkcode descend} is made of. */
export interface Descent {
  /** What the loss's gradients are taken for, in the optimiser's order. */
  readonly variables: readonly NamedVariable[];
  /** Moves them. */
  readonly optimiser: Adam;
  /** Its step size. */
  readonly learningRate: tf.Scalar;
}

/**
 * One step down a loss, in a compiled function.
 *
 * @param loss Computes it.
 * @param descent What moves, and how far.
 * @returns What was measured before the step, `[measurements]`; the caller disposes it.
 */
export function descend(
  loss: () => MeasuredLoss,
  { variables, optimiser, learningRate }: Descent,
): tf.Tensor1D {
  return tf.tidy(() => {
    const moved = variables.map(({ variable }) => variable);
    const kept: tf.Tensor[] = [];
    const { grads } = tf.variableGrads(() => {
      const { loss: value, measured } = loss();
      // The scope of the gradients would free it.
      kept.push(tf.keep(tf.stack([...measured])));
      return value;
    }, moved);
    optimiser.apply(moved.map(({ name }) => grads[name]), learningRate);
    const measured = kept[0].clone() as tf.Tensor1D;
    kept[0].dispose();
    return measured;
  });
}

/**
 * The variables of an optimiser whose moments are joined.
 *
 * @param optimiser The optimiser.
 */
export function optimiserVariablesOf({ step, firstMoments, secondMoments }: Adam): NamedVariable[] {
  return [
    { name: "optimiser/step", variable: step },
    { name: "optimiser/first_moment", variable: firstMoments[0] },
    { name: "optimiser/second_moment", variable: secondMoments[0] },
  ];
}
