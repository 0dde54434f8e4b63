import { UserRangeError } from "../../errors/mod.ts";
import type { Metrics } from "../../learning/mod.ts";
import { estimateAdvantages, lossDescriptions } from "../../reinforcement/mod.ts";
import type { PpoMeasured } from "../models/policy_gradient.ts";
import type { PpoModel, PpoRollout } from "../models/pong_model.ts";
import { PixelLists } from "../networks/pixel_lists.ts";
import { type PongPpoOptions, pongPpoSettings } from "../settings/pong_settings.ts";
import { PongLearner } from "./pong_learner.ts";

/**
 * Proximal policy optimisation on Pong, by any network with a value: the same as `Ppo` of `lib/reinforcement`, but that every
 * point ends what an advantage looks ahead to, as in Karpathy's program, and that values move without a bound.
 */
export abstract class PongPpoLearner extends PongLearner {
  /** Every setting. */
  readonly options: Readonly<PongPpoOptions>;
  /** See {@linkcode PongLearner.model}. */
  protected abstract override readonly model: PpoModel;
  readonly #lists = new PixelLists();
  readonly #actions: Float32Array<ArrayBuffer>;
  /** What was played, `[rolloutSteps, games]`. */
  readonly #played: Readonly<
    Record<
      "actions" | "logProbabilities" | "rewards" | "terminated" | "truncated" | "values",
      Float32Array<ArrayBuffer>
    >
  >;
  /** Of where the time limit ended a game, the value of its last observation, by row. */
  readonly #finalValues = new Map<number, number>();

  /**
   * Makes the games. Call `loadTensorFlow()` first.
   *
   * @param python What plays Pong, of `prepareAtari()`.
   * @param options The settings that differ from the defaults.
   * @throws {RangeError} If a setting is unknown or outside its range, or the minibatches do not divide the rollout.
   */
  constructor(python: string, options: Partial<PongPpoOptions> = {}) {
    const every = pongPpoSettings.complete(options);
    const { games, rolloutSteps, steps } = every;
    const rows = games * rolloutSteps;
    if (rows % every.minibatches !== 0) {
      throw new UserRangeError(
        `Cannot make a learner: minibatches is ${every.minibatches} but must divide the ${rows} steps of a rollout`,
      );
    }
    super({
      ...every,
      python,
      turns: Math.max(1, Math.floor(steps / rows)),
      turnLength: rows,
      metrics: lossDescriptions,
    });
    this.options = every;
    this.#actions = new Float32Array(games);
    const array = () => new Float32Array(rows);
    this.#played = {
      ...{ actions: array(), logProbabilities: array(), rewards: array() },
      ...{ terminated: array(), truncated: array(), values: array() },
    };
  }

  /** A rollout, and learning from it. */
  protected trainOn(): Promise<Metrics> {
    this.#collect();
    const left = 1 - this.progressShare;
    const measured = this.#learn(left);
    this.countTurn();
    return Promise.resolve({ episodeReturn: this.episodes.mean(this.environment), ...measured });
  }

  /** Plays a rollout: while one group's games are emulated, the policy chooses the other's actions. */
  #collect(): void {
    const { environment } = this;
    const { rolloutSteps } = this.options;
    this.#lists.clear();
    this.#finalValues.clear();
    for (let step = 0; step <= rolloutSteps; step++) {
      for (let group = 0; group < environment.groups.length; group++) {
        if (step > 0) this.#finish(step - 1, group);
        if (step < rolloutSteps) this.#start(step, group);
      }
      if (step > 0) this.noteStep();
    }
  }

  #start(step: number, group: number): void {
    const { environment, random, distribution, pixels } = this;
    const { first, end } = environment.groups[group];
    const { actions, logProbabilities, values } = this.#played;
    const firstRow = step * environment.games + first;
    for (let game = first; game < end; game++) {
      this.#lists.add(environment.observations, { index: game, pixels });
    }
    const outputs = this.model.outputs(this.#lists, firstRow, firstRow + end - first);
    const width = distribution.outputs + 1;
    for (let game = first; game < end; game++) {
      const row = firstRow + game - first;
      const own = outputs.subarray((game - first) * width, (game - first + 1) * width);
      values[row] = own[distribution.outputs];
      const choice = { outputs: own, game: 0, random };
      logProbabilities[row] = distribution.choose(choice, actions.subarray(row));
      this.#actions[game] = actions[row];
    }
    environment.startStep(group, this.#actions);
  }

  #finish(step: number, group: number): void {
    const { environment } = this;
    const { first, end } = environment.groups[group];
    const { rewards, terminated, truncated } = this.#played;
    environment.finishStep(group);
    for (let game = first; game < end; game++) {
      const row = step * environment.games + game;
      rewards[row] = environment.rewards[game];
      terminated[row] = rewards[row] !== 0 ? 1 : environment.terminated[game];
      truncated[row] = environment.truncated[game];
      if (truncated[row] === 1) {
        const [value] = this.#valuesOf(environment.finalObservations, [game]);
        this.#finalValues.set(row, value);
      }
    }
  }

  /** The values of some games' observations. */
  #valuesOf(observations: Int8Array, games: readonly number[]): number[] {
    const lists = new PixelLists();
    for (const index of games) lists.add(observations, { index, pixels: this.pixels });
    const outputs = this.model.outputs(lists, 0, games.length);
    const width = this.distribution.outputs + 1;
    return games.map((_, i) => outputs[i * width + width - 1]);
  }

  /** Goes through the rollout; gives what was measured. */
  #learn(left: number): PpoMeasured {
    const { games, discount, lambda, passes, minibatches, annealing } = this.options;
    const { actions, logProbabilities, values, rewards, terminated, truncated } = this.#played;
    const rows = values.length;
    const nextValues = new Float32Array(rows);
    nextValues.set(values.subarray(games));
    const all = Array.from({ length: games }, (_, game) => game);
    nextValues.set(this.#valuesOf(this.environment.observations, all), rows - games);
    for (const [row, value] of this.#finalValues) nextValues[row] = value;
    const { advantages, returns } = estimateAdvantages(
      { rewards, terminated, truncated, values, nextValues },
      { games, discount, lambda },
    );
    const rollout: PpoRollout = {
      ...{ lists: this.#lists, actions, logProbabilities, values, advantages, returns },
    };
    const learningRate = this.options.learningRate * (annealing === "linear" ? left : 1);
    const order = Uint32Array.from({ length: rows }, (_, row) => row);
    const size = rows / minibatches;
    const means = { policyLoss: 0, valueLoss: 0, entropy: 0, klDivergence: 0, clippedShare: 0 };
    const share = 1 / (passes * minibatches);
    for (let pass = 0; pass < passes; pass++) {
      this.random.shuffle(order);
      for (let first = 0; first < rows; first += size) {
        const batch = order.subarray(first, first + size);
        const measured = this.model.descend(rollout, { rows: batch, learningRate });
        means.policyLoss += share * measured.policyLoss;
        means.valueLoss += share * measured.valueLoss;
        means.entropy += share * measured.entropy;
        means.klDivergence += share * measured.klDivergence;
        means.clippedShare += share * measured.clippedShare;
      }
    }
    return means;
  }
}
