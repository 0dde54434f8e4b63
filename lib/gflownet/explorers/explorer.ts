import type { NamedArray } from "../../files/mod.ts";
import type { NamedVariable } from "../../learning/mod.ts";
import type { RandomStream } from "../../random/mod.ts";
import type { tf } from "../../tensorflow/mod.ts";
import type { FlowEnvironment } from "../environments/flow_environment.ts";
import type { TrajectoryRows } from "../losses/trajectory_rows.ts";
import type { TrajectoryTerms } from "../losses/trajectory_terms.ts";
import type { PolicyProbabilities } from "../trajectories/policy_probabilities.ts";
import type { Trajectories } from "../trajectories/trajectories.ts";

/** What an explorer draws trajectories with. */
export interface Samplers {
  /** What objects are built in. */
  readonly environment: FlowEnvironment;
  /** P_F of the agent that is trained. */
  readonly main: PolicyProbabilities;
  /** P_B of the agent that is trained; undefined where each parent is as likely. */
  readonly backward: PolicyProbabilities | undefined;
  /** P_F of the auxiliary agent, where there is one. */
  readonly auxiliary: PolicyProbabilities | undefined;
  /** P_F of each policy of the explorer itself. */
  readonly own: readonly PolicyProbabilities[];
  /** How many trajectories the main agent learns from. */
  readonly batchSize: number;
  /** Iterations so far. */
  readonly iteration: number;
  /** Where chance comes from. */
  readonly random: RandomStream;
}

/** What an iteration learns from. */
export interface Collected {
  /** The main agent learns from these, as many as the batch size. */
  readonly main: Trajectories;
  /** The auxiliary agent learns from these; undefined where there is none. */
  readonly auxiliary: Trajectories | undefined;
  /** How many objects were built for it: so often was the reward asked for. */
  readonly rewardCalls: number;
}

/** What the auxiliary agent's reward is made of, in a compiled function; none of it has gradients. */
export interface AuxiliaryTerms {
  /** The auxiliary agent's trajectories as the main agent sees them, before its step. */
  readonly terms: TrajectoryTerms;
  /** The main agent's loss of each, `[count]`. */
  readonly losses: tf.Tensor1D;
  /** The trajectories. */
  readonly rows: TrajectoryRows;
}

/**
 * Chooses what to learn from. All losses are off-policy, so it may draw trajectories as it likes; the main agent's loss takes
 * them by its own probabilities. An explorer that derives from it says how it draws, and what it remembers.
 */
export abstract class Explorer {
  /** Whether there is an auxiliary agent, a second network that is trained by {@linkcode Explorer.auxiliaryLogReward}. */
  readonly hasAuxiliary: boolean = false;
  /** Whether it draws trajectories backward. */
  readonly needsBackward: boolean = false;
  /** How many policies of its own it draws by, as {@linkcode Explorer.evaluate} gives them. */
  readonly policies: number = 0;
  /** Norm above which gradients are shortened. Default: they are taken as they are. */
  readonly gradientNorm: number | undefined = undefined;

  /**
   * Draws the trajectories of an iteration.
   *
   * @param samplers What to draw with.
   */
  abstract collect(samplers: Samplers): Collected;

  /**
   * log R of what the auxiliary agent learns to build, in a compiled function.
   *
   * @param of Its trajectories, and what the main agent loses on them.
   * @returns `[count]`; the caller disposes it. Without an auxiliary agent the reward itself.
   */
  auxiliaryLogReward({ terms }: AuxiliaryTerms): tf.Tensor1D {
    return terms.logRewards.clone();
  }

  /**
   * What its own policies do in some states, in a compiled function. Default: there are none.
   *
   * @param states int32 `[states, coordinates]`.
   * @param possible 1 for each possible action, `[states, moves + 1]`.
   * @returns log P_F of each policy, `[states, moves + 1]`; the caller disposes them.
   */
  evaluate(_states: tf.Tensor2D, _possible: tf.Tensor2D): tf.Tensor2D[] {
    return [];
  }

  /**
   * Learns what it has to learn itself, in a compiled function. Default: nothing.
   *
   * @param rows The auxiliary agent's trajectories, or the main agent's if there is no other.
   */
  learn(_rows: TrajectoryRows): void {}

  /**
   * Notes what was learnt from. Default: nothing.
   *
   * @param trajectories What the main agent learnt from.
   * @param losses Its loss of each, before the step.
   */
  note(_trajectories: Trajectories, _losses: ArrayLike<number>): void {}

  /** Variables that it learns, with their optimiser's; it owns them. Default: none. */
  variables(): NamedVariable[] {
    return [];
  }

  /** What it remembers; the arrays are its own. Default: nothing. */
  arrays(): NamedArray[] {
    return [];
  }

  /** Takes back what {@linkcode Explorer.arrays} gave; they are checked. Default: nothing. */
  restore(_arrays: readonly NamedArray[]): void {}

  /** Frees its variables. Default: there are none. */
  dispose(): void {}
}
