import type { Environment } from "../../environments/mod.ts";
import { sizeOfSpace } from "../../environments/mod.ts";

/** What games did for some steps, kept until it is learnt from: arrays `[steps, games, …]`, made once. */
export class Rollout {
  /** Steps of every game. */
  readonly steps: number;
  /** Games side by side. */
  readonly games: number;
  /** Numbers of one observation. */
  readonly observationSize: number;
  /** Numbers of one action. */
  readonly actionSize: number;
  /** Actions that a mask can forbid; 0 where all are always legal. */
  readonly maskSize: number;
  /** What the policy saw, `[steps, games, observation]`. */
  readonly observations: Float32Array<ArrayBuffer>;
  /** What each step led to, before an ended game began anew, `[steps, games, observation]`. */
  readonly nextObservations: Float32Array<ArrayBuffer>;
  /** 1 for what was legal, `[steps, games, actions]`; empty where all always is. */
  readonly legal: Uint8Array<ArrayBuffer>;
  /** What the policy did, `[steps, games, action]`. */
  readonly actions: Float32Array<ArrayBuffer>;
  /** How likely that was to the policy that did it, in nats, `[steps, games]`. */
  readonly logProbabilities: Float32Array<ArrayBuffer>;
  /** What each step paid, `[steps, games]`. */
  readonly rewards: Float32Array<ArrayBuffer>;
  /** 1 where a game came to its end, `[steps, games]`. */
  readonly terminated: Uint8Array<ArrayBuffer>;
  /** 1 where the time limit ended a game, `[steps, games]`. */
  readonly truncated: Uint8Array<ArrayBuffer>;

  /**
   * Allocates everything.
   *
   * @param environment Where it is played.
   * @param steps How many steps of every game.
   */
  constructor(environment: Environment, steps: number) {
    const { games, observationSpace, actionSpace, legal } = environment;
    this.steps = steps;
    this.games = games;
    this.observationSize = sizeOfSpace(observationSpace);
    this.actionSize = sizeOfSpace(actionSpace);
    this.maskSize = legal === undefined ? 0 : legal.length / games;
    const rows = steps * games;
    this.observations = new Float32Array(rows * this.observationSize);
    this.nextObservations = new Float32Array(rows * this.observationSize);
    this.legal = new Uint8Array(rows * this.maskSize);
    this.actions = new Float32Array(rows * this.actionSize);
    this.logProbabilities = new Float32Array(rows);
    this.rewards = new Float32Array(rows);
    this.terminated = new Uint8Array(rows);
    this.truncated = new Uint8Array(rows);
  }

  /** Entries of every array: steps times games. */
  get rows(): number {
    return this.steps * this.games;
  }

  /**
   * Keeps what is seen before a step.
   *
   * @param step Which step, from 0.
   * @param environment Where it will be played.
   */
  see(step: number, { observations, legal }: Environment): void {
    this.observations.set(observations, step * observations.length);
    if (legal !== undefined) this.legal.set(legal, step * legal.length);
  }

  /**
   * Keeps what a step did.
   *
   * @param step Which step, from 0.
   * @param environment Where it was played.
   */
  note(step: number, environment: Environment): void {
    const { games, observations, finalObservations, terminated, truncated } = environment;
    const size = this.observationSize;
    this.rewards.set(environment.rewards, step * games);
    this.terminated.set(terminated, step * games);
    this.truncated.set(truncated, step * games);
    for (let game = 0; game < games; game++) {
      // A game that ended shows the first observation of its next episode already.
      const hasEnded = (terminated[game] | truncated[game]) === 1;
      const seen = hasEnded ? finalObservations : observations;
      const [from, to] = [game * size, (step * games + game) * size];
      for (let i = 0; i < size; i++) this.nextObservations[to + i] = seen[from + i];
    }
  }
}
