/**
 * What gradients betray: attacks that make the examples of a small batch of the gradients that they cause. An agent that
 * sends weights after a step, or an optimiser's moments, sends its gradients. Notebook 12 shows it.
 *
 * ```ts
 * import { inputOfDenseLayer } from "lib/leakage";
 * import { loadTensorFlow, tf } from "lib/tensorflow";
 * import assert from "node:assert/strict";
 *
 * await loadTensorFlow();
 * const secret = tf.tensor2d([[3, -1, 2]]);
 * const [kernel, bias] = [tf.ones([3, 4]), tf.zeros([4])];
 * const loss = tf.grads((kernel, bias) => tf.matMul(secret, kernel).add(bias).square().sum());
 * const [ofKernel, ofBias] = loss([kernel, bias]);
 * const found = inputOfDenseLayer(ofKernel as tf.Tensor2D, ofBias as tf.Tensor1D);
 * assert.deepEqual(found.arraySync(), [3, -1, 2]);
 * ```
 *
 * @module
 */
export { inputOfDenseLayer } from "./input_of_dense_layer.ts";
export {
  type GradientsOf,
  type MatchedInput,
  matchGradients,
  type MatchGradientsOptions,
} from "./match_gradients.ts";
