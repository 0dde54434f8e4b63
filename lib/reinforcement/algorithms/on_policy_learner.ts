import type { Environment } from "../../environments/mod.ts";
import type { Metrics, NamedVariable } from "../../learning/mod.ts";
import { deriveSeed, type RandomStream } from "../../random/mod.ts";
import { Adam, compile, type Compiled, repeat, tf } from "../../tensorflow/mod.ts";
import { type AdvantageOptions, estimateAdvantages } from "../experience/advantages.ts";
import { PackedRows } from "../experience/packed_rows.ts";
import { Rollout } from "../experience/rollout.ts";
import type { LearningRows } from "../losses/learning_rows.ts";
import type { MeasuredLoss } from "../losses/measured_loss.ts";
import type { Activation } from "../networks/mlp.ts";
import { ActorCritic } from "../policies/actor_critic.ts";
import type { NetworkPolicy } from "../policies/network_policy.ts";
import { descend, optimiserVariablesOf } from "./descend.ts";
import { PolicyLearner, type PolicyLearnerParts } from "./policy_learner.ts";

/** What an {@linkcode OnPolicyLearner} is made of. */
export interface OnPolicyLearnerParts
  extends PolicyLearnerParts, Pick<AdvantageOptions, "discount" | "lambda" | "truncation"> {
  /** Units of each hidden layer, of both networks. */
  readonly hidden: readonly number[];
  /** What hidden layers do with their sums. */
  readonly activation: Activation;
  /** Adam's step size at the start. */
  readonly learningRate: number;
  /** Whether it falls to 0. */
  readonly annealing: "none" | "linear";
  /** Norm of all gradients together above which they are shortened. */
  readonly gradientNorm: number;
  /** Steps of every game in a rollout. */
  readonly rolloutSteps: number;
  /** Rollouts of a turn, each followed by learning. */
  readonly rollouts: number;
  /** How often a rollout is gone through. */
  readonly passes: number;
  /** Into how many updates a pass is split. */
  readonly minibatches: number;
  /** What rewards are multiplied by for learning. Default: 1. */
  readonly rewardScale?: number;
  /** Whether the value network says what was to be expected; if not, nothing was. Default: true. */
  readonly baseline?: boolean;
}

/** What changes in the course of a training, for a loss. */
export interface LossRates {
  /** What is left of the training, from 1 to 0. */
  readonly left: tf.Scalar;
}

/** Rows and rates in, what was measured and the weights out. */
type Update = (rows: tf.Tensor2D, rates: tf.Tensor1D, order: tf.Tensor2D) => tf.Tensor1D;

/** Added to the root of Adam's second moment: CleanRL's, after OpenAI's baselines. */
const epsilon = 1e-5;

/**
 * What learners have in common that learn from what their policy has just played and then forget it: play a rollout,
 * estimate advantages, go through the rollout in one compiled call. An algorithm that derives from it has the loss.
 */
export abstract class OnPolicyLearner extends PolicyLearner {
  /** Policy and value; the learner owns them. */
  readonly networks: ActorCritic;
  /** What has been played last. */
  protected readonly rollout: Rollout;
  readonly #parts: OnPolicyLearnerParts;
  readonly #variables: readonly NamedVariable[];
  readonly #optimiser: Adam;
  readonly #packed: PackedRows;
  readonly #update: Compiled<Update>;
  readonly #measured: readonly string[];

