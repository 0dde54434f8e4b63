/**
 * TensorFlow's gradients in the place of tfjs's where those are wrong, refuse what TensorFlow can, or do not exist.
 *
 * Found by comparing the gradient of every operation with central differences, over ranks, broadcasts, options and
 * edge shapes. All are made of tfjs's own operations, so they can be differentiated again.
 *
 * | wrong in tfjs 4.22 | missing in tfjs 4.22 | refused here, by one error each |
 * | --- | --- | --- |
 * | `mirrorPad`, resizing with half pixel centres, `abs` at 0, `relu6` at 6, ties in `max` and `min`, `pow` at 0 with exponent 0, `floorDiv`, `cast` to and from integers; with an error: broadcasts in `maximum`, `minimum`, `squaredDifference` and `matMul`, `cumsum` but along the last axis, negative axes of `prod` and `cumsum`, `unstack` and `split` into one part, `gather` with several batch axes, `tile` of rank 5, `batchNorm` without scale or offset, results without values | comparisons and logical operations as masks, `cumprod`, `stridedSlice`, `depthToSpace`, `diag`, `flipLeftRight`, `gatherND`, `scatterND`, `tensorScatterUpdate`, `sparseToDense`, `topk`, `bincount` by weights, `einsum`, `cropAndResize`, dilated convolutions, explicit paddings, transposed volumes, second derivatives of convolutions and poolings | complex numbers and Fourier transforms; second derivatives of `dilation2d`, `localResponseNormalization`, `cropAndResize`; `multinomial`, `unique`, `nonMaxSuppression` |
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
