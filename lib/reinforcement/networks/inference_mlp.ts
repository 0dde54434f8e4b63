import { compile, type Compiled, tf } from "../../tensorflow/mod.ts";
import { HostMlp } from "./host_mlp.ts";
import type { Mlp } from "./mlp.ts";

/** Products of a row from which on a network is large. */
const productsOfRow = 2 ** 16;

/** Products of a call from which on TensorFlow is faster: with a small network, with a large one. */
const productsOfCall = { small: 2 ** 25, large: 2 ** 22 };

/**
 * A network to act and to rate by, not to learn: a few rows are computed on the host; many by a compiled call, on all cores. A
 * network of 64 and 64 units takes half the processor time so for 8,192 rows.
 */
export class InferenceMlp {
  /** How many weights it has. */
  readonly size: number;
  readonly #host: HostMlp;
  readonly #compiled: Compiled<(inputs: tf.Tensor2D) => tf.Tensor2D>;
  readonly #products: number;
  readonly #inputs: number;

  /**
   * A network whose host does not know its weights yet; {@linkcode InferenceMlp.load} copies them.
   *
   * @param network The network that learns; it stays the caller's.
   */
  constructor(network: Mlp) {
    const { name, widths, activation } = network;
    this.#host = new HostMlp(widths, activation);
    this.size = this.#host.size;
    this.#inputs = widths[0];
    this.#products = widths.slice(1).reduce((sum, width, i) => sum + widths[i] * width, 0);
    this.#compiled = compile((inputs: tf.Tensor2D) => network.apply(inputs), { name });
  }

  /** See {@linkcode HostMlp.load}: the weights that the network has. */
  load(weights: Float32Array): void {
    this.#host.load(weights);
  }

  /**
   * Applies the network.
   *
   * @param inputs `[rows, inputs]`.
   * @param rows How many rows.
   * @returns `[rows, outputs]`, overwritten by the next call with as many rows.
   */
  apply(inputs: ArrayLike<number>, rows: number): Float32Array {
    const few = productsOfCall[this.#products < productsOfRow ? "small" : "large"];
    return rows * this.#products < few
      ? this.#host.apply(inputs, rows)
      : this.#compute(inputs, rows);
  }

  #compute(inputs: ArrayLike<number>, rows: number): Float32Array {
    // A power of two: every other number of rows would be recorded anew.
    const padded = 2 ** Math.ceil(Math.log2(rows));
    const values = new Float32Array(padded * this.#inputs);
    values.set(inputs);
    const input = tf.tensor2d(values, [padded, this.#inputs]);
    const output = this.#compiled(input);
    const [, width] = output.shape;
    const outputs = output.dataSync<"float32">().slice(0, rows * width) as Float32Array;
    tf.dispose([input, output]);
    return outputs;
  }

  /** Frees what was compiled. */
  dispose(): void {
    this.#compiled.dispose();
  }
}
