import type { Metrics } from "../../learning/mod.ts";
import { deriveSeed } from "../../random/mod.ts";
import { lossDescriptions } from "../../reinforcement/mod.ts";
import { HostModel } from "../models/host_model.ts";
import { softmaxTerms } from "../models/policy_gradient.ts";
import type { PongModel } from "../models/pong_model.ts";
import { PixelLists } from "../networks/pixel_lists.ts";
import { PongNetwork } from "../networks/pong_network.ts";
import { RmsProp } from "../optimisers/rms_prop.ts";
import { type PongReinforceOptions, pongReinforceSettings } from "../settings/pong_settings.ts";
import { normalisedReturns } from "./normalised_returns.ts";
import { PongLearner } from "./pong_learner.ts";

/**
 * REINFORCE as in TensorLayer's tutorial after Karpathy's program (https://karpathy.github.io/2016/05/31/rl/): ten episodes,
 * then one step of RMSProp down the sum over all their steps of cross-entropy times return. A return is what followed until
 * the next point, discounted, and normalised over the ten episodes. All ten are played by the same weights, side by side.
 */
export class PongReinforce extends PongLearner {
  /** Every setting. */
  readonly options: Readonly<PongReinforceOptions>;
  /** The network; weights and gradients are on the host. */
  readonly network: PongNetwork;
  /** See {@linkcode PongLearner.model}. */
  protected readonly model: PongModel;
  readonly #optimiser: RmsProp;
  readonly #lists = new PixelLists();
  /** Of each step of the batch: which game, what was done, what it paid. */
  readonly #steps: { game: number; action: number; reward: number }[] = [];
  readonly #actions: Float32Array<ArrayBuffer>;
  /** The index of each game's last step. */
  readonly #lastStep: Int32Array<ArrayBuffer>;
  /** 1 for games whose episode of this batch is over; they may go on, but do not count. */
  readonly #isOver: Uint8Array<ArrayBuffer>;

  /**
   * Makes games and network. Call `loadTensorFlow()` first.
   *
   * @param python What plays Pong, of `prepareAtari()`.
   * @param options The settings that differ from the tutorial's.
   * @throws {RangeError} If a setting is unknown or outside its range.
   */
  constructor(python: string, options: Partial<PongReinforceOptions> = {}) {
    const every = pongReinforceSettings.complete(options);
    const { episodes, batchEpisodes, decay } = every;
    const { policyLoss, entropy } = lossDescriptions;
    super({
      ...every,
      python,
      games: batchEpisodes,
      turns: Math.max(1, Math.floor(episodes / batchEpisodes)),
      turnLength: batchEpisodes,
      metrics: { policyLoss, entropy },
    });
    this.network = new PongNetwork({
      ...{ inputs: this.pixels, hidden: every.hidden, actions: this.distribution.outputs },
      ...{ hasValue: false, seed: deriveSeed(every.seed, "weights") },
    });
    this.#optimiser = new RmsProp(this.network.weights.length, decay);
    this.model = new HostModel(this.network, this.#optimiser);
    this.options = every;
    this.#actions = new Float32Array(batchEpisodes);
    this.#isOver = new Uint8Array(batchEpisodes);
    this.#lastStep = new Int32Array(batchEpisodes);
  }

  /** An episode in every game, and a step by all of them. */
  protected trainOn(): Promise<Metrics> {
    this.#collect();
    const measured = this.#learn();
    this.countTurn();
    return Promise.resolve({ episodeReturn: this.episodes.mean(this.environment), ...measured });
  }

  /** Plays: while one group's games are emulated, the policy chooses the other's actions. */
  #collect(): void {
    const { environment } = this;
    this.#lists.clear();
    this.#steps.length = 0;
    this.#isOver.fill(0);
    environment.reset();
    let playing = environment.groups.map((_, group) => group);
    for (const group of playing) this.#start(group);
    while (playing.length > 0) {
      playing = playing.filter((group) => {
        environment.finishStep(group);
        this.#note(group);
        const { first, end } = environment.groups[group];
        if (!this.#isOver.subarray(first, end).includes(0)) return false;
        this.#start(group);
        return true;
      });
    }
  }

  #start(group: number): void {
    const { environment, network, random, distribution } = this;
    const { observations } = environment;
    const { first, end } = environment.groups[group];
    const { pixels } = this;
    for (let game = first; game < end; game++) {
      if (this.#isOver[game] === 1) continue;
      this.#lists.add(observations, { index: game, pixels });
      const outputs = network.forward(this.#lists, this.#lists.rows - 1);
      distribution.choose({ outputs, game: 0, random }, this.#actions.subarray(game));
      this.#lastStep[game] = this.#steps.length;
      this.#steps.push({ game, action: this.#actions[game], reward: 0 });
    }
    environment.startStep(group, this.#actions);
  }

  /** Notes what the step of a group paid, and which episodes of the batch it ended. */
  #note(group: number): void {
    const { games, rewards, terminated, truncated, episodeReturns, groups } = this.environment;
    const hasEnded = new Uint8Array(games);
    let steps = 0;
    for (let game = groups[group].first; game < groups[group].end; game++) {
      if (this.#isOver[game] === 1) continue;
      this.#steps[this.#lastStep[game]].reward = rewards[game];
      hasEnded[game] = this.#isOver[game] = terminated[game] | truncated[game];
      steps++;
    }
    this.noteStep({ games, terminated: hasEnded, truncated: hasEnded, episodeReturns }, steps);
  }

  /** One step down the loss of the batch; gives means over its steps. */
  #learn(): Metrics {
    const { network, options: { discount, learningRate } } = this;
    const steps = this.#steps;
    const returns = normalisedReturns(steps, discount);
    const probabilities = new Float64Array(network.outputs);
    const gradient = new Float64Array(network.outputs);
    let [policyLoss, entropy] = [0, 0];
    network.gradients.fill(0);
    steps.forEach(({ action }, row) => {
      const logits = network.forward(this.#lists, row);
      const terms = softmaxTerms(logits, action, probabilities);
      for (let i = 0; i < gradient.length; i++) {
        gradient[i] = returns[row] * (probabilities[i] - (i === action ? 1 : 0));
      }
      network.backward(this.#lists, row, gradient);
      policyLoss -= terms.logProbability * returns[row] / steps.length;
      entropy += terms.entropy / steps.length;
    });
    this.#optimiser.apply(network.weights, network.gradients, learningRate);
    return { policyLoss, entropy };
  }
}
