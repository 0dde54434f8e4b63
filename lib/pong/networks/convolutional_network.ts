import { checkOptions } from "../../errors/mod.ts";
import type { NamedVariable } from "../../learning/mod.ts";
import { deriveSeed } from "../../random/mod.ts";
import { orthogonal } from "../../reinforcement/mod.ts";
import { tf } from "../../tensorflow/mod.ts";

/** What a {@linkcode ConvolutionalNetwork} is made of. */
export interface ConvolutionalNetworkOptions {
  /** Height and width of an observation in pixels. */
  readonly size: number;
  /** Units of the dense layer. */
  readonly hidden: number;
  /** Actions: a logit each. */
  readonly actions: number;
  /** Decides the initial weights, an integer of at least 0. */
  readonly seed: number;
}

/** Filters, their height and width, and how far apart they are laid: those of Mnih and others. */
const convolutions = [
  { filters: 16, size: 8, stride: 4 },
  { filters: 32, size: 4, stride: 2 },
] as const;

/**
 * The network of the first deep Q-learning (Mnih and others, 2013, https://arxiv.org/abs/1312.5602) as an actor and critic:
 * two convolutions, a dense layer, a logit for each action and a value. What is one unit's for one place in the tutorial's
 * network is here one filter's for all places.
 *
 * Kernels begin orthogonal and biases at 0, as in CleanRL's `ppo_atari.py`. TensorFlow computes it.
 */
export class ConvolutionalNetwork {
  readonly #size: number;
  readonly #variables: readonly NamedVariable[];

  /**
   * Makes the network. TensorFlow is loaded.
   *
   * @param options Its sizes, and its first weights.
   * @throws {RangeError} If an option is unknown.
   */
  constructor(options: ConvolutionalNetworkOptions) {
    checkOptions<ConvolutionalNetworkOptions>("new ConvolutionalNetwork()", options, {
      ...{ size: "number", hidden: "number", actions: "number", seed: "number" },
    });
    const { size, hidden, actions, seed } = options;
    this.#size = size;
    let [width, channels] = [size, 1];
    const shapes: { name: string; shape: number[]; gain: number }[] = [];
    convolutions.forEach(({ filters, size, stride }, i) => {
      const name = `convolution_${i + 1}`;
      shapes.push({ name, shape: [size, size, channels, filters], gain: Math.SQRT2 });
      [width, channels] = [Math.floor((width - size) / stride) + 1, filters];
    });
    shapes.push({ name: "hidden", shape: [width * width * channels, hidden], gain: Math.SQRT2 });
    // All actions begin about as likely as one another.
    shapes.push({ name: "policy", shape: [hidden, actions], gain: 0.01 });
    shapes.push({ name: "value", shape: [hidden, 1], gain: 1 });
    this.#variables = shapes.flatMap(({ name, shape, gain }) => {
      const outputs = shape.at(-1)!;
      const inputs = shape.slice(0, -1).reduce((product, axis) => product * axis, 1);
      const kernel = orthogonal([inputs, outputs], { gain, seed: deriveSeed(seed, name) });
      return tf.tidy(() => [
        { name: `${name}/kernel`, variable: tf.variable(tf.tensor(kernel, shape)) },
        { name: `${name}/bias`, variable: tf.variable(tf.zeros([outputs])) },
      ]);
    });
  }

  /** The weights, layer by layer: kernel `[height, width, channels, filters]` or `[inputs, outputs]` before bias; owned by the network. */
  variables(): NamedVariable[] {
    return [...this.#variables];
  }

  /**
   * Applies the network.
   *
   * @param observations `[batch, height · width]`.
   * @returns Logits `[batch, actions]` and values `[batch]`; the caller disposes them.
   */
  apply(observations: tf.Tensor2D): [logits: tf.Tensor2D, values: tf.Tensor1D] {
    return tf.tidy(() => {
      const size = this.#size;
      const weights = this.#variables.map(({ variable }): tf.Tensor => variable);
      let x: tf.Tensor4D = observations.reshape([-1, size, size, 1]);
      convolutions.forEach(({ stride }, i) => {
        const kernel = weights[2 * i] as tf.Tensor4D;
        x = tf.conv2d(x, kernel, stride, "valid").add<tf.Tensor4D>(weights[2 * i + 1]).relu();
      });
      const [hiddenKernel, hiddenBias, policyKernel, policyBias, valueKernel, valueBias] = weights
        .slice(2 * convolutions.length) as tf.Tensor2D[];
      const flat = x.reshape<tf.Tensor2D>([-1, hiddenKernel.shape[0]]);
      const hidden = tf.matMul(flat, hiddenKernel).add<tf.Tensor2D>(hiddenBias).relu();
      return [
        tf.matMul(hidden, policyKernel).add<tf.Tensor2D>(policyBias),
        tf.matMul(hidden, valueKernel).add(valueBias).squeeze<tf.Tensor1D>([1]),
      ];
    });
  }

  /** Frees the weights; the network cannot be used afterwards. */
  dispose(): void {
    tf.dispose(this.#variables.map(({ variable }) => variable));
  }
}