  /**
   * Makes games and networks. Call `loadTensorFlow()` first.
   *
   * @param parts What it is made of.
   */
  constructor(parts: OnPolicyLearnerParts) {
    super(parts);
    const { hidden, activation, seed, rolloutSteps, metrics } = parts;
    this.#parts = parts;
    this.#measured = Object.keys(metrics);
    this.networks = new ActorCritic(this.environment, {
      ...{ hidden, activation, seed: deriveSeed(seed, "weights") },
    });
    this.#variables = this.networks.variables();
    this.#optimiser = new Adam(this.#variables.map(({ variable }) => variable), {
      ...{ epsilon, correctedEpsilon: true, globalClipNorm: parts.gradientNorm, joined: true },
    });
    this.rollout = new Rollout(this.environment, rolloutSteps);
    this.#packed = new PackedRows(this.rollout);
    this.#update = compile(
      (rows: tf.Tensor2D, rates: tf.Tensor1D, order: tf.Tensor2D) =>
        this.#descend(rows, rates, order),
      { name: "policy update", xla: true },
    );
  }

  /** The weights, the policy's first; owned by the networks. */
  variables(): NamedVariable[] {
    return [...this.#variables];
  }

  /** Adam's moments and step count, owned by the learner. */
  optimiserVariables(): NamedVariable[] {
    return optimiserVariablesOf(this.#optimiser);
  }

  /** Frees all tensors; the learner cannot be used afterwards. */
  protected disposeModel(): void {
    for (const owned of [this.#update, this.#optimiser, this.networks]) owned.dispose();
  }

  /** No: a policy that was learnt with its chance may need it. */
  protected readonly isGreedy = false;

  /** See {@linkcode PolicyLearner.policy}. */
  protected actor(random?: RandomStream): NetworkPolicy {
    return this.networks.actor(random);
  }

  /**
   * The loss of some rows, in a compiled function.
   *
   * @param rows What was played.
   * @param rates What changes in the course of the training.
   * @returns The loss, and what the metrics describe.
   */
  protected abstract loss(rows: LearningRows, rates: LossRates): MeasuredLoss;

  /**
   * Fills the rollout.
   *
   * @param actor Chooses actions.
   * @returns 1 for each of its rows that counts, `[steps, games]`.
   */
  protected collect(actor: NetworkPolicy): Float32Array {
    for (let step = 0; step < this.rollout.steps; step++) this.playStep(actor, step);
    return new Float32Array(this.rollout.rows).fill(1);
  }

  /** Plays one step of every game into the rollout. */
  protected playStep(actor: NetworkPolicy, step: number): Environment {
    const { rollout, environment } = this;
    const { games } = environment;
    rollout.see(step, environment);
    const logProbabilities = rollout.logProbabilities.subarray(step * games, (step + 1) * games);
    const actions = actor.act(environment, logProbabilities);
    rollout.actions.set(actor.actions, step * actor.actions.length);
    this.play(actions);
    rollout.note(step, environment);
    const { rewardScale = 1 } = this.#parts;
    for (let i = step * games; i < (step + 1) * games; i++) rollout.rewards[i] *= rewardScale;
    return environment;
  }

  /** Some rollouts, and learning from each. */
  protected async trainOn(): Promise<Metrics> {
    const { rollouts } = this.#parts;
    const sums = new Float64Array(this.#measured.length);
    const left = 1 - this.progressShare;
    for (let i = 0; i < rollouts; i++) {
      const weights = this.collect(this.actor(this.random));
      const measured = await this.#learn(weights, left);
      sums.forEach((sum, k) => sums[k] = sum + measured[k] / rollouts);
    }
    this.countTurn();
    return {
      episodeReturn: this.episodes.mean(this.environment),
      ...Object.fromEntries(this.#measured.map((name, k) => [name, sums[k]])),
    };
  }

  /** Gives the host the weights that were assigned. */
  protected weightsChanged(): void {
    this.networks.synchronise();
  }

  /** Goes through the rollout; gives what was measured. */
  async #learn(weights: Float32Array, left: number): Promise<Float32Array> {
    const { learningRate, annealing, games, passes, minibatches, ...how } = this.#parts;
    const { rewards, terminated, truncated, observations, rows } = this.rollout;
    const [values, nextValues] = how.baseline === false
      ? [new Float32Array(rows), new Float32Array(rows)]
      : this.#values(this.networks.values(observations));
    const { advantages, returns } = estimateAdvantages(
      { rewards, terminated, truncated, values, nextValues },
      { games, discount: how.discount, lambda: how.lambda, truncation: how.truncation },
    );
    const packed = tf.tensor2d(
      this.#packed.pack({ advantages, returns, values, weights }),
      [rows, this.#packed.rowSize],
    );
    const rates = tf.tensor1d([annealing === "linear" ? learningRate * left : learningRate, left]);
    const updates = passes * minibatches;
    const order = tf.tensor2d(
      orderOfRows(this.random, { rows, passes, minibatches }),
      [updates, rows / minibatches],
      "int32",
    );
    const output = await this.#update.run(packed, rates, order);
    const numbers = output.dataSync<"float32">().slice() as Float32Array;
    tf.dispose([packed, rates, order, output]);
    const count = this.#measured.length;
    this.networks.synchronise(numbers.subarray(count));
    return numbers.subarray(0, count);
  }

  /**
   * The values of what each step saw, and of what it led to: what the next step saw, unless the episode or the rollout ends
   * there. A game that terminated has no value.
   */
  #values(values: Float32Array): [Float32Array, Float32Array] {
    const { rows, games, terminated, truncated, nextObservations, observationSize } = this.rollout;
    const after = new Float32Array(rows);
    const apart: number[] = [];
    for (let row = 0; row < rows; row++) {
      if (terminated[row] === 1) continue;
      if (truncated[row] === 1 || row >= rows - games) apart.push(row);
      else after[row] = values[row + games];
    }
    const seen = new Float32Array(apart.length * observationSize);
    apart.forEach((row, i) => {
      const from = row * observationSize;
      seen.set(nextObservations.subarray(from, from + observationSize), i * observationSize);
    });
    const valuesApart = this.networks.values(seen);
    apart.forEach((row, i) => after[row] = valuesApart[i]);
    return [values, after];
  }

  /** Some updates, one after the other: what was measured on the mean, then the weights. */
  #descend(rows: tf.Tensor2D, rates: tf.Tensor1D, order: tf.Tensor2D): tf.Tensor1D {
    const { minibatches } = this.#parts;
    const [learningRate, left] = tf.unstack(rates) as tf.Scalar[];
    const [updates] = order.shape;
    const measured = repeat(updates, (update) => {
      // The whole rollout needs no order.
      const batch = minibatches === 1 ? rows : tf.gather(rows, tf.gather(order, update));
      return descend(() => this.loss(this.#packed.unpack(batch as tf.Tensor2D), { left }), {
        variables: this.#variables,
        optimiser: this.#optimiser,
        learningRate,
      });
    });
    const weights = this.#variables.map(({ variable }) => variable.flatten());
    return tf.concat([measured.div(updates), ...weights]) as tf.Tensor1D;
  }
}

/** The rows in a new order for each pass, `[passes, rows]`; as they are if each pass takes them all at once. */
function orderOfRows(
  random: RandomStream,
  { rows, passes, minibatches }: { rows: number; passes: number; minibatches: number },
): Int32Array {
  const order = new Int32Array(passes * rows);
  const pass = Uint32Array.from({ length: rows }, (_, row) => row);
  for (let i = 0; i < passes; i++) {
    order.set(minibatches === 1 ? pass : random.shuffle(pass), i * rows);
  }
  return order;
}
