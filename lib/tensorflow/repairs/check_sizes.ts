/** Sizes that TensorFlow's kernels take as int32 are checked before JavaScript drops their upper bits. */
import * as tf from "@tensorflow/tfjs";
import { UserRangeError } from "../../errors/mod.ts";

const MAX = 0x7fffffff;

/** The settings of tfjs's kernels that are sizes, counts or positions. */
const SIZES = new Set([
  ...["begin", "blockShape", "cropSize", "crops", "depth", "end", "inputShape", "k", "numSamples"],
  ...["numSegments", "outputShape", "paddings", "reps", "shape", "size"],
]);

/**
 * Checks that a size fits int32.
 *
 * @param kernel What it is for
 * @param name The size's name
 * @param value The size, or nested lists of sizes; anything else passes
 * @throws {RangeError} If it does not.
 */
export function checkSize(kernel: string, name: string, value: unknown): void {
  if (Array.isArray(value)) {
    for (const each of value) checkSize(kernel, name, each);
  } else if (typeof value === "number" && Math.abs(value) > MAX) {
    throw new UserRangeError(
      `Cannot run ${kernel}: ${name} has ${value} but TensorFlow takes ${MAX} at most`,
    );
  }
}

/**
 * Has every kernel's sizes checked.
 *
 * @param backendName The name under which the kernels are registered
 */
export function checkSizesOfKernels(backendName: string): void {
  for (const config of [...tf.getKernelsForBackend(backendName)]) {
    const { kernelName, kernelFunc } = config;
    tf.unregisterKernel(kernelName, backendName);
    tf.registerKernel({
      ...config,
      kernelFunc: (parameters) => {
        for (const [name, value] of Object.entries(parameters.attrs ?? {})) {
          if (SIZES.has(name)) checkSize(kernelName, name, value);
        }
        return kernelFunc(parameters);
      },
    });
  }
}
