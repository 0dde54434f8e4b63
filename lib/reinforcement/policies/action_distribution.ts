import type { NamedVariable } from "../../learning/mod.ts";
import type { RandomStream } from "../../random/mod.ts";
import type { tf } from "../../tensorflow/mod.ts";

/** How to choose one game's action. */
export interface ActionChoice {
  /** What the policy network gave, `[games, outputs]`. */
  readonly outputs: ArrayLike<number>;
  /** Which game. */
  readonly game: number;
  /** 1 for each action that is possible, `[games, actions]`. Default: all are. */
  readonly legal?: Uint8Array;
  /** Where chance comes from. Default: none, the likeliest action. */
  readonly random?: RandomStream;
}

/** What some actions were to a policy. */
export interface ActionTerms {
  /** How likely each action was, in nats, `[batch]`. */
  readonly logProbabilities: tf.Tensor1D;
  /** Entropy of the distribution that each was drawn from, in nats, `[batch]`. */
  readonly entropies: tf.Tensor1D;
}

/** What a policy network's outputs mean: a distribution over actions, on the host to act by and in tensors to learn by. */
export interface ActionDistribution {
  /** Numbers that the policy network gives for one game. */
  readonly outputs: number;
  /** Numbers of one action. */
  readonly actionSize: number;
  /** Weights that it has beside the network's; it owns them. */
  variables(): NamedVariable[];
  /**
   * Copies its weights to the host.
   *
   * @param weights Those of {@linkcode ActionDistribution.variables}, one after the other.
   */
  load(weights: Float32Array): void;
  /**
   * Chooses a game's action.
   *
   * @param choice The game, what its policy gave, and chance.
   * @param actions Where to write it, `[games, actionSize]`.
   * @returns How likely it was, in nats.
   */
  choose(choice: ActionChoice, actions: Float32Array): number;
  /**
   * What actions were to a policy, in tensors.
   *
   * @param outputs What its network gives, `[batch, outputs]`.
   * @param actions What was done, `[batch, actionSize]`.
   * @param legal 1 for each action that was possible, `[batch, actions]`. Default: all were.
   * @returns Log-probabilities and entropies; the caller disposes them.
   */
  terms(outputs: tf.Tensor2D, actions: tf.Tensor2D, legal?: tf.Tensor2D): ActionTerms;
  /** Frees its weights. */
  dispose(): void;
}
