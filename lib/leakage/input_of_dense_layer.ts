import { UserError, UserTypeError } from "../errors/mod.ts";
import { tf } from "../tensorflow/mod.ts";

/**
 * The input of a dense layer, from the gradients of its kernel and bias for a single example. The layer computes
 * `y = x · W + b`, so that `∂L/∂W[i, k] = x[i] · ∂L/∂y[k]` and `∂L/∂b[k] = ∂L/∂y[k]`: in every column with a bias gradient
 * the input is their quotient (Phong and others, "Privacy-preserving deep learning", 2017; Geiping and others,
 * https://arxiv.org/abs/2003.14053, proposition 3.1). Of several examples it is a mean, in which each counts by its own
 * `∂L/∂y[k]`.
 *
 * @param kernel The kernel's gradient, `[inputs, units]`.
 * @param bias The bias's gradient, `[units]`.
 * @returns The input, `[inputs]`, from the column of the largest bias gradient; the caller disposes it.
 * @throws {TypeError} If the shapes do not belong to one layer.
 * @throws {Error} If the bias has no gradient: then nothing of the input is in it.
 */
export function inputOfDenseLayer(kernel: tf.Tensor2D, bias: tf.Tensor1D): tf.Tensor1D {
  const [, units] = kernel.shape;
  if (kernel.rank !== 2 || bias.rank !== 1 || bias.size !== units) {
    throw new UserTypeError(
      `Cannot compute the input of a dense layer: the gradients are [${kernel.shape}] and [${bias.shape}] but must be ` +
        "[inputs, units] and [units]",
    );
  }
  const values = bias.dataSync<"float32">();
  let unit = 0;
  for (let k = 1; k < units; k++) if (Math.abs(values[k]) > Math.abs(values[unit])) unit = k;
  if (values[unit] === 0) {
    throw new UserError(
      "Cannot compute the input of a dense layer: the bias gradient is 0 but must have a number that is not",
    );
  }
  return tf.tidy(() => kernel.slice([0, unit], [-1, 1]).flatten().div(values[unit]) as tf.Tensor1D);
}
