import { UserRangeError } from "../../errors/mod.ts";
import type { Metrics } from "../../learning/mod.ts";
import { estimateAdvantages, lossDescriptions } from "../../reinforcement/mod.ts";
import { PixelLists } from "../networks/pixel_lists.ts";
import { HostAdam } from "../optimisers/host_adam.ts";
import { type PongPpoOptions, pongPpoSettings } from "../settings/pong_settings.ts";
import { ppoGradient, type PpoMeasured } from "./policy_gradient.ts";
import { PongLearner } from "./pong_learner.ts";

/**
 * Proximal policy optimisation with the tutorial's network, which has a second head for the value: the same as `Ppo` of
 * `lib/reinforcement`, on the host by lists of pixels. Every point ends what an advantage looks ahead to, as in Karpathy's
 * program.
 *
 * @example A few steps
 * ```ts
 * import { prepareAtari } from "lib/environments";
 * import { PongPpo } from "lib/pong";
 * import { loadTensorFlow } from "lib/tensorflow";
 *
 * await loadTensorFlow();
 * const settings = { games: 2, rolloutSteps: 16, minibatches: 2, steps: 64, epochs: 1 };
 * const learner = new PongPpo(await prepareAtari(), settings);
 * for await (const _log of learner.train());
 * console.assert(learner.environmentSteps === 64);
 * learner.dispose();
 * await learner.environment.ended;
 * ```
 */
export class PongPpo extends PongLearner {
  /** Every setting. */
  readonly options: Readonly<PongPpoOptions>;
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
   * Makes games and network. Call `loadTensorFlow()` first.
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
      hasValue: true,
      metrics: lossDescriptions,
      makeOptimiser: (size) => new HostAdam(size),
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
    const { environment, network, random, distribution } = this;
    const { games, observations } = environment;
    const { first, end } = environment.groups[group];
    const { actions, logProbabilities, values } = this.#played;
    const pixels = observations.length / games;
    for (let game = first; game < end; game++) {
      const row = step * games + game;
      this.#lists.add(observations, { index: game, pixels });
      const outputs = network.forward(this.#lists, row);
      values[row] = outputs[distribution.outputs];
      const choice = { outputs, game: 0, random };
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
        this.#finalValues.set(row, this.#valueOf(environment.finalObservations, game));
      }
    }
  }

  #valueOf(observations: Int8Array, game: number): number {
    const list = new PixelLists();
    list.add(observations, { index: game, pixels: observations.length / this.environment.games });
    return this.network.forward(list, 0)[this.distribution.outputs];
  }

  /** Goes through the rollout; gives what was measured. */
  #learn(left: number): PpoMeasured {
    const { games, discount, lambda, passes, minibatches, annealing } = this.options;
    const { values, rewards, terminated, truncated } = this.#played;
    const rows = values.length;
    const nextValues = new Float32Array(rows);
    nextValues.set(values.subarray(games));
    for (let game = 0; game < games; game++) {
      nextValues[rows - games + game] = this.#valueOf(this.environment.observations, game);
    }
    for (const [row, value] of this.#finalValues) nextValues[row] = value;
    const { advantages, returns } = estimateAdvantages(
      { rewards, terminated, truncated, values, nextValues },
      { games, discount, lambda },
    );
    const learningRate = this.options.learningRate * (annealing === "linear" ? left : 1);
    const order = Uint32Array.from({ length: rows }, (_, row) => row);
    const size = rows / minibatches;
    const sums = { policyLoss: 0, valueLoss: 0, entropy: 0, klDivergence: 0, clippedShare: 0 };
    for (let pass = 0; pass < passes; pass++) {
      this.random.shuffle(order);
      for (let first = 0; first < rows; first += size) {
        const batch = order.subarray(first, first + size);
        this.#descend(batch, { advantages, returns, learningRate, sums });
      }
    }
    const share = 1 / (passes * rows);
    return Object.fromEntries(
      Object.entries(sums).map(([name, sum]) => [name, sum * share]),
    ) as unknown as PpoMeasured;
  }

  /** One step down the loss of some rows. */
  #descend(
    batch: Uint32Array,
    { advantages, returns, learningRate, sums }: {
      advantages: Float32Array;
      returns: Float32Array;
      learningRate: number;
      sums: PpoMeasured;
    },
  ): void {
    const { network, options: weights } = this;
    const { actions, logProbabilities } = this.#played;
    const { mean, deviation } = spread(advantages, batch);
    const probabilities = new Float64Array(this.distribution.outputs);
    const gradient = new Float64Array(network.outputs);
    network.gradients.fill(0);
    for (const row of batch) {
      const outputs = network.forward(this.#lists, row);
      const measured = ppoGradient(outputs, {
        action: actions[row],
        logProbability: logProbabilities[row],
        advantage: (advantages[row] - mean) / (deviation + 1e-8),
        valueTarget: returns[row],
      }, { weights, probabilities, gradient });
      for (let i = 0; i < gradient.length; i++) gradient[i] /= batch.length;
      network.backward(this.#lists, row, gradient);
      sums.policyLoss += measured.policyLoss;
      sums.valueLoss += measured.valueLoss;
      sums.entropy += measured.entropy;
      sums.klDivergence += measured.klDivergence;
      sums.clippedShare += measured.clippedShare;
    }
    shorten(network.gradients, weights.gradientNorm);
    this.optimiser.apply(network.weights, network.gradients, learningRate);
  }
}

/** Mean and standard deviation (of a sample, as PyTorch's) of some entries. */
function spread(values: Float32Array, rows: Uint32Array): { mean: number; deviation: number } {
  let sum = 0;
  for (const row of rows) sum += values[row];
  const mean = sum / rows.length;
  let squares = 0;
  for (const row of rows) squares += (values[row] - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / Math.max(1, rows.length - 1)) };
}

function shorten(gradients: Float32Array, longest: number): void {
  let squares = 0;
  for (let i = 0; i < gradients.length; i++) squares += gradients[i] * gradients[i];
  const norm = Math.sqrt(squares);
  if (norm <= longest) return;
  const factor = longest / norm;
  for (let i = 0; i < gradients.length; i++) gradients[i] *= factor;
}
