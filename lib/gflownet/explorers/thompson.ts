import type { NamedVariable } from "../../learning/mod.ts";
import { deriveSeed } from "../../random/mod.ts";
import { randomKey, randomUniform, tf } from "../../tensorflow/mod.ts";
import type { FlowEnvironment } from "../environments/flow_environment.ts";
import { trajectoryResiduals } from "../losses/trajectory_balance.ts";
import type { TrajectoryRows } from "../losses/trajectory_rows.ts";
import { trajectoryTerms } from "../losses/trajectory_terms.ts";
import { FlowModel } from "../networks/flow_model.ts";
import { maskedLogSoftmax } from "../networks/masked_log_softmax.ts";
import { sampleForward } from "../trajectories/sample_forward.ts";
import { Trajectories } from "../trajectories/trajectories.ts";
import { type Collected, Explorer, type Samplers } from "./explorer.ts";

/** What a {@linkcode Thompson} explorer is made of. */
export interface ThompsonParts {
  /** Policies, an integer of at least 1. */
  readonly heads: number;
  /** How likely a policy learns from a trajectory, above 0, at most 1. */
  readonly bootstrapShare: number;
  /** Units of each hidden layer of the trunk that they share. */
  readonly hidden: readonly number[];
  /** Adam's step size for them. */
  readonly learningRate: number;
  /** Adam's step size for the log Z that they share. */
  readonly logZLearningRate: number;
  /** Decides their first weights, and which learns from what. */
  readonly seed: number;
}

/**
 * Thompson sampling (Rector-Brooks et al. 2023, https://arxiv.org/abs/2306.17693): several policies on one trunk, each of which
 * learns from a random part of the trajectories (Osband et al. 2016, https://arxiv.org/abs/1602.04621). A trajectory is drawn by
 * one of them, drawn anew for each. Where few trajectories have been, the policies differ, and so do the ways that they take.
 *
 * The policies are beside the main agent, not in it, so that what is measured is one policy as with every other explorer. They
 * learn by trajectory balance with each parent as likely, whatever the main agent's loss is.
 */
export class Thompson extends Explorer {
  /** As many as there are heads. */
  override readonly policies: number;
  readonly #ensemble: FlowModel;
  readonly #share: number;
  readonly #seed: number;

  /**
   * An explorer. Call `loadTensorFlow()` first.
   *
   * @param environment What objects are built in.
   * @param parts The policies.
   */
  constructor(environment: FlowEnvironment, parts: ThompsonParts) {
    super();
    const { heads, bootstrapShare, hidden, learningRate, logZLearningRate, seed } = parts;
    const { coordinates, values, moves } = environment;
    this.policies = heads;
    this.#share = bootstrapShare;
    this.#seed = deriveSeed(seed, "thompson", "bootstrap") % 2 ** 31;
    // Its actions are those of all heads.
    const shape = { coordinates, values, moves: heads * (moves + 1) - 1 };
    this.#ensemble = new FlowModel("thompson", shape, {
      ...{ hidden, backward: false, flow: false, logZ: true, learningRate, logZLearningRate },
      seed: deriveSeed(seed, "thompson", "weights"),
    });
  }

  /** Draws each trajectory by one of its policies. */
  collect({ environment, own, batchSize, random }: Samplers): Collected {
    const drawn = Array.from({ length: batchSize }, () => {
      const head = Math.floor(random.uniform() * own.length);
      return sampleForward(environment, own[head], { count: 1, random });
    });
    return {
      main: Trajectories.concat(drawn),
      auxiliary: undefined,
      rewardCalls: batchSize,
    };
  }

  /** log P_F of each head. */
  override evaluate(states: tf.Tensor2D, possible: tf.Tensor2D): tf.Tensor2D[] {
    return tf.tidy(() => this.#logits(states).map((logits) => maskedLogSoftmax(logits, possible)));
  }

  /** Each head learns from its part of the trajectories. */
  override learn(rows: TrajectoryRows): void {
    const [count] = rows.lengths.shape;
    tf.tidy(() => {
      const { logZ } = this.#ensemble;
      const [{ variable: step }] = this.#ensemble.optimiserVariables();
      const key = randomKey(this.#seed, step as tf.Variable<tf.Rank.R0>);
      const learns = randomUniform([this.policies, count], key).less(this.#share).toFloat();
      this.#ensemble.descend(() => {
        const losses = this.#logits(rows.states).map((forward) => {
          const outputs = { forward, backward: undefined, flow: undefined };
          const terms = trajectoryTerms(outputs, rows, { logZ, areEdgeFlows: false });
          return trajectoryResiduals(terms).square();
        });
        // The mean over those that learn; a batch may be left out by all.
        const loss = tf.stack(losses).mul(learns).sum().div(learns.sum().maximum(1)) as tf.Scalar;
        return { loss, kept: [] as const };
      });
    });
  }

  /** The policies, and Adam. */
  override variables(): NamedVariable[] {
    return [...this.#ensemble.variables(), ...this.#ensemble.optimiserVariables()];
  }

  /** Frees the policies. */
  override dispose(): void {
    this.#ensemble.dispose();
  }

  #logits(states: tf.Tensor2D): tf.Tensor2D[] {
    return tf.split(this.#ensemble.network.apply(states).forward, this.policies, 1);
  }
}
