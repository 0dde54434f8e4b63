/** Adam with a state that can be saved and restored to the bit. */
import * as tf from "@tensorflow/tfjs";
import { describe, type MediaBundle } from "../../display/mod.ts";
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
  /**
   * Whether epsilon is added after the second moment is corrected for its start at 0, as in the paper's algorithm 1
   * and in PyTorch; if not, before, as in Keras. Default false.
   */
  correctedEpsilon?: boolean;
  /**
   * Norm of all gradients together above which they are shortened to it, as Keras's `global_clipnorm`, above 0. Default:
   * they are taken as they are.
   */
  globalClipNorm?: number;
  /**
   * Whether the moments of all variables are kept in one array each. The numbers are the same by a third of the operations,
   * which is most of the time of a small network. Default false: one for each variable.
   */
  joined?: boolean;
}

/**
 * Adam (Kingma and Ba 2015, arXiv 1412.6980) in the form of Keras: with
 * `rate = learningRate · sqrt(1 - beta2^t) / (1 - beta1^t)`, each weight moves by
 * `-rate · m / (sqrt(v) + epsilon)`. With `correctedEpsilon`, epsilon is multiplied by `sqrt(1 - beta2^t)`, which makes
 * it PyTorch's form.
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
  /** Moving means of the gradients, one for each variable, or one for all. */
  readonly firstMoments: readonly tf.Variable[];
  /** Moving means of the squared gradients, one for each variable, or one for all. */
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
      correctedEpsilon: "boolean",
      globalClipNorm: "number",
      joined: "boolean",
    });
    const { learningRate = 1e-3, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = options;
    const { correctedEpsilon = false, globalClipNorm = Infinity, joined = false } = options;
    check("learningRate", learningRate, learningRate > 0, "above 0");
    check("beta1", beta1, beta1 >= 0 && beta1 < 1, "in [0, 1)");
    check("beta2", beta2, beta2 >= 0 && beta2 < 1, "in [0, 1)");
    check("epsilon", epsilon, epsilon > 0, "above 0");
    check("globalClipNorm", globalClipNorm, globalClipNorm > 0, "above 0");
    const numbers = { learningRate, beta1, beta2, epsilon, globalClipNorm };
    this.#settings = { ...numbers, correctedEpsilon, joined };
    this.#variables = variables;
    this.step = tf.tidy(() => tf.variable(tf.scalar(0, "int32"), false));
    const size = variables.reduce((sum, variable) => sum + variable.size, 0);
    const shapes = joined ? [[size]] : variables.map(({ shape }) => shape);
    const zeros = () => shapes.map((shape) => tf.tidy(() => tf.variable(tf.zeros(shape), false)));
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
   * @param learningRate This step's size, which a compiled function can take as an input. Default: the option's.
   * @throws {TypeError} If number or shapes differ.
   */
  apply(
    gradients: readonly tf.Tensor[],
    learningRate: number | tf.Scalar = this.#settings.learningRate,
  ): void {
    this.#check(gradients);
    const { beta1, beta2, epsilon, correctedEpsilon } = this.#settings;
    tf.tidy(() => {
      this.step.assign(this.step.add(tf.scalar(1, "int32")));
      const t = this.step.cast("float32");
      const correction = tf.scalar(1).sub(tf.pow(beta2, t)).sqrt();
      const rate = correction.mul(learningRate).div(tf.scalar(1).sub(tf.pow(beta1, t)));
      const added = correctedEpsilon ? correction.mul(epsilon) : tf.scalar(epsilon);
      const steps = this.#arranged(gradients).map((gradient, i) => {
        const [m, v] = [this.firstMoments[i], this.secondMoments[i]];
        m.assign(m.add(gradient.sub(m).mul(1 - beta1)));
        v.assign(v.add(gradient.square().sub(v).mul(1 - beta2)));
        return m.mul(rate).div(v.sqrt().add(added));
      });
      this.#takenApart(steps).forEach((step, i) => {
        const variable = this.#variables[i];
        variable.assign(variable.sub(step));
      });
    });
  }

  /** The gradients as the moments are arranged, with their norm bounded. */
  #arranged(gradients: readonly tf.Tensor[]): readonly tf.Tensor[] {
    const { joined, globalClipNorm } = this.#settings;
    const arranged = joined
      ? [tf.concat(gradients.map((gradient) => gradient.flatten()))]
      : gradients;
    if (globalClipNorm === Infinity) return arranged;
    const norm = tf.addN(arranged.map((gradient) => gradient.square().sum())).sqrt();
    // The small number is PyTorch's, in clip_grad_norm_().
    const factor = tf.minimum(1, tf.div(globalClipNorm, norm.add(1e-6)));
    return arranged.map((gradient) => gradient.mul(factor));
  }

  /** Steps as the variables are shaped. */
  #takenApart(steps: readonly tf.Tensor[]): readonly tf.Tensor[] {
    if (!this.#settings.joined) return steps;
    const parts = tf.split(steps[0], this.#variables.map(({ size }) => size));
    return parts.map((part, i) => part.reshape(this.#variables[i].shape));
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

  /** Its settings, and how much it moves, under a notebook's cell. */
  [Symbol.for("Jupyter.display")](): Promise<MediaBundle> {
    const { learningRate, beta1, beta2, epsilon } = this.#settings;
    const size = this.#variables.reduce((sum, variable) => sum + variable.size, 0);
    return describe({
      title: "Adam optimiser",
      facts: {
        "Learning rate": learningRate,
        "β₁": beta1,
        "β₂": beta2,
        "ε": epsilon,
        Variables: this.#variables.length,
        Parameters: size,
      },
    });
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
