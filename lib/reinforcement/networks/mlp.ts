import { checkOptions } from "../../errors/mod.ts";
import type { NamedVariable } from "../../learning/mod.ts";
import { deriveSeed } from "../../random/mod.ts";
import { tf } from "../../tensorflow/mod.ts";
import { orthogonal } from "./orthogonal.ts";
import { rowProduct } from "./row_product.ts";

/** What a hidden layer does with its sums: the hyperbolic tangent, or the rectifier. */
export type Activation = "tanh" | "relu";

/** What an {@linkcode Mlp} is made of. */
export interface MlpOptions {
  /** Numbers of the input, units of each hidden layer, numbers of the output. */
  widths: readonly number[];
  /** What hidden layers do with their sums; the output is linear. */
  activation: Activation;
  /** Length of the last layer's orthogonal vectors; near 0 all outputs begin alike. Hidden layers have √2. */
  outputGain: number;
  /** Decides the initial weights, an integer of at least 0. */
  seed: number;
}

/** A multilayer perceptron: dense layers with orthogonal weights and zero biases to begin with. */
export class Mlp {
  /** What its weights' names begin with. */
  readonly name: string;
  /** Numbers of the input, units of each hidden layer, numbers of the output. */
  readonly widths: readonly number[];
  /** What hidden layers do with their sums. */
  readonly activation: Activation;
  readonly #variables: readonly NamedVariable[];

  /**
   * Makes the network.
   *
   * @param name What its weights' names begin with: `policy` for `policy/dense/kernel`.
   * @param options Widths, activation and first weights.
   * @throws {RangeError} If an option is unknown.
   */
  constructor(name: string, options: MlpOptions) {
    checkOptions<MlpOptions>("new Mlp()", options, {
      ...{ widths: "object", activation: "string", outputGain: "number", seed: "number" },
    });
    const { widths, activation, outputGain, seed } = options;
    this.name = name;
    this.widths = [...widths];
    this.activation = activation;
    this.#variables = widths.slice(1).flatMap((outputs, i) => {
      const layer = i === 0 ? `${name}/dense` : `${name}/dense_${i}`; // Keras's names
      const shape = [widths[i], outputs] as const;
      const gain = i === widths.length - 2 ? outputGain : Math.SQRT2;
      const kernel = orthogonal(shape, { gain, seed: deriveSeed(seed, layer) });
      return tf.tidy(() => [
        { name: `${layer}/kernel`, variable: tf.variable(tf.tensor2d(kernel, [...shape])) },
        { name: `${layer}/bias`, variable: tf.variable(tf.zeros([outputs])) },
      ]);
    });
  }

  /** The weights, layer by layer, kernel `[inputs, outputs]` before bias `[outputs]`; owned by the network. */
  variables(): NamedVariable[] {
    return [...this.#variables];
  }

  /**
   * Applies the network.
   *
   * @param inputs `[batch, inputs]`.
   * @returns `[batch, outputs]`; the caller disposes it.
   */
  apply(inputs: tf.Tensor2D): tf.Tensor2D {
    return tf.tidy(() => {
      let x = inputs;
      for (let i = 0; i < this.#variables.length; i += 2) {
        const [kernel, bias] = [this.#variables[i].variable, this.#variables[i + 1].variable];
        x = rowProduct(x, kernel as unknown as tf.Tensor2D).add(bias);
        if (i < this.#variables.length - 2) x = this.activation === "tanh" ? x.tanh() : x.relu();
      }
      return x;
    });
  }

  /** Frees the weights; the network cannot be used afterwards. */
  dispose(): void {
    for (const { variable } of this.#variables) variable.dispose();
  }
}
