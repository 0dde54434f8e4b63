/**
 * TensorFlow's gradients in the place of tfjs 4.22's where those are wrong, refuse what TensorFlow can, or do not exist.
 *
 * Found by comparing the gradient of every operation and every layer with central differences, over ranks, broadcasts,
 * options and edge shapes, eager and compiled, and at kinks with TensorFlow's own. All are made of operations that have
 * a gradient themselves, so that a gradient can be differentiated again, as a gradient penalty needs it.
 *
 * Wrong in tfjs, without an error:
 * - second derivatives of all whose gradient is made of the result: `exp`, `sigmoid`, `tanh`, `elu`, `softmax`,
 *   `logSoftmax`, `pow`, `logSumExp` and what is made of them;
 * - `mirrorPad`, `resizeBilinear` and `resizeNearestNeighbor` with half pixel centres, `floorDiv`, `cast` to and from
 *   integers, `softmaxCrossEntropy` by the labels;
 * - where there are two slopes: `abs` at 0, `relu6` at 6, ties in `max` and `min`; `pow` at 0 with exponent 0.
 *
 * An error in tfjs:
 * - comparisons and logical operations as masks, `divNoNan`, `cumprod`, `stridedSlice`, `depthToSpace`, `diag`,
 *   `flipLeftRight`, `gatherND`, `scatterND`, `tensorScatterUpdate`, `sparseToDense`, `topk`, `bincount` and `denseBincount` by their weights,
 *   `einsum`, `cropAndResize`, `conv3dTranspose`, second derivatives of convolutions, poolings and resizing;
 * - broadcasts in `maximum`, `minimum`, `squaredDifference` and `matMul`; `cumsum` but along the last axis; negative axes;
 *   `gather` with several batch axes; `unstack` and `split` into one part; `tile` of rank 5; dilated convolutions;
 *   `batchNorm` without scale or offset, or along another axis than the last; paddings by widths; empty results.
 *
 * Refused here, each by one error `Cannot differentiate …` that names it: complex numbers and Fourier transforms
 * (`complex`, `real`, `imag`, `fft`, `ifft`, and `abs` of complex numbers), `multinomial`, `unique`,
 * `nonMaxSuppression`, `image.transform`, `einsum` with an ellipsis; second derivatives of `dilation2d`, `localResponseNormalization` and
 * `cropAndResize`. tfjs itself refuses `fused.conv2d` and `fused.depthwiseConv2d` without an activation where they are
 * dilated. As in TensorFlow, the gradient of `sqrt`, and so of a norm, is not finite at 0;
 * nor is that of `divNoNan` where it divides by 0, which tfjs makes of a division.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { arrangementGradients } from "./arrangement.ts";
import { broadcastingGradients } from "./broadcasting.ts";
import { convolutionGradients } from "./convolutions.ts";
import { elementwiseGradients } from "./elementwise.ts";
import { replaceSoftmaxCrossEntropy } from "./losses.ts";
import { lookupGradients } from "./lookup.ts";
import { normalisationGradients } from "./normalisation.ts";
import { poolingGradients, poolingKernels } from "./poolings.ts";
import { productGradients } from "./products.ts";
import { reductionGradients } from "./reductions.ts";
import { refusedGradients } from "./refused.ts";
import { resizingGradients, resizingKernels } from "./resizing.ts";
import { repairTape } from "./tape.ts";

/**
 * Registers the gradients and the kernels that they need.
 *
 * @param backendName The backend for which the kernels are registered
 */
export function registerGradients(backendName: string): void {
  for (const kernel of [...resizingKernels, ...poolingKernels]) {
    if (tf.getKernel(kernel.kernelName, backendName) !== undefined) {
      tf.unregisterKernel(kernel.kernelName, backendName);
    }
    tf.registerKernel({ ...kernel, backendName });
  }
  const gradients = [
    ...elementwiseGradients,
    ...broadcastingGradients(),
    ...reductionGradients,
    ...arrangementGradients,
    ...lookupGradients,
    ...productGradients(),
    ...convolutionGradients,
    ...poolingGradients,
    ...normalisationGradients,
    ...resizingGradients,
    ...refusedGradients,
  ];
  for (const gradient of gradients) {
    if (tf.getGradient(gradient.kernelName) !== undefined) {
      tf.unregisterGradient(gradient.kernelName);
    }
    tf.registerGradient(gradient);
  }
  repairTape();
  replaceSoftmaxCrossEntropy();
}
