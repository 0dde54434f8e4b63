import { type Environment, sizeOfSpace } from "../../environments/mod.ts";
import { tf } from "../../tensorflow/mod.ts";
import type { TransitionRows } from "../losses/q_loss.ts";

/** How a transition is a row of numbers: what was seen, what was done, what it paid, whether that was the end, what it led to. */
export class TransitionLayout {
  /** Numbers of a row. */
  readonly rowSize: number;
  readonly #observationSize: number;
  readonly #maskSize: number;

  /**
   * The layout for an environment's spaces.
   *
   * @param environment Where transitions are played.
   */
  constructor({ observationSpace, legal, games }: Environment) {
    this.#observationSize = sizeOfSpace(observationSpace);
    this.#maskSize = legal === undefined ? 0 : legal.length / games;
    this.rowSize = 2 * this.#observationSize + 3 + this.#maskSize;
  }

  /**
   * Writes what is known before a step.
   *
   * @param row The row.
   * @param game Which game, and its action.
   * @param environment The games before the step.
   */
  begin(
    row: Float32Array,
    { game, action }: { game: number; action: number },
    { observations }: Environment,
  ): void {
    const size = this.#observationSize;
    for (let i = 0; i < size; i++) row[i] = observations[game * size + i];
    row[size] = action;
  }

  /**
   * Writes what is known after it.
   *
   * @param row The row.
   * @param game Which game, and what to learn that the step paid.
   * @param environment The games after the step.
   */
  end(
    row: Float32Array,
    { game, reward }: { game: number; reward: number },
    { observations, finalObservations, terminated, truncated, legal }: Environment,
  ): void {
    const size = this.#observationSize;
    const hasEnded = (terminated[game] | truncated[game]) === 1;
    // A game that ended shows the first observation of its next episode already.
    const seen = hasEnded ? finalObservations : observations;
    row[size + 1] = reward;
    row[size + 2] = terminated[game];
    for (let i = 0; i < size; i++) row[size + 3 + i] = seen[game * size + i];
    const mask = this.#maskSize;
    for (let i = 0; i < mask; i++) {
      // What was legal at a time limit is not known any more: all counts.
      row[2 * size + 3 + i] = hasEnded ? 1 : legal![game * mask + i];
    }
  }

  /**
   * Takes rows apart, in a compiled function.
   *
   * @param rows `[batch, rowSize]`.
   */
  unpack(rows: tf.Tensor2D): TransitionRows {
    const [size, mask] = [this.#observationSize, this.#maskSize];
    const sizes = [size, 1, 1, 1, size, ...(mask > 0 ? [mask] : [])];
    const [observations, actions, rewards, terminated, nextObservations, nextLegal] = tf.split(
      rows,
      sizes,
      1,
    ) as tf.Tensor2D[];
    return {
      observations,
      actions: actions.squeeze([1]),
      rewards: rewards.squeeze([1]),
      terminated: terminated.squeeze([1]),
      nextObservations,
      nextLegal,
    };
  }
}
