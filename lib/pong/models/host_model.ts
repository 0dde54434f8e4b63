import type { NamedArray } from "../../files/mod.ts";
import type { NamedVariable } from "../../learning/mod.ts";
import { tf } from "../../tensorflow/mod.ts";
import type { PongNetwork } from "../networks/pong_network.ts";
import type { Optimiser } from "../optimisers/optimiser.ts";
import type { PongModel } from "./pong_model.ts";

/**
 * The tutorial's network with an optimiser, both on the host. TensorFlow holds copies of the weights for files, and nothing
 * else.
 */
export class HostModel implements PongModel {
  /** The network; weights and gradients are on the host. */
  readonly network: PongNetwork;
  /** Moves the weights. */
  readonly optimiser: Optimiser;
  /** Copies of weights and of the optimiser's memory, under the names of files. */
  readonly #variables: readonly NamedVariable[];
  readonly #optimiserVariables: readonly NamedVariable[];
  readonly #step: tf.Variable;

  /**
   * Makes the copies. TensorFlow is loaded.
   *
   * @param network The network.
   * @param optimiser What moves as many weights.
   */
  constructor(network: PongNetwork, optimiser: Optimiser) {
    this.network = network;
    this.optimiser = optimiser;
    this.#variables = variablesLike(this.#weightArrays());
    this.#optimiserVariables = variablesLike(this.#momentArrays());
    this.#step = tf.tidy(() => tf.variable(tf.scalar(0, "int32")));
  }

  /** See {@linkcode PongModel.apply}. */
  apply(observations: ArrayLike<number>, rows: number): Float32Array<ArrayBuffer> {
    return this.network.apply(observations, rows);
  }

  /** See {@linkcode PongModel.variables}. */
  variables(): NamedVariable[] {
    assign(this.#variables, this.#weightArrays());
    return [...this.#variables];
  }

  /** See {@linkcode PongModel.optimiserVariables}. */
  optimiserVariables(): NamedVariable[] {
    assign(this.#optimiserVariables, this.#momentArrays());
    tf.tidy(() => this.#step.assign(tf.scalar(this.optimiser.steps, "int32")));
    return [{ name: "optimiser/step", variable: this.#step }, ...this.#optimiserVariables];
  }

  /** The host takes what was assigned. */
  weightsChanged(): void {
    take(this.#variables, this.#weightArrays());
    take(this.#optimiserVariables, this.#momentArrays());
    this.optimiser.steps = this.#step.dataSync()[0];
  }

  /** Frees the copies. */
  dispose(): void {
    tf.dispose([...this.#variables, ...this.#optimiserVariables].map(({ variable }) => variable));
    this.#step.dispose();
  }

  #weightArrays(): NamedArray[] {
    return this.network.arrays(this.network.weights);
  }

  #momentArrays(): NamedArray[] {
    return Object.entries(this.optimiser.moments).flatMap(([name, values]) =>
      this.network.arrays(values).map((array) => ({ ...array, name: `${array.name}/${name}` }))
    );
  }
}

function variablesLike(arrays: readonly NamedArray[]): NamedVariable[] {
  return tf.tidy(() =>
    arrays.map(({ name, shape }) => ({ name, variable: tf.variable(tf.zeros([...shape])) }))
  );
}

function assign(variables: readonly NamedVariable[], arrays: readonly NamedArray[]): void {
  tf.tidy(() =>
    variables.forEach(({ variable }, i) => {
      // A copy: a tensor may keep the array that it is made of.
      variable.assign(tf.tensor((arrays[i].data as Float32Array).slice(), variable.shape));
    })
  );
}

function take(variables: readonly NamedVariable[], arrays: readonly NamedArray[]): void {
  variables.forEach(({ variable }, i) =>
    (arrays[i].data as Float32Array).set(variable.dataSync<"float32">())
  );
}
