import { UserRangeError } from "../../errors/mod.ts";
import { variablesOf } from "../../learning/mod.ts";
import { tf } from "../../tensorflow/mod.ts";

/**
 * How far an average of weights goes towards the weights of a step: `(1 - decay) / (1 - decay^t)` at step t, from 1. So
 * the average is the weighted mean of the weights after each step, a step counting `decay` times as much as the next one.
 *
 * This is the exponential moving average of Yazici and others (https://arxiv.org/abs/1806.04498), corrected for its start
 * as Adam's moments are (https://arxiv.org/abs/1412.6980, section 3): theirs begins with the initial weights, which at a
 * decay of 0.99 would be more than half of it for the first 68 steps. Here nothing of them is left after one step.
 *
 * @param decay In [0, 1).
 * @param step The number of the step, from 1.
 * @returns In (0, 1]: 1 at the first step.
 * @throws {RangeError} If one of them is outside its range.
 */
export function averageRate(decay: number, step: number): number {
  if (!(decay >= 0 && decay < 1) || !Number.isSafeInteger(step) || step < 1) {
    throw new UserRangeError(
      `Cannot average weights: decay is ${decay} and step is ${step} but must be in [0, 1) and an ` +
        "integer of at least 1",
    );
  }
  return (1 - decay) / (1 - decay ** step);
}

/**
 * Moves an average towards a network's weights as they are now, batch normalisation's moving statistics included:
 * `average + rate · (weight - average)`.
 *
 * @param average A network of the same layers; its weights change.
 * @param network The network.
 * @param rate In (0, 1], see {@linkcode averageRate}; not disposed.
 */
export function moveAverage(
  average: tf.LayersModel,
  network: tf.LayersModel,
  rate: tf.Scalar,
): void {
  const weights = variablesOf(network);
  tf.tidy(() => {
    for (const [i, { variable }] of variablesOf(average).entries()) {
      variable.assign(variable.add(weights[i].variable.sub(variable).mul(rate)));
    }
  });
}
