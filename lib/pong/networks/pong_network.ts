import { checkOptions } from "../../errors/mod.ts";
import type { NamedArray } from "../../files/mod.ts";
import { deriveSeed, RandomStream } from "../../random/mod.ts";
import { PixelLists } from "./pixel_lists.ts";

/** What a {@linkcode PongNetwork} is made of. */
export interface PongNetworkOptions {
  /** Numbers of an observation. */
  readonly inputs: number;
  /** Units of the hidden layer. */
  readonly hidden: number;
  /** Actions: a logit each. */
  readonly actions: number;
  /** Whether the hidden layer has a second head, which estimates the value. */
  readonly hasValue: boolean;
  /** Decides the initial weights, an integer of at least 0. */
  readonly seed: number;
}

/** An array of weights or of gradients, a part of a longer one. */
interface Layer {
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
}

/**
 * The network of Karpathy's and TensorLayer's programs: 6,400 numbers, 200 rectified units, a logit for each of three
 * actions; with them, if wanted, a value. It computes on the host: nearly all inputs are 0, so that the first layer is the
 * sum of 25 rows of its kernel, and so is its gradient. Those are the numbers that a dense product gives, at a 250th of the
 * cost.
 *
 * Weights are in one array, gradients in another like it. Kernels begin Glorot uniform, biases at 0.
 */
export class PongNetwork {
  /** Numbers that one observation gives: logits, and the value if there is one. */
  readonly outputs: number;
  /** All weights. */
  readonly weights: Float32Array<ArrayBuffer>;
  /** What {@linkcode PongNetwork.backward} adds to, in the order of the weights. */
  readonly gradients: Float32Array<ArrayBuffer>;
  readonly #options: PongNetworkOptions;
  readonly #layers: readonly Layer[];
  readonly #layerGradients: readonly Layer[];
  readonly #hidden: Float64Array;
  readonly #hiddenGradient: Float64Array;
  readonly #outputs: Float32Array<ArrayBuffer>;
  readonly #lists = new PixelLists();
  #applied = new Float32Array(0);

  /**
   * Makes the network.
   *
   * @param options Its sizes, and its first weights.
   * @throws {RangeError} If an option is unknown.
   */
  constructor(options: PongNetworkOptions) {
    checkOptions<PongNetworkOptions>("new PongNetwork()", options, {
      ...{ inputs: "number", hidden: "number", actions: "number" },
      ...{ hasValue: "boolean", seed: "number" },
    });
    const { hidden, actions, hasValue, seed } = options;
    this.#options = options;
    this.outputs = actions + (hasValue ? 1 : 0);
    const size = this.#shapes().reduce((sum, { shape }) => sum + sizeOf(shape), 0);
    this.weights = new Float32Array(size);
    this.gradients = new Float32Array(size);
    this.#layers = this.#cut(this.weights);
    this.#layerGradients = this.#cut(this.gradients);
    this.#hidden = new Float64Array(hidden);
    this.#hiddenGradient = new Float64Array(hidden);
    this.#outputs = new Float32Array(this.outputs);
    this.arrays(this.weights).forEach(({ name, shape, data }) => {
      if (shape.length === 2) glorotUniform(data as Float32Array, shape, deriveSeed(seed, name));
    });
  }

