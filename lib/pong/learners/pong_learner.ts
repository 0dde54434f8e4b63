import { Pong } from "../../environments/mod.ts";
import type { NamedArray } from "../../files/mod.ts";
import type { MetricDescriptions, NamedVariable } from "../../learning/mod.ts";
import { deriveSeed, type RandomStream } from "../../random/mod.ts";
import {
  Categorical,
  type EndedEpisodes,
  NetworkPolicy,
  PolicyLearner,
} from "../../reinforcement/mod.ts";
import { tf } from "../../tensorflow/mod.ts";
import { PongNetwork } from "../networks/pong_network.ts";
import type { Optimiser } from "../optimisers/optimiser.ts";
import { EpisodeHistory, type PlayedEpisode } from "./episode_history.ts";

/** What a {@linkcode PongLearner} is made of. */
export interface PongLearnerParts {
  /** What plays Pong, of `prepareAtari()`. */
  readonly python: string;
  /** Games side by side. */
  readonly games: number;
  /** Decides all chance. */
  readonly seed: number;
  /** How many turns of playing and learning the training has. */
  readonly turns: number;
  /** Into how many epochs those are split. */
  readonly epochs: number;
  /** How many steps or episodes a turn plays. */
  readonly turnLength: number;
  /** Units of the hidden layer. */
  readonly hidden: number;
  /** Whether the network estimates the value, too. */
  readonly hasValue: boolean;
  /** What is measured beside the return of an episode. */
  readonly metrics: MetricDescriptions;
  /** Makes what moves so many weights. */
  makeOptimiser(size: number): Optimiser;
}

/** Two processes emulate in turn: while one does, the learner thinks about the other's frames. */
const processes = 2;

/**
 * What learners of Pong have in common: the tutorial's network on the host, and games in two processes. TensorFlow holds
 * copies of the weights for files, and nothing else.
 */
export abstract class PongLearner extends PolicyLearner {
  /** The games that it learns from. */
  declare readonly environment: Pong;
  /** The network; weights and gradients are on the host. */
  readonly network: PongNetwork;
  /** Moves the weights. */
  protected readonly optimiser: Optimiser;
  /** What outputs mean. */
  protected readonly distribution: Categorical;
  readonly #history = new EpisodeHistory();
  /** Copies of weights and of the optimiser's memory, under the names of files. */
  readonly #variables: readonly NamedVariable[];
  readonly #optimiserVariables: readonly NamedVariable[];
  readonly #step: tf.Variable;

  /**
   * Makes games and network. Call `loadTensorFlow()` first.
   *
   * @param parts What it is made of.
   */
  constructor(parts: PongLearnerParts) {
    const { python, turnLength } = parts;
    super({
      ...parts,
      make: (options) => new Pong(python, { ...options, processes }),
      turnLength: () => turnLength,
    });
    const { hidden, hasValue, seed } = parts;
    const { observations, games, actionSpace } = this.environment;
    this.distribution = new Categorical(actionSpace.count);
    this.network = new PongNetwork({
      ...{ inputs: observations.length / games, hidden, actions: actionSpace.count, hasValue },
      seed: deriveSeed(seed, "weights"),
    });
    this.optimiser = parts.makeOptimiser(this.network.weights.length);
    this.#variables = variablesLike(this.#weightArrays());
    this.#optimiserVariables = variablesLike(this.#momentArrays());
    this.#step = tf.tidy(() => tf.variable(tf.scalar(0, "int32")));
  }

  /** The episodes that have ended in training, the first first. */
  get history(): readonly PlayedEpisode[] {
    return this.#history.episodes;
  }

  /**
   * How many steps had been played at the end of an epoch.
   *
   * @param epoch Which, from 1, one that has ended.
   */
  stepsAtEpoch(epoch: number): number {
    return this.#history.turnEnds[this.stepsOf(epoch) - 1];
  }

  /** The weights as they are, owned by the learner. */
  variables(): NamedVariable[] {
    assign(this.#variables, this.#weightArrays());
    return [...this.#variables];
  }

  /** The optimiser's memory and step count as they are, owned by the learner. */
  optimiserVariables(): NamedVariable[] {
    assign(this.#optimiserVariables, this.#momentArrays());
    tf.tidy(() => this.#step.assign(tf.scalar(this.optimiser.steps, "int32")));
    return [{ name: "optimiser/step", variable: this.#step }, ...this.#optimiserVariables];
  }

  /** Frees copies and ends the games' processes. */
  protected disposeModel(): void {
    tf.dispose([...this.#variables, ...this.#optimiserVariables].map(({ variable }) => variable));
    this.#step.dispose();
    this.environment.dispose();
  }

  /** No: it was learnt with its chance. */
  protected readonly isGreedy = false;

  /** See {@linkcode PolicyLearner.policy}. */
  protected actor(random?: RandomStream): NetworkPolicy {
    return new NetworkPolicy(this.network, { distribution: this.distribution, random });
  }

  /** The host takes what was assigned. */
  protected weightsChanged(): void {
    take(this.#variables, this.#weightArrays());
    take(this.#optimiserVariables, this.#momentArrays());
    this.optimiser.steps = this.#step.dataSync()[0];
  }

  /** The episodes so far. */
  protected override memory(): NamedArray[] {
    return this.#history.arrays();
  }

  /** Takes the episodes back. */
  protected override restoreMemory(arrays: readonly NamedArray[]): void {
    this.#history.restore(arrays);
  }

  /** See {@linkcode PolicyLearner.noteStep}; the episodes that ended go into the history. */
  protected override noteStep(
    played: EndedEpisodes = this.environment,
    steps: number = played.games,
  ): void {
    super.noteStep(played, steps);
    this.#history.add(played, this.environmentSteps);
  }

  /** See {@linkcode PolicyLearner.countTurn}. */
  protected override countTurn(): void {
    super.countTurn();
    this.#history.endTurn(this.environmentSteps);
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
