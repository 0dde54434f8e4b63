import { compile, type Compiled, tf } from "../../tensorflow/mod.ts";
import { HostMlp } from "./host_mlp.ts";
import type { Mlp } from "./mlp.ts";

/** Products of a row from which on a network is large, and of a call from which on TensorFlow is faster with it. */
const [productsOfRow, productsOfCall] = [2 ** 16, 2 ** 22];

/**
 * A network to act and to rate by, not to learn: small ones, and large ones for a few rows, are computed on the host; many rows
 * of a large one by a compiled call, on all cores.
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
    const isSmall = this.#products < productsOfRow || rows * this.#products < productsOfCall;
    return isSmall ? this.#host.apply(inputs, rows) : this.#compute(inputs, rows);
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
