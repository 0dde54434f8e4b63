import { checkOptions, UserTypeError } from "../../errors/mod.ts";
import type { NamedArray } from "../../files/mod.ts";
import {
  type Batch,
  type LearnerState,
  type Metrics,
  MiniBatchLearner,
} from "../../learning/mod.ts";
import { deriveSeed, RandomStream } from "../../random/mod.ts";
import { Game2048 } from "../game_2048.ts";
import { type PlayedGame, playGames } from "../play_games.ts";
import { AfterstateLearning } from "./afterstate_learning.ts";
import { Expectimax } from "./expectimax.ts";
import { SearchPolicy } from "./search_policy.ts";
import { TupleNetwork } from "./tuple_network.ts";
import { type TupleOptions, tupleSettings } from "./tuple_settings.ts";

/** Games of a step of the log: few enough that Ctrl-C is heard within a second. */
const gamesOfStep = 50;

/** The exponent of 2048. */
const goal = 11;

/** Options of {@linkcode TupleLearner.evaluate}. */
export interface TupleEvaluateOptions {
  /** How many games to play, an integer of at least 1. Default: 100. */
  episodes?: number;
  /** Decides the tiles of those games, an integer of at least 0. Default: 0. */
  seed?: number;
  /** How many moves are looked ahead, as in `Expectimax`. Default: 1. */
  depth?: number;
}

/**
 * Learns 2048 by a {@linkcode TupleNetwork}, a game after the other. A step of the log is fifty games, an example a game.
 *
 * @example A hundred games
 * ```ts
 * import { TupleLearner } from "lib/game2048";
 *
 * const learner = new TupleLearner({ episodes: 100, epochs: 1, seed: 1 });
 * for await (const { kind, metrics } of learner.train()) {
 *   if (kind === "epoch") console.assert(metrics.score > 1_000);
 * }
 * learner.dispose();
 * ```
 */
export class TupleLearner extends MiniBatchLearner<Batch> {
  /** Every setting. */
  readonly options: Readonly<TupleOptions>;
  /** What it has learnt. */
  readonly network: TupleNetwork = new TupleNetwork();
  readonly #learning = new AfterstateLearning(this.network);
  #random: RandomStream;
  #totalSteps = 0;

  /**
   * A network of zeros; its tables take 268 MB.
   *
   * @param options The settings that differ from the defaults.
   * @throws {RangeError} If a setting is unknown or outside its range.
   */
  constructor(options: Partial<TupleOptions> = {}) {
    const every = tupleSettings.complete(options);
    const { episodes } = every;
    const steps = Math.ceil(episodes / gamesOfStep);
    const epochs = Math.min(every.epochs, steps);
    const firstOf = (epoch: number) => Math.floor(epoch * steps / epochs);
    const stepsIn = (epoch: number) => firstOf(epoch + 1) - firstOf(epoch);
    super({
      epochs,
      metrics: {
        score: { label: "Score of a game", unit: "" },
        goalShare: { label: "Share of games that reach 2048", unit: "" },
        moves: { label: "Moves of a game", unit: "" },
        valueError: { label: "Distance of values from their targets", unit: "" },
      },
      examples: Math.ceil(episodes / epochs),
      batches: (epoch) =>
        Array.from({ length: stepsIn(epoch) }, (_, i) => {
          const played = (firstOf(epoch) + i) * gamesOfStep;
          return { length: Math.min(gamesOfStep, episodes - played) };
        }),
      stepsIn,
    });
    this.options = every;
    this.#random = new RandomStream(deriveSeed(every.seed, "games"));
  }

  /** Steps taken in all, of fifty games each. */
  get totalSteps(): number {
    return this.#totalSteps;
  }

  /** None: its tables are no tensors; see {@linkcode TupleLearner.weights}. */
  variables(): [] {
    return [];
  }

  /** None: what it learns is all that it remembers. */
  optimiserVariables(): [] {
    return [];
  }

  /** The tables without their zeros, copies. */
  weights(): NamedArray[] {
    return this.network.arrays();
  }

  /**
   * Takes tables, as a weights file has them.
   *
   * @param weights What {@linkcode TupleLearner.weights} gave.
   * @throws {TypeError} If a table is missing or does not fit.
   */
  loadWeights(weights: readonly NamedArray[]): void {
    this.network.restore(weights);
  }

  /** Nothing: it draws no images. */
  samples(): undefined {
    return undefined;
  }

  /**
   * Plays games apart from those that it learns from. Training is not changed by it.
   *
   * @param options How many, their seed, and how far to look ahead.
   * @returns How each game went.
   * @throws {RangeError} If an option is unknown or outside its range.
   */
  evaluate(options: TupleEvaluateOptions = {}): PlayedGame[] {
    checkOptions<TupleEvaluateOptions>("evaluate()", options, {
      ...{ episodes: "number", seed: "number", depth: "number" },
    });
    const { episodes = 100, seed = 0, depth = 1 } = options;
    const environment = new Game2048({
      games: episodes,
      seed: deriveSeed(this.options.seed, "evaluation", seed),
      observations: "exponents",
    });
    return playGames(new SearchPolicy(new Expectimax(this.network, { depth })), environment);
  }

  /** A copy of everything that training changes. */
  override state(): LearnerState {
    const random = Uint32Array.from(this.#random.state);
    const arrays = [...this.network.arrays(), { name: "random", shape: [4], data: random }];
    return { ...super.state(), arrays };
  }

  /** Nothing: it has no tensors. */
  protected disposeModel(): void {}

  /** Plays some games, and learns from each. */
  protected trainOn({ length }: Batch): Promise<Metrics> {
    const sums = { score: 0, goalShare: 0, moves: 0, valueError: 0 };
    for (let game = 0; game < length; game++) {
      const { score, greatest, moves, error } = this.#learning.next(
        this.#random,
        this.options.stepSize,
      );
      sums.score += score;
      sums.goalShare += greatest >= goal ? 1 : 0;
      sums.moves += moves;
      sums.valueError += error;
    }
    this.#totalSteps++;
    const means = Object.entries(sums).map(([name, sum]) => [name, sum / length]);
    return Promise.resolve(Object.fromEntries(means));
  }

  /** Refuses tables and chance that do not fit. */
  protected override checkModel({ arrays }: LearnerState): void {
    randomOf(arrays);
    this.network.check(arrays);
  }

  /** Takes tables and chance back; all or nothing. */
  protected restoreModel({ arrays, totalSteps }: LearnerState): void {
    const random = randomOf(arrays);
    this.network.restore(arrays);
    this.#random = random;
    this.#totalSteps = totalSteps;
  }
}

/** Chance, as a state has it. */
function randomOf(arrays: LearnerState["arrays"]): RandomStream {
  const words = arrays.find(({ name }) => name === "random")?.data;
  if (words instanceof Uint32Array) return RandomStream.fromState([...words]);
  throw new UserTypeError(
    'Cannot restore a learner: "random" is missing but must be four words of 32 bits',
  );
}
