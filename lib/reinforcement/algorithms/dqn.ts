import { sizeOfSpace } from "../../environments/mod.ts";
import { UserRangeError, UserTypeError } from "../../errors/mod.ts";
import type { NamedArray } from "../../files/mod.ts";
import { type Metrics, type NamedVariable, readVariables } from "../../learning/mod.ts";
import { deriveSeed, type RandomStream } from "../../random/mod.ts";
import { Adam, compile, type Compiled, repeat, tf } from "../../tensorflow/mod.ts";
import { ReplayBuffer } from "../experience/replay_buffer.ts";
import { TransitionLayout } from "../experience/transition_layout.ts";
import { qLoss, qTargets } from "../losses/q_loss.ts";
import { HostMlp } from "../networks/host_mlp.ts";
import { Mlp } from "../networks/mlp.ts";
import { EpsilonGreedy } from "../policies/epsilon_greedy.ts";
import { NetworkPolicy } from "../policies/network_policy.ts";
import { type DqnOptions, dqnSettings } from "../settings/dqn_settings.ts";
import { descend, optimiserVariablesOf } from "./descend.ts";
import { type EnvironmentMaker, PolicyLearner } from "./policy_learner.ts";

/** Transitions `[updates * batch, row]` and the step size in; what was measured and the weights out. */
type Update = (rows: tf.Tensor2D, learningRate: tf.Scalar) => tf.Tensor1D;

/**
 * Deep Q-learning (Mnih et al. 2015, https://www.nature.com/articles/nature14236): a network of action values that learns from a
 * replay buffer, towards targets by an older copy of itself.
 *
 * @example A few hundred steps of cart pole
 * ```ts
 * import { CartPole } from "lib/environments";
 * import { Dqn } from "lib/reinforcement";
 * import { loadTensorFlow } from "lib/tensorflow";
 *
 * await loadTensorFlow();
 * const settings = { steps: 600, warmUp: 100, capacity: 1_000, seed: 1 };
 * const learner = new Dqn((options) => new CartPole(options), settings);
 * for await (const _log of learner.train());
 * console.assert(learner.environmentSteps === 600);
 * learner.dispose();
 * ```
 */
export class Dqn extends PolicyLearner {
  /** Every setting. */
  readonly options: Readonly<DqnOptions>;
  readonly #network: Mlp;
  readonly #target: Mlp;
  readonly #optimiser: Adam;
  readonly #host: HostMlp;
  /** How it chooses in training. */
  readonly #choice: EpsilonGreedy;
  /** How it chooses apart from training, by chance. */
  readonly #choiceApart: EpsilonGreedy;
  readonly #replay: ReplayBuffer;
  readonly #layout: TransitionLayout;
  readonly #update: Compiled<Update>;

