import { Pong } from "../../environments/mod.ts";
import type { NamedArray } from "../../files/mod.ts";
import type { MetricDescriptions, NamedVariable } from "../../learning/mod.ts";
import type { RandomStream } from "../../random/mod.ts";
import {
  Categorical,
  type EndedEpisodes,
  NetworkPolicy,
  PolicyLearner,
} from "../../reinforcement/mod.ts";
import type { PongModel } from "../models/pong_model.ts";
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
  /** What is measured beside the return of an episode. */
  readonly metrics: MetricDescriptions;
}

/** Two processes emulate in turn: while one does, the learner thinks about the other's frames. */
const processes = 2;

/** What learners of Pong have in common: games in two processes, a network, and all episodes that have ended. */
export abstract class PongLearner extends PolicyLearner {
  /** The games that it learns from. */
  declare readonly environment: Pong;
  /** The network, and what moves its weights; the learner owns it. */
  protected abstract readonly model: PongModel;
  /** What outputs mean. */
  protected readonly distribution: Categorical;
  readonly #history = new EpisodeHistory();

  /**
   * Makes the games. Call `loadTensorFlow()` first.
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
    this.distribution = new Categorical(this.environment.actionSpace.count);
  }

  /** How many pixels an observation has. */
  protected get pixels(): number {
    return this.environment.observations.length / this.environment.games;
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
    return this.model.variables();
  }

  /** The optimiser's memory and step count as they are, owned by the learner. */
  optimiserVariables(): NamedVariable[] {
    return this.model.optimiserVariables();
  }

  /** Frees the network and ends the games' processes. */
  protected disposeModel(): void {
    this.model.dispose();
    this.environment.dispose();
  }

  /** No: it was learnt with its chance. */
  protected readonly isGreedy = false;

  /** See {@linkcode PolicyLearner.policy}. */
  protected actor(random?: RandomStream): NetworkPolicy {
    return new NetworkPolicy(this.model, { distribution: this.distribution, random });
  }

  /** See {@linkcode PongModel.weightsChanged}. */
  protected weightsChanged(): void {
    this.model.weightsChanged();
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
}
