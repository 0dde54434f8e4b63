import { type DenseKernel, makeDenseKernel, outputTile, rowTile } from "./dense_kernel.ts";
import type { Activation } from "./mlp.ts";

/** A layer's place in the memory, in numbers; widths are rounded up to what the kernel takes at a time. */
interface Layer {
  readonly kernel: number;
  readonly bias: number;
  /** Numbers of its rows as they are. */
  readonly widths: readonly [inputs: number, outputs: number];
  /** Numbers of its rows in the memory. */
  readonly strides: readonly [inputs: number, outputs: number];
}

const pageSize = 65_536;

/**
 * A multilayer perceptron in float32 on the host. For a small network and few rows that is faster than any call into
 * TensorFlow, which takes about 0.15 ms before it multiplies anything: 64 and 64 units take half a microsecond a row here.
 *
 * Each output is a sum in one order, so a row's outputs do not depend on how many others there are.
 */
export class HostMlp {
  /** How many weights it has. */
  readonly size: number;
  readonly #activation: Activation;
  readonly #layers: readonly Layer[];
  readonly #memory = new WebAssembly.Memory({ initial: 1 });
  readonly #kernel: DenseKernel;
  /** Numbers of the memory that hold weights; rows come after them. */
  readonly #used: number;
  #numbers: Float32Array;
  #outputs = new Float32Array(0);

  /**
   * A network of zeros; {@linkcode HostMlp.load} gives it weights.
   *
   * @param widths Numbers of the input, units of each hidden layer, numbers of the output.
   * @param activation What hidden layers do with their sums.
   */
  constructor(widths: readonly number[], activation: Activation) {
    this.#activation = activation;
    let used = 0;
    let inputs = roundedUp(widths[0], 4); // whole vectors of 16 bytes
    this.#layers = widths.slice(1).map((width, i) => {
      const outputs = roundedUp(width, outputTile);
      const kernel = used;
      const bias = kernel + inputs * outputs;
      used = bias + outputs;
      const layer: Layer = {
        ...{ kernel, bias },
        widths: [widths[i], width],
        strides: [inputs, outputs],
      };
      inputs = outputs;
      return layer;
    });
    this.#used = used;
    this.size = this.#layers.reduce((size, { widths: [i, o] }) => size + (i + 1) * o, 0);
    this.#kernel = makeDenseKernel(this.#memory);
    this.#numbers = new Float32Array(this.#memory.buffer);
    this.#reserve(used);
  }

  /**
   * Copies weights.
   *
   * @param weights All of a network's variables one after the other, each kernel `[inputs, outputs]`.
   */
  load(weights: Float32Array): void {
    let from = 0;
    for (const { kernel, bias, widths: [inputs, outputs], strides: [, stride] } of this.#layers) {
      for (let i = 0; i < inputs; i++, from += outputs) {
        this.#numbers.set(weights.subarray(from, from + outputs), kernel + i * stride);
      }
      this.#numbers.set(weights.subarray(from, from + outputs), bias);
      from += outputs;
    }
  }

  /**
   * Applies the network.
   *
   * @param inputs `[rows, inputs]`.
   * @param rows How many rows.
   * @returns `[rows, outputs]`, overwritten by the next call with as many rows.
   */
  apply(inputs: ArrayLike<number>, rows: number): Float32Array {
    const layers = this.#layers;
    const all = roundedUp(rows, rowTile);
    const widest = Math.max(...layers.flatMap(({ strides }) => strides));
    this.#reserve(this.#used + 2 * all * widest);
    const numbers = this.#numbers;
    // What one layer gives the next reads, in two places by turns.
    let [x, y] = [this.#used, this.#used + all * widest];
    const { widths: [width], strides: [inputStride] } = layers[0];
    for (let row = 0; row < rows; row++) {
      const to = x + row * inputStride;
      for (let i = 0; i < width; i++) numbers[to + i] = inputs[row * width + i];
      for (let i = width; i < inputStride; i++) numbers[to + i] = 0;
    }
    layers.forEach(({ kernel, bias, strides: [stride, outputs] }, i) => {
      this.#kernel.dense({
        ...{ x: 4 * x, kernel: 4 * kernel, bias: 4 * bias, y: 4 * y },
        ...{ rows: all, inputs: stride, outputs },
      });
      if (i < layers.length - 1) this.#kernel[this.#activation](4 * y, all * outputs);
      [x, y] = [y, x];
    });
    const { widths: [, outputs], strides: [, stride] } = layers.at(-1)!;
    if (this.#outputs.length !== rows * outputs) this.#outputs = new Float32Array(rows * outputs);
    for (let row = 0; row < rows; row++) {
      for (let i = 0; i < outputs; i++) {
        this.#outputs[row * outputs + i] = numbers[x + row * stride + i];
      }
    }
    return this.#outputs;
  }

  /** Lets the memory hold so many numbers. */
  #reserve(count: number): void {
    const missing = 4 * count - this.#memory.buffer.byteLength;
    if (missing <= 0) return;
    this.#memory.grow(Math.ceil(missing / pageSize));
    this.#numbers = new Float32Array(this.#memory.buffer);
  }
}

function roundedUp(count: number, tile: number): number {
  return Math.ceil(count / tile) * tile;
}
