/** Keys made of keys. */
import * as tf from "@tensorflow/tfjs";
import { DataType } from "../c/data_types.ts";
import { runSteps, typeAttribute } from "../tfjs/run_operation.ts";
import { checkInteger, type RandomKey } from "./random.ts";

/** TensorFlow's number of the generator Philox4x32-10. */
const PHILOX = 1;

/**
 * A key for one of several uses in the same step, such as one of two dropout layers. Keys may be folded again: each
 * path of uses gives a key that has nothing to do with the others.
 *
 * The new key is what the generator Philox4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3")
 * draws with the key as its key and the use as its counter, as in JAX's `fold_in`.
 *
 * @example
 * ```ts
 * import { foldIn, loadTensorFlow, randomKey, randomNormal, tf } from "lib/tensorflow";
 * import assert from "node:assert/strict";
 *
 * await loadTensorFlow();
 * const [noise, offsets] = tf.tidy(() => {
 *   const key = randomKey(42, 7);
 *   return [0, 1].map((use) => randomNormal([4], foldIn(key, use)).dataSync());
 * });
 * assert.notDeepEqual(noise, offsets);
 * ```
 *
 * @param key The step's key
 * @param use Which use, an integer from 0 to 2^31 - 1; each gives independent numbers
 * @returns The key; the caller disposes it.
 * @throws {RangeError} If the use is not such an integer.
 */
export function foldIn(key: RandomKey, use: number): RandomKey {
  checkInteger("use", use);
  return tf.tidy(() =>
    runSteps((run) => {
      const asUint64 = (words: tf.Tensor) =>
        run("Bitcast", [words], [
          typeAttribute("T", DataType.INT32),
          typeAttribute("type", DataType.UINT64),
        ])[0];
      return run("StatelessRandomUniformFullIntV2", [
        tf.tensor1d([2], "int32"),
        asUint64(key.reshape([1, 2])),
        asUint64(tf.tensor2d([[use, 0], [0, 0]], [2, 2], "int32")),
        tf.scalar(PHILOX, "int32"),
      ], [typeAttribute("dtype", DataType.INT32), typeAttribute("Tshape", DataType.INT32)])[0];
    })
  ) as RandomKey;
}
