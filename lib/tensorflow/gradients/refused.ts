/** Operations that cannot be differentiated, each with its reason. */
import * as tf from "@tensorflow/tfjs";
import { UserError } from "../../errors/mod.ts";
import type { Gradient } from "./gradient.ts";

const COMPLEX =
  "tfjs keeps real gradients only; compute with real and imaginary parts as tensors of their own";
const SECOND =
  "its own gradient does not exist; take the second derivative through other operations";

/** tfjs's names of the kernels, and why each has no gradient. */
const reasons: Record<string, readonly [name: string, reason: string]> = {
  [tf.Complex]: ["tf.complex()", COMPLEX],
  [tf.ComplexAbs]: ["tf.abs() of complex numbers", COMPLEX],
  [tf.FFT]: ["tf.fft()", COMPLEX],
  [tf.IFFT]: ["tf.ifft()", COMPLEX],
  [tf.Imag]: ["tf.imag()", COMPLEX],
  [tf.Real]: ["tf.real()", COMPLEX],
  [tf.Dilation2DBackpropFilter]: ["the gradient of tf.dilation2d()", SECOND],
  [tf.Dilation2DBackpropInput]: ["the gradient of tf.dilation2d()", SECOND],
  [tf.LRNGrad]: ["the gradient of tf.localResponseNormalization()", SECOND],
  CropAndResizeGradBoxes: ["the gradient of tf.image.cropAndResize()", SECOND],
  CropAndResizeGradImage: ["the gradient of tf.image.cropAndResize()", SECOND],
  [tf.Multinomial]: ["tf.multinomial()", "what it draws has no slope"],
  [tf.NonMaxSuppressionV3]: [
    "tf.image.nonMaxSuppression()",
    "the indices it chooses have no slope",
  ],
  [tf.NonMaxSuppressionV4]: [
    "tf.image.nonMaxSuppression()",
    "the indices it chooses have no slope",
  ],
  [tf.NonMaxSuppressionV5]: [
    "tf.image.nonMaxSuppression()",
    "the indices it chooses have no slope",
  ],
  [tf.Transform]: ["tf.image.transform()", "TensorFlow has an approximation only"],
  [tf.Unique]: ["tf.unique()", "the shape of its result depends on values"],
};

/** Gradients that throw. */
export const refusedGradients: readonly Gradient[] = Object.entries(reasons).map(
  ([kernelName, [name, reason]]) => ({
    kernelName,
    gradFunc: () => {
      throw new UserError(`Cannot differentiate ${name}: ${reason}`);
    },
  }),
);
