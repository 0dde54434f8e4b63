import { tf } from "../../tensorflow/mod.ts";
import type { LearningRows } from "../losses/learning_rows.ts";
import type { Rollout } from "./rollout.ts";

/** What is learnt beside what was played, each `[steps, games]`. */
export interface RowEstimates {
  /** How much better each step was than expected. */
  readonly advantages: Float32Array;
  /** What the value should have been. */
  readonly returns: Float32Array;
  /** What the value was. */
  readonly values: Float32Array;
  /** 1 for rows that count. */
  readonly weights: Float32Array;
}

/** All that a rollout gives to learn from in one array, a row each: one copy to the device instead of eight. */
export class PackedRows {
  /** How many rows there are. */
  readonly rows: number;
  /** Numbers of a row. */
  readonly rowSize: number;
  readonly #rollout: Rollout;
  readonly #data: Float32Array<ArrayBuffer>;

  /**
   * Allocates the array.
   *
   * @param rollout What is packed.
   */
  constructor(rollout: Rollout) {
    const { rows, observationSize, maskSize, actionSize } = rollout;
    this.#rollout = rollout;
    this.rows = rows;
    this.rowSize = observationSize + maskSize + actionSize + 5;
    this.#data = new Float32Array(rows * this.rowSize);
  }

  /**
   * Packs the rollout as it is.
   *
   * @param estimates What is learnt beside it.
   * @returns `[rows, rowSize]`, overwritten by the next call.
   */
  pack({ advantages, returns, values, weights }: RowEstimates): Float32Array<ArrayBuffer> {
    const { observations, legal, actions, logProbabilities } = this.#rollout;
    const { observationSize, maskSize, actionSize } = this.#rollout;
    const data = this.#data;
    for (let row = 0, at = 0; row < this.rows; row++) {
      for (let i = 0; i < observationSize; i++) {
        data[at++] = observations[row * observationSize + i];
      }
      for (let i = 0; i < maskSize; i++) data[at++] = legal[row * maskSize + i];
      for (let i = 0; i < actionSize; i++) data[at++] = actions[row * actionSize + i];
      data[at++] = logProbabilities[row];
      data[at++] = advantages[row];
      data[at++] = returns[row];
      data[at++] = values[row];
      data[at++] = weights[row];
    }
    return data;
  }

  /**
   * Takes rows apart, in a compiled function.
   *
   * @param rows Some of them, `[batch, rowSize]`.
   * @returns Their columns.
   */
  unpack(rows: tf.Tensor2D): LearningRows {
    const { observationSize, maskSize, actionSize } = this.#rollout;
    const sizes = [observationSize, maskSize, actionSize].filter((size) => size > 0);
    const parts = tf.split(rows, [...sizes, 1, 1, 1, 1, 1], 1) as tf.Tensor2D[];
    const [logProbabilities, advantages, returns, values, weights] = parts.slice(-5)
      .map((part) => part.squeeze<tf.Tensor1D>([1]));
    const [observations, ...others] = parts;
    const legal = maskSize > 0 ? others[0] : undefined;
    const actions = others[maskSize > 0 ? 1 : 0];
    return {
      ...{ observations, legal, actions },
      ...{ logProbabilities, advantages, returns, values, weights },
    };
  }
}
