import { checkOptions } from "../../errors/mod.ts";
import type { NamedVariable } from "../../learning/mod.ts";
import { deriveSeed, RandomStream } from "../../random/mod.ts";
import { tf } from "../../tensorflow/mod.ts";
import type { FlowEnvironment } from "../environments/flow_environment.ts";

/** What a {@linkcode FlowNetwork} is made of. */
export interface FlowNetworkOptions {
  /** Units of each hidden layer. */
  hidden: readonly number[];
  /** Whether it has an output for each move back. If not, every parent is as likely. */
  backward: boolean;
  /** Whether it has an output for log F of the state. */
  flow: boolean;
  /** Decides the initial weights, an integer of at least 0. */
  seed: number;
}

/** What a {@linkcode FlowNetwork} says of some states. */
export interface FlowOutputs {
  /** One number for each action, the exit last, `[states, moves + 1]`: logits of P_F, or in flow matching log F of edges. */
  readonly forward: tf.Tensor2D;
  /** One for each move back, `[states, moves]`, if it has them. */
  readonly backward: tf.Tensor2D | undefined;
  /** log F, `[states]`, if it has it. */
  readonly flow: tf.Tensor1D | undefined;
}

/**
 * A multilayer perceptron of a state, with rectifiers: one trunk for forward policy, backward policy and flow. A state's
 * coordinates are one-hot each. Weights begin as in PyTorch's linear layers, uniform up to 1/√inputs.
 */
export class FlowNetwork {
  /** What its weights' names begin with. */
  readonly name: string;
  readonly #environment: Pick<FlowEnvironment, "coordinates" | "values" | "moves">;
  readonly #options: Readonly<FlowNetworkOptions>;
  readonly #variables: readonly NamedVariable[];

  /**
   * Makes the network.
   *
   * @param name What its weights' names begin with: `main` for `main/dense/kernel`.
   * @param environment What its states and actions are.
   * @param options Its layers, outputs and first weights.
   * @throws {RangeError} If an option is unknown.
   */
  constructor(
    name: string,
    environment: Pick<FlowEnvironment, "coordinates" | "values" | "moves">,
    options: FlowNetworkOptions,
  ) {
    checkOptions<FlowNetworkOptions>("new FlowNetwork()", options, {
      ...{ hidden: "object", backward: "boolean", flow: "boolean", seed: "number" },
    });
    const { coordinates, values, moves } = environment;
    const { hidden, backward, flow, seed } = options;
    const outputs = moves + 1 + (backward ? moves : 0) + (flow ? 1 : 0);
    const widths = [coordinates * values, ...hidden, outputs];
    this.name = name;
    this.#environment = environment;
    this.#options = options;
    this.#variables = widths.slice(1).flatMap((width, i) => {
      const layer = i === 0 ? `${name}/dense` : `${name}/dense_${i}`; // Keras's names
      const random = new RandomStream(deriveSeed(seed, layer));
      const bound = 1 / Math.sqrt(widths[i]);
      const draw = (count: number) =>
        Float32Array.from({ length: count }, () => bound * (2 * random.uniform() - 1));
      return tf.tidy(() => [
        {
          name: `${layer}/kernel`,
          variable: tf.variable(tf.tensor2d(draw(widths[i] * width), [widths[i], width])),
        },
        { name: `${layer}/bias`, variable: tf.variable(tf.tensor1d(draw(width))) },
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
   * @param states int32 `[states, coordinates]`.
   * @returns Its outputs; the caller disposes them.
   */
  apply(states: tf.Tensor2D): FlowOutputs {
    const { values, moves } = this.#environment;
    const { backward, flow } = this.#options;
    const [count] = states.shape;
    const x = tf.tidy(() => {
      let x: tf.Tensor = states;
      for (let i = 0; i < this.#variables.length; i += 2) {
        const [kernel, bias] = [this.#variables[i].variable, this.#variables[i + 1].variable];
        const sums = i === 0
          ? oneHotProduct(states, kernel as unknown as tf.Tensor2D, values)
          : tf.matMul(x as tf.Tensor2D, kernel as unknown as tf.Tensor2D);
        x = sums.add(bias);
        if (i < this.#variables.length - 2) x = x.relu();
      }
      return x;
    });
    const part = (first: number, size: number) => x.slice([0, first], [count, size]) as tf.Tensor2D;
    const outputs = {
      forward: part(0, moves + 1),
      backward: backward ? part(moves + 1, moves) : undefined,
      flow: flow ? tf.tidy(() => part(x.shape[1]! - 1, 1).squeeze<tf.Tensor1D>([1])) : undefined,
    };
    x.dispose();
    return outputs;
  }

  /** Frees the weights; the network cannot be used afterwards. */
  dispose(): void {
    for (const { variable } of this.#variables) variable.dispose();
  }
}

/** With so few coordinates, adding rows of the kernel takes less time than multiplying by zeros. */
const fewCoordinates = 4;

/** The states' one-hot coordinates times a kernel. */
function oneHotProduct(states: tf.Tensor2D, kernel: tf.Tensor2D, values: number): tf.Tensor {
  const [count, coordinates] = states.shape;
  if (coordinates > fewCoordinates) {
    const hot = tf.oneHot(states.flatten(), values).reshape([count, coordinates * values]);
    return tf.matMul(hot.toFloat() as tf.Tensor2D, kernel);
  }
  const places = tf.unstack(states, 1).map((own, i) =>
    tf.gather(kernel, own.add(tf.scalar(i * values, "int32")) as tf.Tensor1D)
  );
  return tf.addN(places);
}
