import type { Environment, EnvironmentOptions } from "../../environments/mod.ts";
import { checkOptions, UserRangeError, UserTypeError } from "../../errors/mod.ts";
import type { NamedArray } from "../../files/mod.ts";
import {
  assignVariables,
  type Batch,
  type LearnerState,
  type MetricDescriptions,
  MiniBatchLearner,
  type StateOptions,
} from "../../learning/mod.ts";
import { deriveSeed, RandomStream } from "../../random/mod.ts";
import { type EndedEpisodes, EpisodeReturns } from "../experience/episode_returns.ts";
import { evaluatePolicy, type PolicyEvaluation } from "../policies/evaluate_policy.ts";
import type { NetworkPolicy } from "../policies/network_policy.ts";
import type { Policy, PolicyOptions } from "../policies/policy.ts";

/** Makes an environment of so many games: `(options) => new CartPole(options)`. */
export type EnvironmentMaker = (
  options: Required<Pick<EnvironmentOptions, "games" | "seed">>,
) => Environment;

/** Options of {@linkcode PolicyLearner.evaluate}. */
export interface EvaluateOptions extends PolicyOptions {
  /** How many episodes to play, an integer of at least 1. Default: 100. */
  episodes?: number;
}

/** What a {@linkcode PolicyLearner} is made of. */
export interface PolicyLearnerParts {
  /** Makes the games that it learns from, and those that it is evaluated in. */
  readonly make: EnvironmentMaker;
  /** Games side by side. */
  readonly games: number;
  /** Decides all chance. */
  readonly seed: number;
  /** How many turns of playing and learning the training has. */
  readonly turns: number;
  /** Into how many epochs those are split. */
  readonly epochs: number;
  /**
   * How many steps, or whatever else counts as an example, a turn plays.
   *
   * @param turn Which, from 0.
   */
  turnLength(turn: number): number;
  /** What is measured beside the return of an episode. */
  readonly metrics: MetricDescriptions;
}

/** What every learner's log begins with; an epoch's is the mean over its turns, and so behind what the policy can do. */
const episodeReturn = { label: "Return, last 100 episodes", unit: "" };

/**
 * What learners have in common that play in order to learn: games, the returns of their episodes, a stream of chance, all of
 * it in the state. A step of the log is a turn: some playing, then learning from it.
 */
export abstract class PolicyLearner extends MiniBatchLearner<Batch> {
  /** The games that it learns from, as they stand. */
  readonly environment: Environment;
  /** The episodes that have ended in training. */
  protected readonly episodes: EpisodeReturns = new EpisodeReturns();
  readonly #make: EnvironmentMaker;
  readonly #seed: number;
  readonly #turns: number;
  readonly #steps = new Float64Array(1);
  #random: RandomStream;
  #totalTurns = 0;

  /**
   * Makes the games.
   *
   * @param parts What it is made of.
   * @throws {RangeError} If the environment has one action: there is nothing to choose.
   */
  constructor(parts: PolicyLearnerParts) {
    const { make, games, seed, turns } = parts;
    const epochs = Math.min(parts.epochs, turns);
    const firstOf = (epoch: number) => Math.floor(epoch * turns / epochs);
    const turnsIn = (epoch: number) => firstOf(epoch + 1) - firstOf(epoch);
    super({
      epochs,
      metrics: { episodeReturn, ...parts.metrics },
      examples: Math.floor(turns / epochs) * parts.turnLength(1),
      batches: (epoch) =>
        Array.from(
          { length: turnsIn(epoch) },
          (_, i) => ({ length: parts.turnLength(firstOf(epoch) + i) }),
        ),
      stepsIn: turnsIn,
    });
    this.#make = make;
    this.#seed = seed;
    this.#turns = turns;
    this.environment = make({ games, seed: deriveSeed(seed, "games") });
    const { actionSpace, name } = this.environment;
    if (actionSpace.kind === "discrete" && actionSpace.count < 2) {
      throw new UserRangeError(
        `Cannot learn ${name}: it has ${actionSpace.count} action but must have at least 2, so that a policy can choose`,
      );
    }
    this.#random = new RandomStream(deriveSeed(seed, "acting"));
  }

  /** Turns taken in all. */
  get totalSteps(): number {
    return this.#totalTurns;
  }

  /** Steps in the environment so far, those of all games together. */
  get environmentSteps(): number {
    return this.#steps[0];
  }

  /** The share of the training that is over, in [0, 1]. */
  protected get progressShare(): number {
    return Math.min(1, this.#totalTurns / this.#turns);
  }

  /** Where the chance of acting and of drawing comes from. */
  protected get random(): RandomStream {
    return this.#random;
  }

  /** Nothing: it draws no images; see {@linkcode Environment.draw}. */
  samples(): undefined {
    return undefined;
  }

  /**
   * What it has learnt: a policy that acts by the weights as they are at each step.
   *
   * @param options Whether it is greedy, and its chance.
   * @throws {RangeError} If an option is unknown or outside its range.
   */
  policy(options: PolicyOptions = {}): Policy {
    checkOptions<PolicyOptions>("policy()", options, { greedy: "boolean", seed: "number" });
    const { greedy = this.isGreedy, seed = 0 } = options;
    return this.actor(greedy ? undefined : new RandomStream(seed));
  }

  /**
   * Plays episodes in games apart from those that it learns from. Training is not changed by it.
   *
   * @param options How many, whether greedily, and the seed of games and chance.
   * @returns How well it played.
   * @throws {RangeError} If an option is outside its range, or episodes may never end.
   */
  evaluate(options: EvaluateOptions = {}): PolicyEvaluation {
    checkOptions<EvaluateOptions>("evaluate()", options, {
      ...{ episodes: "number", seed: "number", greedy: "boolean" },
    });
    const { episodes = 100, seed = 0, greedy } = options;
    const environment = this.#make({
      games: episodes,
      seed: deriveSeed(this.#seed, "evaluation", seed),
    });
    try {
      return evaluatePolicy(this.policy({ greedy, seed }), environment);
    } finally {
      environment.dispose?.();
    }
  }