  /**
   * Makes games and networks. Call `loadTensorFlow()` first.
   *
   * @param make Makes an environment of so many games, whose actions are some of a few.
   * @param options The settings that differ from the defaults.
   * @throws {TypeError} If actions are numbers.
   * @throws {RangeError} If a setting is unknown or outside its range, or the games do not divide a number of steps.
   */
  constructor(make: EnvironmentMaker, options: Partial<DqnOptions> = {}) {
    const every = dqnSettings.complete(options);
    const { games, steps, warmUp, updateEvery, rounds, hidden, activation, seed } = every;
    for (const [name, count] of Object.entries({ warmUp, updateEvery })) {
      if (count % games === 0) continue;
      throw new UserRangeError(
        `Cannot make a learner: ${name} is ${count} but must be a multiple of the ${games} games`,
      );
    }
    const length = rounds * updateEvery;
    super({
      ...every,
      make,
      turns: Math.max(1, Math.floor((steps - warmUp) / length)),
      turnLength: (turn) => turn === 0 ? warmUp + length : length,
      metrics: {
        loss: { label: every.loss === "huber" ? "Loss (Huber)" : "Loss (squared)", unit: "" },
        actionValue: { label: "Value of what was done", unit: "" },
        exploration: { label: "Chance of a random action", unit: "" },
      },
    });
    const { observationSpace, actionSpace, name } = this.environment;
    if (actionSpace.kind !== "discrete") {
      throw new UserTypeError(
        `Cannot learn ${name} by DQN: its actions are a ${actionSpace.kind} but must be discrete; use PPO`,
      );
    }
    this.options = every;
    const widths = [sizeOfSpace(observationSpace), ...hidden, actionSpace.count];
    const parts = { widths, activation, outputGain: 1, seed: deriveSeed(seed, "weights") };
    this.#network = new Mlp("q", parts);
    this.#target = new Mlp("target", parts);
    this.#host = new HostMlp(widths, activation);
    this.#choice = new EpsilonGreedy(actionSpace.count);
    this.#choiceApart = new EpsilonGreedy(actionSpace.count, every.explorationEnd);
    this.#layout = new TransitionLayout(this.environment);
    this.#replay = new ReplayBuffer(every.capacity, this.#layout.rowSize);
    this.#optimiser = new Adam(this.variables().map(({ variable }) => variable), {
      epsilon: 1e-8, // PyTorch's
      correctedEpsilon: true,
      globalClipNorm: every.gradientNorm,
      joined: true,
    });
    this.#update = compile(
      (rows: tf.Tensor2D, learningRate: tf.Scalar) => this.#descend(rows, learningRate),
      { name: "Q update", xla: true },
    );
    tf.tidy(() => {
      const from = this.variables();
      this.#target.variables().forEach(({ variable }, i) =>
        variable.assign(from[i].variable.clone())
      );
    });
    this.weightsChanged();
  }

  /** The weights of Q, owned by the learner. */
  variables(): NamedVariable[] {
    return this.#network.variables();
  }

  /** Adam's moments and step count, and the target network; owned by the learner. */
  optimiserVariables(): NamedVariable[] {
    return [
      ...optimiserVariablesOf(this.#optimiser),
      ...this.#target.variables(),
    ];
  }

  /** Frees all tensors; the learner cannot be used afterwards. */
  protected disposeModel(): void {
    for (const owned of [this.#update, this.#optimiser, this.#network, this.#target]) {
      owned.dispose();
    }
  }

  /** Yes: its chance is there to explore. */
  protected readonly isGreedy = true;

  /**
   * See {@linkcode PolicyLearner.policy}; with chance it explores as at the end of a training: where weights alone were
   * loaded, no step of it is over, and all would be chance.
   */
  protected actor(random?: RandomStream): NetworkPolicy {
    return new NetworkPolicy(this.#host, { distribution: this.#choiceApart, random });
  }

  /** Some rounds of playing and learning. */
  protected trainOn(): Promise<Metrics> {
    const { rounds, warmUp, updateEvery } = this.options;
    const actor = new NetworkPolicy(this.#host, {
      ...{ distribution: this.#choice, random: this.random },
    });
    if (this.environmentSteps === 0) this.#playSteps(actor, warmUp);
    let [loss, actionValue] = [0, 0];
    for (let round = 0; round < rounds; round++) {
      this.#playSteps(actor, updateEvery);
      const measured = this.#learn();
      loss += measured[0] / rounds;
      actionValue += measured[1] / rounds;
    }
    this.countTurn();
    const episodeReturn = this.episodes.mean(this.environment);
    const exploration = this.#choice.epsilon;
    return Promise.resolve({ episodeReturn, loss, actionValue, exploration });
  }

  /** The replay buffer. */
  protected override memory(): NamedArray[] {
    return this.#replay.arrays();
  }

  /** Takes the replay buffer back. */
  protected override restoreMemory(arrays: readonly NamedArray[]): void {
    this.#replay.restore(arrays);
  }

  /** Gives the host the weights that were assigned. */
  protected weightsChanged(): void {
    const all = readVariables(this.variables()).flatMap(({ data }) => [...data as Float32Array]);
    this.#host.load(Float32Array.from(all));
    this.#explore();
  }

  #playSteps(actor: NetworkPolicy, steps: number): void {
    const { environment } = this;
    const { games } = environment;
    for (let step = 0; step < steps; step += games) {
      this.#explore();
      const actions = actor.act(environment);
      const rows = Array.from({ length: games }, (_, game) => {
        const row = this.#replay.next();
        this.#layout.begin(row, { game, action: actions[game] }, environment);
        return row;
      });
      this.play(actions);
      for (let game = 0; game < games; game++) {
        const { rewardScale, clipRewards } = this.options;
        const paid = rewardScale * environment.rewards[game];
        const reward = clipRewards ? Math.min(1, Math.max(-1, paid)) : paid;
        this.#layout.end(rows[game], { game, reward }, environment);
      }
    }
  }

  /** The chance of a random action falls with the steps that were played, however many updates those had. */
  #explore(): void {
    const { steps, explorationShare, explorationEnd } = this.options;
    const fallen = this.environmentSteps / (explorationShare * steps);
    this.#choice.epsilon = 1 -
      (1 - explorationEnd) * Math.min(1, Number.isNaN(fallen) ? 1 : fallen);
  }

  /** A round of updates; gives what was measured. */
  #learn(): Float32Array {
    const { updates, batchSize, learningRate, annealing } = this.options;
    const { rowSize } = this.#layout;
    const rows = new Float32Array(updates * batchSize * rowSize);
    this.#replay.draw(this.random, rows);
    const input = tf.tensor2d(rows, [updates * batchSize, rowSize]);
    const rate = tf.scalar(
      annealing === "linear" ? learningRate * (1 - this.progressShare) : learningRate,
    );
    const output = this.#update(input, rate); // shorter than the way to another thread and back
    const numbers = output.dataSync<"float32">().slice() as Float32Array;
    tf.dispose([input, rate, output]);
    this.#host.load(numbers.subarray(2));
    return numbers.subarray(0, 2);
  }

  /** A round's updates, one after the other: what was measured on the mean, then the weights. */
  #descend(rows: tf.Tensor2D, learningRate: tf.Scalar): tf.Tensor1D {
    const { discount, double, loss, updates, batchSize } = this.options;
    const [network, target, variables] = [this.#network, this.#target, this.variables()];
    const { rowSize } = this.#layout;
    const measured = repeat(updates, (update) => {
      this.#moveTarget();
      const batch = tf.gather(rows.reshape([updates, batchSize, rowSize]), update);
      const transitions = this.#layout.unpack(batch as tf.Tensor2D);
      const targets = qTargets({ network, target }, transitions, { discount, double });
      return descend(() => qLoss(network, { ...transitions, targets }, { loss }), {
        ...{ variables, optimiser: this.#optimiser, learningRate },
      });
    });
    const weights = variables.map(({ variable }) => variable.flatten());
    return tf.concat([measured.div(updates), ...weights]) as tf.Tensor1D;
  }

  /** Moves the target network towards the network, in the updates that are due for it. */
  #moveTarget(): void {
    const { targetEvery, targetRate } = this.options;
    const from = this.variables();
    tf.tidy(() => {
      const isDue = this.#optimiser.step.mod(targetEvery).equal(0);
      this.#target.variables().forEach(({ variable }, i) => {
        const source = from[i].variable;
        const moved = targetRate === 1
          ? source
          : variable.add(source.sub(variable).mul(targetRate));
        variable.assign(tf.where(isDue, moved, variable));
      });
    });
  }
}
