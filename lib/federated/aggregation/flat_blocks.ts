import { tf } from "../../tensorflow/mod.ts";
import type { Share } from "../exchange/update.ts";

/** Numbers of all agents together in a block: 16 MB, three times of which a sort takes. */
const blockSize = 2 ** 22;

/**
 * A tensor of all updates as matrices of one column an agent, a part of the numbers after the other, so that a computation
 * over all agents takes the memory of a part.
 *
 * @param updates All with a tensor of that name and one shape.
 * @param name The tensor's name.
 * @param use Takes a matrix `[numbers, agents]`, which is disposed afterwards, with all that it makes but what it returns.
 * @returns What `use` gave for each matrix, in order.
 */
export function mapBlocks<T extends tf.TensorContainer>(
  updates: readonly Share[],
  name: string,
  use: (block: tf.Tensor2D) => T,
): T[] {
  const { size } = updates[0].weights[name];
  const numbers = Math.max(1, Math.floor(blockSize / updates.length));
  return Array.from({ length: Math.ceil(size / numbers) }, (_, i) =>
    tf.tidy(() => {
      const begin = i * numbers;
      const length = Math.min(numbers, size - begin);
      const columns = updates.map(({ weights }) =>
        weights[name].reshape([size]).slice(begin, length)
      );
      return use(tf.stack(columns, 1) as tf.Tensor2D);
    }));
}