  /** Whether its policy is greedy unless asked otherwise. */
  protected abstract readonly isGreedy: boolean;

  /**
   * A policy that acts by the weights as they are at each step.
   *
   * @param random Where chance comes from. Default: none.
   */
  protected abstract actor(random?: RandomStream): NetworkPolicy;

  /**
   * Takes weights alone, as a weights file has them; the optimiser and the games stay as they are.
   *
   * @param weights An array for each of its variables, in any order.
   * @throws {TypeError} If an array is missing, unknown, or of another shape or type.
   */
  loadWeights(weights: readonly NamedArray[]): void {
    assignVariables(this.variables(), weights);
    this.weightsChanged();
  }

  /**
   * Everything that training changes, the games included.
   *
   * @param options Whether the arrays of its variables are copies. Default: they are.
   */
  override state(options: StateOptions = {}): LearnerState {
    const state = super.state(options);
    return { ...state, arrays: [...state.arrays, ...this.#playState()] };
  }

  /** Steps every game, and notes which ended. */
  protected play(actions: ArrayLike<number>): void {
    this.environment.step(actions);
    this.noteStep();
  }

  /**
   * Notes a step that games have played.
   *
   * @param played What came of it, for each game. Default: of all games.
   * @param steps How many games played it. Default: all.
   */
  protected noteStep(played: EndedEpisodes = this.environment, steps: number = played.games): void {
    this.episodes.add(played);
    this.#steps[0] += steps;
  }

  /** Counts a turn. */
  protected countTurn(): void {
    this.#totalTurns++;
  }

  /** What an algorithm has to remember beside weights and games. Default: nothing. */
  protected memory(): NamedArray[] {
    return [];
  }

  /** Takes back what {@linkcode PolicyLearner.memory} gave. Default: nothing. */
  protected restoreMemory(_arrays: readonly NamedArray[]): void {}

  /** Called after the weights have been assigned. */
  protected abstract weightsChanged(): void;

  /** Refuses a state by going there and back: games know themselves what fits. */
  protected override checkModel(state: LearnerState): void {
    const before = this.state();
    this.restoreModel(state);
    this.restoreModel(before);
  }

  /** Takes weights, the optimiser's state, games and chance back; all or nothing. */
  protected restoreModel({ arrays, totalSteps }: LearnerState): void {
    const before = this.state().arrays;
    try {
      this.#assign(arrays);
      this.#totalTurns = totalSteps;
    } catch (error) {
      this.#assign(before);
      throw error;
    }
  }

  #assign(arrays: readonly NamedArray[]): void {
    const parts = Object.groupBy(
      arrays,
      ({ name }) => /^play\/(\w+)\//.exec(name)?.[1] ?? "weights",
    );
    const named = (part: string) =>
      (parts[part] ?? []).map((array) => ({
        ...array,
        name: array.name.slice(`play/${part}/`.length),
      }));
    this.environment.restore({ arrays: named("games") });
    this.restoreMemory(named("memory"));
    const own = this.#ownArrays();
    const given = new Map(named("own").map(({ name, data }) => [name, data]));
    for (const { name, data } of own) {
      const found = given.get(name);
      if (found?.constructor === data.constructor && found.length === data.length) continue;
      throw new UserTypeError(
        `Cannot restore a learner: "play/own/${name}" has ${found?.length ?? "no"} numbers but ` +
          `must have ${data.length} in a ${data.constructor.name}`,
      );
    }
    this.#random = RandomStream.fromState([...given.get("random") as Uint32Array]);
    const variables = [...this.variables(), ...this.optimiserVariables()];
    assignVariables(variables, parts["weights"] ?? []);
    for (const { name, data } of own) {
      if (name !== "random") (data as Float64Array).set(given.get(name) as Float64Array);
    }
    this.weightsChanged();
  }

  #playState(): NamedArray[] {
    const under = (part: string, arrays: readonly NamedArray[]) =>
      arrays.map((array) => ({
        ...array,
        name: `play/${part}/${array.name}`,
        data: array.data.slice(),
      }));
    return [
      ...under("games", this.environment.state().arrays),
      ...under("memory", this.memory()),
      ...under("own", this.#ownArrays()),
    ];
  }

  #ownArrays(): NamedArray[] {
    return [
      { name: "random", shape: [4], data: Uint32Array.from(this.#random.state) },
      { name: "steps", shape: [1], data: this.#steps },
      ...this.episodes.arrays(),
    ];
  }
}
