import { checkOptions, UserRangeError } from "../../errors/mod.ts";
import { discriminatorLoss, generatorLoss } from "../../gan/mod.ts";
import type { NamedVariable } from "../../learning/mod.ts";
import { type RandomKey, randomUniform, tf } from "../../tensorflow/mod.ts";
import { GradientDescent } from "./gradient_descent.ts";
import type { PointPair } from "./point_pair.ts";

/** A GAN of two numbers. */
export interface TwoParameters {
  /** The generator's: G(z) = θz. */
  readonly theta: number;
  /** The discriminator's: D(x) = ψx², a logit. */
  readonly psi: number;
}

/** Options of a {@linkcode TwoParameterPair}. */
export interface TwoParameterPairOptions {
  /** Where trainings begin, at least one. Default: one, at θ = 0.5, ψ = 0.5. */
  starts?: readonly TwoParameters[];
  /** Step size of both at the start, above 0. Default: 0.1. */
  learningRate?: number;
  /** Steps after which the step size is half of that, above 0. Default: never. */
  halfAfter?: number;
}

/**
 * The 2D system of the FedGAN paper (https://arxiv.org/abs/2006.07228, experiments; from
 * https://arxiv.org/abs/1706.04156): G(z) = θz with z uniform on [-1, 1], and D(x) = ψx² as a logit, both moved by plain
 * gradient descent at once. Where the data is uniform on [-1, 1] its equilibrium is (θ, ψ) = (1, 0).
 *
 * Several starts train at once on the same data and noise and do not touch each other: each is one element of the
 * variables `generator/theta` and `discriminator/psi`, both `[starts]`. Federations average element by element, so a
 * federation of these is one federation for each start.
 */
export class TwoParameterPair implements PointPair {
  /** Every setting; `halfAfter` is missing where the step size is constant. */
  readonly options: Readonly<TwoParameterPairOptions>;
  /** One: the data are numbers. */
  readonly dimensions = 1;
  readonly #theta: tf.Variable;
  readonly #psi: tf.Variable;
  readonly #ofTheta: GradientDescent;
  readonly #ofPsi: GradientDescent;

  /**
   * Makes one pair for each start.
   *
   * @param options Starts and step sizes.
   * @throws {RangeError} If there is no start, or an option is unknown or outside its range.
   */
  constructor(options: TwoParameterPairOptions = {}) {
    checkOptions<TwoParameterPairOptions>("new TwoParameterPair()", options, {
      starts: "object",
      learningRate: "number",
      halfAfter: "number",
    });
    const { starts = [{ theta: 0.5, psi: 0.5 }], learningRate = 0.1, halfAfter } = options;
    if (starts.length === 0) {
      throw new UserRangeError("Cannot make a pair: starts is empty but must have at least one");
    }
    this.options = { starts, learningRate, ...(halfAfter === undefined ? {} : { halfAfter }) };
    const variableOf = (values: number[]) => tf.tidy(() => tf.variable(tf.tensor1d(values)));
    this.#theta = variableOf(starts.map(({ theta }) => theta));
    this.#psi = variableOf(starts.map(({ psi }) => psi));
    this.#ofTheta = new GradientDescent(this.#theta, { learningRate, halfAfter });
    this.#ofPsi = new GradientDescent(this.#psi, { learningRate, halfAfter });
  }

  /** θ and ψ of every start, `[starts]` each; owned by the pair. */
  variables(): NamedVariable[] {
    return [
      { name: "generator/theta", variable: this.#theta },
      { name: "discriminator/psi", variable: this.#psi },
    ];
  }

  /** Both optimisers' counts of steps, owned by the pair. */
  optimiserVariables(): NamedVariable[] {
    return [
      { name: "generator/optimiser_step", variable: this.#ofTheta.step },
      { name: "discriminator/optimiser_step", variable: this.#ofPsi.step },
    ];
  }

  /** Where each start's training is now. */
  parameters(): TwoParameters[] {
    const [thetas, psis] = [this.#theta, this.#psi].map((variable) => variable.dataSync());
    return Array.from(thetas, (theta, start) => ({ theta, psi: psis[start] }));
  }

  /** See {@linkcode PointPair.step}: losses are means over batch and starts. */
  step(points: tf.Tensor2D, key: RandomKey): tf.Tensor1D {
    return tf.tidy(() => {
      const starts = this.#theta.size;
      const z = randomUniform<tf.Rank.R2>([points.shape[0], 1], key, { min: -1 });
      // [batch, starts]: every start sees every point.
      const logits = (x: tf.Tensor) => tf.square(x).mul(this.#psi);
      const fakes = () => tf.mul(z, this.#theta);
      // The loss is a mean over the starts, which each shall have its own gradient.
      const gradientBy = (variable: tf.Variable, loss: () => tf.Scalar) => {
        const { value, grads } = tf.variableGrads(loss, [variable]);
        return { loss: value, gradient: grads[variable.name].mul(starts) };
      };
      const ofTheta = gradientBy(this.#theta, () => generatorLoss(logits(fakes())));
      const ofPsi = gradientBy(
        this.#psi,
        () => discriminatorLoss(logits(points), logits(fakes())),
      );
      this.#ofTheta.apply(ofTheta.gradient);
      this.#ofPsi.apply(ofPsi.gradient);
      return tf.stack([ofTheta.loss, ofPsi.loss]) as tf.Tensor1D;
    });
  }

  /** See {@linkcode PointPair.generate}: one column a start. */
  generate(count: number, key: RandomKey): tf.Tensor2D {
    return tf.tidy(() => randomUniform<tf.Rank.R2>([count, 1], key, { min: -1 }).mul(this.#theta));
  }

  /** Frees all tensors; the pair cannot be used afterwards. */
  dispose(): void {
    for (const owned of [this.#theta, this.#psi, this.#ofTheta, this.#ofPsi]) owned.dispose();
  }
}
