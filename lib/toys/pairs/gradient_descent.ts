import { checkOptions } from "../../errors/mod.ts";
import { tf } from "../../tensorflow/mod.ts";
import { checkPositive } from "../points/check_numbers.ts";

/** Options of {@linkcode GradientDescent}. */
export interface GradientDescentOptions {
  /** Step size at the start, above 0. Default: 0.1. */
  learningRate?: number;
  /** Steps after which the step size is half of that; `Infinity` keeps it constant. Default: `Infinity`. */
  halfAfter?: number;
}

/**
 * The step size of a step: a(n) = a(0) / (1 + n / halfAfter), whose sum diverges and whose sum of squares does not, as
 * stochastic approximation asks for (https://arxiv.org/abs/2006.07228, assumptions).
 *
 * @param step How many steps came before it.
 * @param options The step size at the start, and when it is half of that.
 * @returns The step size.
 */
export function stepSize(step: number, options: GradientDescentOptions = {}): number {
  checkOptions<GradientDescentOptions>("stepSize()", options, {
    learningRate: "number",
    halfAfter: "number",
  });
  const { learningRate = 0.1, halfAfter = Infinity } = options;
  return learningRate / (1 + step / halfAfter);
}

/** Plain gradient descent with the step sizes of {@linkcode stepSize}; its count of steps is a variable, so that a compiled step counts. */
export class GradientDescent {
  /** Number of updates so far, int32 scalar. */
  readonly step: tf.Variable;
  readonly #variable: tf.Variable;
  readonly #settings: Required<GradientDescentOptions>;

  /**
   * Makes an optimiser at step 0.
   *
   * @param variable What it updates; it stays the caller's.
   * @param options Step sizes.
   * @throws {RangeError} If an option is unknown or outside its range.
   */
  constructor(variable: tf.Variable, options: GradientDescentOptions = {}) {
    checkOptions<GradientDescentOptions>("new GradientDescent()", options, {
      learningRate: "number",
      halfAfter: "number",
    });
    const { learningRate = 0.1, halfAfter = Infinity } = options;
    checkPositive("make gradient descent", { learningRate });
    if (halfAfter !== Infinity) checkPositive("make gradient descent", { halfAfter });
    this.#settings = { learningRate, halfAfter };
    this.#variable = variable;
    this.step = tf.tidy(() => tf.variable(tf.scalar(0, "int32"), false));
  }

  /**
   * Moves the variable by one step.
   *
   * @param gradient Of its shape; it stays the caller's.
   */
  apply(gradient: tf.Tensor): void {
    const { learningRate, halfAfter } = this.#settings;
    tf.tidy(() => {
      const slowing = this.step.cast("float32").div(halfAfter).add(1);
      this.#variable.assign(this.#variable.sub(gradient.mul(learningRate).div(slowing)));
      this.step.assign(this.step.add(tf.scalar(1, "int32")));
    });
  }

  /** Frees the state. */
  dispose(): void {
    this.step.dispose();
  }
}
