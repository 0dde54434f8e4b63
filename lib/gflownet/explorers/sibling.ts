import type { NamedVariable } from "../../learning/mod.ts";
import { deriveSeed } from "../../random/mod.ts";
import { tf } from "../../tensorflow/mod.ts";
import type { FlowEnvironment } from "../environments/flow_environment.ts";
import type { TrajectoryRows } from "../losses/trajectory_rows.ts";
import { FlowModel } from "../networks/flow_model.ts";
import { FlowNetwork } from "../networks/flow_network.ts";
import { AuxiliaryExplorer } from "./auxiliary_explorer.ts";
import type { AuxiliaryTerms } from "./explorer.ts";

/** What a {@linkcode Sibling} explorer is made of. */
export interface SiblingParts {
  /** βe, the power of the reward, at least 0. */
  readonly rewardPower: number;
  /** βi, the power of the novelty, at least 0. */
  readonly noveltyPower: number;
  /** Units of each hidden layer of the networks that measure novelty. */
  readonly hidden: readonly number[];
  /** Adam's step size for them. */
  readonly learningRate: number;
  /** Decides their first weights. */
  readonly seed: number;
}

/** Numbers that the fixed network makes of an object. */
const features = 32;

/**
 * Sibling-augmented flow networks (Madan et al. 2025, https://openreview.net/forum?id=HH4KWP8RP5): the auxiliary agent is paid
 * for great rewards and for novelty, `R^βe + r^βi`. Novelty r is how far a network that is trained is from another, which never
 * changes (Burda et al. 2018, https://arxiv.org/abs/1810.12894): it is great where few objects have been built.
 */
export class Sibling extends AuxiliaryExplorer {
  readonly #parts: SiblingParts;
  readonly #fixed: FlowNetwork;
  readonly #trained: FlowModel;

  /**
   * An explorer. Call `loadTensorFlow()` first.
   *
   * @param environment What objects are built in.
   * @param parts Powers and networks.
   */
  constructor(environment: FlowEnvironment, parts: SiblingParts) {
    super();
    this.#parts = parts;
    const { hidden, learningRate, seed } = parts;
    const { coordinates, values } = environment;
    // Their actions are features.
    const shape = { coordinates, values, moves: features - 1 };
    const none = { backward: false, flow: false };
    this.#fixed = new FlowNetwork("novelty/fixed", shape, {
      ...{ hidden, ...none, seed: deriveSeed(seed, "novelty", "fixed") },
    });
    this.#trained = new FlowModel("novelty/trained", shape, {
      ...{ hidden, ...none, logZ: false, learningRate, logZLearningRate: learningRate },
      seed: deriveSeed(seed, "novelty", "trained"),
    });
  }

  /** log(R^βe + r^βi). */
  override auxiliaryLogReward({ terms, rows }: AuxiliaryTerms): tf.Tensor1D {
    const { rewardPower, noveltyPower } = this.#parts;
    return tf.tidy(() =>
      (tf.stack([
        terms.logRewards.mul(rewardPower),
        this.#novelty(rows).add(1e-20).log().mul(noveltyPower),
      ]).logSumExp(0)) as tf.Tensor1D
    );
  }

  /** Makes the objects less novel. */
  override learn(rows: TrajectoryRows): void {
    this.#trained.descend(() => ({
      loss: this.#novelty(rows).mean() as tf.Scalar,
      kept: [] as const,
    }));
  }

  /** Both networks, and Adam. */
  override variables(): NamedVariable[] {
    return [
      ...this.#fixed.variables(),
      ...this.#trained.variables(),
      ...this.#trained.optimiserVariables(),
    ];
  }

  /** Frees the networks. */
  override dispose(): void {
    this.#fixed.dispose();
    this.#trained.dispose();
  }

  /** Squared distance of both networks at each object, `[count]`. */
  #novelty({ places, lengths, states }: TrajectoryRows): tf.Tensor1D {
    return tf.tidy(() => {
      const [, count, room] = places.shape;
      const isLast = tf.oneHot(lengths.sub(tf.scalar(1, "int32")), room);
      const rows = places.slice([0, 0, 0], [1, count, room]).reshape([count, room]);
      const last = rows.toInt().mul(isLast.toInt()).sum(1).toInt() as tf.Tensor1D;
      const objects = tf.gather(states, last) as tf.Tensor2D;
      const [one, other] = [this.#fixed, this.#trained.network].map((network) =>
        network.apply(objects).forward
      );
      return one.sub(other).square().mean(1);
    });
  }
}