  /**
   * An array like the weights, cut into theirs.
   *
   * @param values As many numbers as there are weights.
   * @returns Views of it under Keras's names: kernels `[inputs, outputs]`, biases `[outputs]`.
   */
  arrays(values: Float32Array): NamedArray[] {
    let at = 0;
    return this.#shapes().map(({ name, shape }) => ({
      name,
      shape,
      data: values.subarray(at, at += sizeOf(shape)),
    }));
  }

  /**
   * What an observation gives.
   *
   * @param lists Observations.
   * @param row Which of them.
   * @returns Logits, then the value if there is one, `[outputs]`; overwritten by the next call.
   */
  forward(lists: PixelLists, row: number): Float32Array {
    const [first, ...heads] = this.#layers;
    const [hidden, outputs] = [this.#hidden, this.#outputs];
    hidden.set(first.bias);
    lists.addRows(row, first.kernel, hidden);
    for (let k = 0; k < hidden.length; k++) if (hidden[k] < 0) hidden[k] = 0;
    let output = 0;
    for (const { kernel, bias } of heads) {
      const width = bias.length;
      for (let j = 0; j < width; j++, output++) {
        let sum = bias[j];
        for (let k = 0; k < hidden.length; k++) sum += hidden[k] * kernel[k * width + j];
        outputs[output] = sum;
      }
    }
    return outputs;
  }

  /**
   * Adds to {@linkcode PongNetwork.gradients} those of what the last call of {@linkcode PongNetwork.forward} gave.
   *
   * @param lists The observations of that call.
   * @param row Which of them.
   * @param change The loss's gradient for each output, `[outputs]`.
   */
  backward(lists: PixelLists, row: number, change: Float64Array): void {
    const [hidden, below] = [this.#hidden, this.#hiddenGradient];
    const [first, ...headGradients] = this.#layerGradients;
    below.fill(0);
    let output = 0;
    headGradients.forEach((gradient, head) => {
      const { kernel } = this.#layers[1 + head];
      const width = gradient.bias.length;
      for (let j = 0; j < width; j++, output++) {
        const own = change[output];
        gradient.bias[j] += own;
        for (let k = 0; k < hidden.length; k++) {
          below[k] += own * kernel[k * width + j];
          gradient.kernel[k * width + j] += own * hidden[k];
        }
      }
    });
    for (let k = 0; k < hidden.length; k++) {
      if (hidden[k] === 0) below[k] = 0;
      first.bias[k] += below[k];
    }
    lists.addToRows(row, below, first.kernel);
  }

  /**
   * The logits of observations, for a policy.
   *
   * @param observations `[rows, inputs]`.
   * @param rows How many.
   * @returns `[rows, actions]`, overwritten by the next call with as many rows.
   */
  apply(observations: ArrayLike<number>, rows: number): Float32Array<ArrayBuffer> {
    const { inputs, actions } = this.#options;
    if (this.#applied.length !== rows * actions) this.#applied = new Float32Array(rows * actions);
    for (let row = 0; row < rows; row++) {
      this.#lists.clear();
      this.#lists.add(observations, { index: row, pixels: inputs });
      const outputs = this.forward(this.#lists, 0);
      for (let i = 0; i < actions; i++) this.#applied[row * actions + i] = outputs[i];
    }
    return this.#applied;
  }

  #shapes(): { name: string; shape: readonly number[] }[] {
    const { inputs, hidden, actions, hasValue } = this.#options;
    const layer = (name: string, from: number, to: number) => [
      { name: `${name}/kernel`, shape: [from, to] },
      { name: `${name}/bias`, shape: [to] },
    ];
    return [
      ...layer("hidden", inputs, hidden),
      ...layer("policy", hidden, actions),
      ...(hasValue ? layer("value", hidden, 1) : []),
    ];
  }

  #cut(values: Float32Array): Layer[] {
    const arrays = this.arrays(values).map(({ data }) => data as Float32Array);
    return Array.from(
      { length: arrays.length / 2 },
      (_, i) => ({ kernel: arrays[2 * i], bias: arrays[2 * i + 1] }),
    );
  }
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, axis) => size * axis, 1);
}

/** Uniform, as wide as keeps the spread of what goes forward and back (Glorot and Bengio, 2010). */
function glorotUniform(kernel: Float32Array, [from, to]: readonly number[], seed: number): void {
  const random = new RandomStream(seed);
  const limit = Math.sqrt(6 / (from + to));
  for (let i = 0; i < kernel.length; i++) kernel[i] = limit * (2 * random.uniform() - 1);
}
