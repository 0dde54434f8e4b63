import { tf } from "../../tensorflow/mod.ts";

/** Rows of a chunk, rows from which on there are chunks, and inputs up to which there are. */
const [chunk, manyRows, fewInputs] = [128, 1_024, 128];

/**
 * The product of rows with a layer's kernel. Its gradient by the kernel, `xᵀ dy`, is a sum over all rows; of many rows and
 * few inputs it is made of chunks. XLA leaves one long sum to a kernel of Eigen's that takes longer to turn `x` round than to
 * multiply, and has its own for chunks: a PPO update of 2,048 rows takes four fifths of the time.
 *
 * @param x `[batch, inputs]`.
 * @param kernel `[inputs, outputs]`.
 * @returns `[batch, outputs]`; the caller disposes it.
 */
export function rowProduct(x: tf.Tensor2D, kernel: tf.Tensor2D): tf.Tensor2D {
  return product(x, kernel) as tf.Tensor2D;
}

const product = tf.customGrad((...[x, kernel, save]) => {
  (save as tf.GradSaveFunc)([x, kernel] as tf.Tensor[]);
  return {
    value: tf.matMul(x as tf.Tensor2D, kernel as tf.Tensor2D),
    gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [x, kernel] = saved as tf.Tensor2D[];
      return [
        tf.matMul(dy as tf.Tensor2D, kernel, false, true),
        sumOfProducts(x, dy as tf.Tensor2D),
      ];
    },
  };
});

/** `xᵀ y`. */
function sumOfProducts(x: tf.Tensor2D, y: tf.Tensor2D): tf.Tensor2D {
  const [rows, inputs] = x.shape;
  if (rows < manyRows || rows % chunk !== 0 || inputs > fewInputs) {
    return tf.matMul(x, y, true, false);
  }
  const chunks = (z: tf.Tensor2D) => z.reshape<tf.Tensor3D>([rows / chunk, chunk, z.shape[1]]);
  return tf.matMul(chunks(x), chunks(y), true, false).sum<tf.Tensor2D>(0);
}
