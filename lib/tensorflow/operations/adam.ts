/** Adam with a state that can be saved and restored to the bit. */
import * as tf from "@tensorflow/tfjs";
import { checkOptions, UserRangeError, UserTypeError } from "../../errors/mod.ts";

/** Options of {@linkcode Adam}. */
export interface AdamOptions {
  /** Step size, above 0. Default 1e-3. */
  learningRate?: number;
  /** Decay of the gradients' moving mean, in [0, 1). Default 0.9. */
  beta1?: number;
  /** Decay of the squared gradients' moving mean, in [0, 1). Default 0.999. */
  beta2?: number;
  /** Added to the root of the second moment, above 0. Default 1e-7, as in Keras. */
  epsilon?: number;
}

/**
 * Adam (Kingma and Ba 2015, arXiv 1412.6980) in the form of Keras: with
 * `rate = learningRate · sqrt(1 - beta2^t) / (1 - beta1^t)`, each weight moves by
 * `-rate · m / (sqrt(v) + epsilon)`.
 *
 * All of the state is in variables, the step count included, and nothing is created after construction. So a
 * compiled function can contain the update, and a run that is saved and resumed goes on to the same bytes.
 *
 * @example
 * ```ts
 * import { Adam, compile, loadTensorFlow, tf } from "lib/tensorflow";
 * import assert from "node:assert/strict";
 *
 * await loadTensorFlow();
 * const weight = tf.variable(tf.scalar(3));
 * const adam = new Adam([weight], { learningRate: 0.1 });
 * const step = compile((x: tf.Tensor) => {
 *   const { grads } = tf.variableGrads(() => weight.mul(x).square().mean());
 *   adam.apply([grads[weight.name]]);
 * });
 * tf.tidy(() => step(tf.ones([4])));
 * assert.ok(Math.abs(weight.arraySync() as number - 2.9) < 1e-6);
 * assert.equal(adam.step.arraySync(), 1);
 * for (const made of [step, adam, weight]) made.dispose();
 * ```
 */
export class Adam {
  readonly #variables: readonly tf.Variable[];
  readonly #settings: Required<AdamOptions>;
  /** Number of updates so far, int32 scalar. */
  readonly step: tf.Variable;
  /** Moving means of the gradients, one for each variable. */
  readonly firstMoments: readonly tf.Variable[];
  /** Moving means of the squared gradients, one for each variable. */
  readonly secondMoments: readonly tf.Variable[];

  /**
   * Makes an optimiser at step 0.
   *
   * @param variables What it updates; they stay the caller's
   * @param options Step size, decays and epsilon
   * @throws {RangeError} If an option is out of range.
   */
  constructor(variables: readonly tf.Variable[], options: AdamOptions = {}) {
    checkOptions<AdamOptions>("new Adam()", options, {
      learningRate: "number",
      beta1: "number",
      beta2: "number",
      epsilon: "number",
    });
    const { learningRate = 1e-3, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = options;
    check("learningRate", learningRate, learningRate > 0, "above 0");
    check("beta1", beta1, beta1 >= 0 && beta1 < 1, "in [0, 1)");
    check("beta2", beta2, beta2 >= 0 && beta2 < 1, "in [0, 1)");
    check("epsilon", epsilon, epsilon > 0, "above 0");
    this.#settings = { learningRate, beta1, beta2, epsilon };
    this.#variables = variables;
    this.step = tf.tidy(() => tf.variable(tf.scalar(0, "int32"), false));
    const zeros = () =>
      variables.map(({ shape }) => tf.tidy(() => tf.variable(tf.zeros(shape), false)));
    this.firstMoments = zeros();
    this.secondMoments = zeros();
  }

  /** Every variable of the state: the step count, then first and second moments. */
  get state(): readonly tf.Variable[] {
    return [this.step, ...this.firstMoments, ...this.secondMoments];
  }

  /**
   * Moves the variables by one step.
   *
   * @param gradients One for each variable, in their order and of their shapes; they stay the caller's
   * @throws {TypeError} If number or shapes differ.
   */
  apply(gradients: readonly tf.Tensor[]): void {
    this.#check(gradients);
    const { learningRate, beta1, beta2, epsilon } = this.#settings;
    tf.tidy(() => {
      this.step.assign(this.step.add(tf.scalar(1, "int32")));
      const t = this.step.cast("float32");
      const rate = tf.scalar(1).sub(tf.pow(beta2, t)).sqrt().mul(learningRate)
        .div(tf.scalar(1).sub(tf.pow(beta1, t)));
      gradients.forEach((gradient, i) => {
        const [m, v] = [this.firstMoments[i], this.secondMoments[i]];
        m.assign(m.add(gradient.sub(m).mul(1 - beta1)));
        v.assign(v.add(gradient.square().sub(v).mul(1 - beta2)));
        const variable = this.#variables[i];
        variable.assign(variable.sub(m.mul(rate).div(v.sqrt().add(epsilon))));
      });
    });
  }

  #check(gradients: readonly tf.Tensor[]): void {
    if (gradients.length !== this.#variables.length) {
      throw new UserTypeError(
        `Cannot apply gradients: ${gradients.length} given for ${this.#variables.length} variables`,
      );
    }
    gradients.forEach(({ shape }, i) => {
      const variable = this.#variables[i];
      if (!tf.util.arraysEqual(shape, variable.shape)) {
        throw new UserTypeError(
          `Cannot apply gradients: the one of "${variable.name}" has shape [${shape.join(", ")}] ` +
            `but the variable has [${variable.shape.join(", ")}]`,
        );
      }
    });
  }

  /** What it is, in one line, where it is shown. */
  [Symbol.for("Deno.customInspect")](): string {
    return `Adam, learning rate ${this.#settings.learningRate}, of ${this.#variables.length} variables`;
  }

  /** Frees the state. */
  dispose(): void {
    tf.dispose([...this.state]);
  }
}

function check(name: string, value: number, holds: boolean, allowed: string): void {
  if (!holds) {
    throw new UserRangeError(`Cannot make Adam: ${name} is ${value} but must be ${allowed}`);
  }
}
