import type { NamedVariable } from "../../learning/mod.ts";
import { Categorical, descend, optimiserVariablesOf, ppoLoss } from "../../reinforcement/mod.ts";
import { Adam, compile, type Compiled, tf } from "../../tensorflow/mod.ts";
import type { ConvolutionalNetwork } from "../networks/convolutional_network.ts";
import type { PixelLists } from "../networks/pixel_lists.ts";
import type { PpoMeasured, PpoWeights } from "./policy_gradient.ts";
import type { PpoDescent, PpoModel, PpoRollout } from "./pong_model.ts";

/** What a {@linkcode ConvolutionalModel} is made of. */
export interface ConvolutionalModelOptions extends PpoWeights {
  /** Pixels of an observation. */
  readonly pixels: number;
  /** Actions: a logit each. */
  readonly actions: number;
  /** Norm of all gradients together above which they are shortened to it. */
  readonly gradientNorm: number;
}

/** Added to the root of Adam's second moment: CleanRL's, as on the host. */
const epsilon = 1e-5;

/** Observations, what was played and the step size in, what was measured out. */
type Update = (
  observations: tf.Tensor2D,
  played: tf.Tensor2D,
  learningRate: tf.Scalar,
) => tf.Tensor1D;

/** A convolutional network that learns by PPO, in compiled calls of TensorFlow. */
export class ConvolutionalModel implements PpoModel {
  /** The network; the model owns it. */
  readonly network: ConvolutionalNetwork;
  readonly #options: ConvolutionalModelOptions;
  readonly #distribution: Categorical;
  readonly #optimiser: Adam;
  /** Logits, then the value, `[batch, actions + 1]`. */
  readonly #forward: Compiled<(observations: tf.Tensor2D) => tf.Tensor2D>;
  readonly #update: Compiled<Update>;
  #applied = new Float32Array(0);

  /**
   * Makes the optimiser. TensorFlow is loaded.
   *
   * @param network The network.
   * @param options Its sizes, weights of the loss's terms, and the gradients' longest norm.
   */
  constructor(network: ConvolutionalNetwork, options: ConvolutionalModelOptions) {
    this.network = network;
    this.#options = options;
    this.#distribution = new Categorical(options.actions);
    this.#optimiser = new Adam(network.variables().map(({ variable }) => variable), {
      ...{ epsilon, correctedEpsilon: true, globalClipNorm: options.gradientNorm, joined: true },
    });
    this.#forward = compile((observations: tf.Tensor2D) => {
      const [logits, values] = network.apply(observations);
      return tf.concat([logits, values.expandDims<tf.Tensor2D>(1)], 1);
    }, { name: "convolutional policy" });
    this.#update = compile(
      (observations: tf.Tensor2D, played: tf.Tensor2D, learningRate: tf.Scalar) =>
        this.#descend(observations, played, learningRate),
      { name: "convolutional update" },
    );
  }

  /** See {@linkcode PpoModel.apply}. */
  apply(observations: ArrayLike<number>, rows: number): Float32Array<ArrayBuffer> {
    const { pixels, actions } = this.#options;
    const outputs = this.#compute(rows, (dense) => dense.set(observations, 0), pixels);
    if (this.#applied.length !== rows * actions) this.#applied = new Float32Array(rows * actions);
    for (let row = 0; row < rows; row++) {
      const from = row * (actions + 1);
      this.#applied.set(outputs.subarray(from, from + actions), row * actions);
    }
    return this.#applied;
  }

  /** See {@linkcode PpoModel.outputs}. */
  outputs(lists: PixelLists, first: number, end: number): Float32Array {
    const { pixels } = this.#options;
    return this.#compute(end - first, (dense) => {
      for (let row = first; row < end; row++) {
        lists.expand(row, dense.subarray((row - first) * pixels, (row - first + 1) * pixels));
      }
    }, pixels);
  }

  /** See {@linkcode PpoModel.descend}. */
  descend(rollout: PpoRollout, { rows, learningRate }: PpoDescent): PpoMeasured {
    const { pixels } = this.#options;
    const { lists, actions, logProbabilities, values, advantages, returns } = rollout;
    const dense = new Float32Array(rows.length * pixels);
    rows.forEach((row, i) => lists.expand(row, dense.subarray(i * pixels, (i + 1) * pixels)));
    const columns = [actions, logProbabilities, values, advantages, returns];
    const played = new Float32Array(columns.length * rows.length);
    columns.forEach((column, c) =>
      rows.forEach((row, i) => played[c * rows.length + i] = column[row])
    );
    const measured = tf.tidy(() =>
      this.#update(
        tf.tensor2d(dense, [rows.length, pixels]),
        tf.tensor2d(played, [columns.length, rows.length]),
        tf.scalar(learningRate),
      ).dataSync<"float32">()
    );
    const [policyLoss, valueLoss, entropy, klDivergence, clippedShare] = measured;
    return { policyLoss, valueLoss, entropy, klDivergence, clippedShare };
  }

  /** See {@linkcode PpoModel.variables}. */
  variables(): NamedVariable[] {
    return this.network.variables();
  }

  /** See {@linkcode PpoModel.optimiserVariables}. */
  optimiserVariables(): NamedVariable[] {
    return optimiserVariablesOf(this.#optimiser);
  }

  /** Nothing: it computes by the variables themselves. */
  weightsChanged(): void {}

  /** Frees the network and all that was compiled. */
  dispose(): void {
    for (const owned of [this.#forward, this.#update, this.#optimiser, this.network]) {
      owned.dispose();
    }
  }

  /** Logits and value of observations that `fill` writes. */
  #compute(rows: number, fill: (dense: Float32Array) => void, pixels: number): Float32Array {
    // A power of two: every other number of rows would be recorded anew.
    const padded = 2 ** Math.ceil(Math.log2(rows));
    const dense = new Float32Array(padded * pixels);
    fill(dense);
    return tf.tidy(() =>
      this.#forward(tf.tensor2d(dense, [padded, pixels])).dataSync<"float32">().slice()
    ) as Float32Array;
  }

  /** See {@linkcode Update}. */
  #descend(observations: tf.Tensor2D, played: tf.Tensor2D, learningRate: tf.Scalar): tf.Tensor1D {
    const [actions, logProbabilities, values, advantages, returns] = tf.unstack(
      played,
    ) as tf.Tensor1D[];
    const rows = {
      ...{ observations, legal: undefined, actions: actions.expandDims<tf.Tensor2D>(1) },
      ...{ logProbabilities, values, advantages, returns, weights: tf.onesLike(returns) },
    };
    const { clip, valueCoefficient, entropyCoefficient } = this.#options;
    return descend(() => {
      const [logits, expected] = this.network.apply(observations);
      const networks = {
        policy: { apply: () => logits },
        value: { apply: () => expected.expandDims<tf.Tensor2D>(1) },
        distribution: this.#distribution,
      };
      return ppoLoss(networks, rows, {
        ...{ clip, valueCoefficient, entropyCoefficient },
        ...{ normaliseAdvantages: true, clipValues: false },
      });
    }, { variables: this.variables(), optimiser: this.#optimiser, learningRate });
  }
}
