import { checkOptions } from "../errors/mod.ts";
import {
  type ActorCritic,
  type EnvironmentMaker,
  type LearningRows,
  lossDescriptions,
  type MeasuredLoss,
  OnPolicyLearner,
} from "../reinforcement/mod.ts";
import { tf } from "../tensorflow/mod.ts";

/** Moves that the program plays before it learns from them. */
const rolloutSteps = 32;

/** ε of PPO. */
const clip = 0.2;

/** Options of {@linkcode SecondProgram}. */
export interface SecondProgramOptions {
  /** Moves that it plays, a multiple of 32. */
  steps: number;
  /** Into how many parts the log divides them. Default: 20. */
  epochs?: number;
  /** Decides all that is random. Default: 0. */
  seed?: number;
  /** Whether advantages have the shape of the ratios, `[batch]`, and not the article's, `[batch, 1]`. Default: false. */
  isMended?: boolean;
}

/**
 * The policy's loss of the article's second PPO: ratios `[batch]` times advantages `[batch, 1]` are `[batch, batch]`, every
 * ratio with every advantage. At the first step, where all ratios are 1, its gradient is that of the mean advantage for every
 * move.
 *
 * @param ratio How much likelier each action has become, `[batch]`.
 * @param advantages `[batch, 1]` as in the article, or `[batch]` as it should be.
 * @returns A scalar; the caller disposes it.
 */
export function clippedLoss(ratio: tf.Tensor1D, advantages: tf.Tensor): tf.Scalar {
  return tf.tidy(() =>
    tf.minimum(ratio.mul(advantages), ratio.clipByValue(1 - clip, 1 + clip).mul(advantages))
      .mean().neg() as tf.Scalar
  );
}

/**
 * The article's second PPO, which it calls the improved one: one game, 32 moves between two learnings, four passes over them,
 * surprises of one step for advantages, two networks of 128 and 128 units, γ 0.98, Adam at 0.001. Scores are taken as they are,
 * and no move is masked.
 *
 * @example A thousand moves
 * ```ts
 * import { articleRules, ListGame, SecondProgram } from "lib/bug_hunt";
 * import { loadTensorFlow } from "lib/tensorflow";
 *
 * await loadTensorFlow();
 * const learner = new SecondProgram(
 *   (options) => new ListGame({ ...options, rules: articleRules, timeLimit: 5_000 }),
 *   { steps: 1_024, epochs: 1 },
 * );
 * for await (const log of learner.train()) {
 *   if (log.kind === "epoch") console.assert(log.metrics.episodeReturn > 0);
 * }
 * learner.dispose();
 * ```
 */
export class SecondProgram extends OnPolicyLearner {
  /** Every option. */
  readonly options: Readonly<Required<SecondProgramOptions>>;

  /**
   * Makes the game and the networks. Call `loadTensorFlow()` first.
   *
   * @param make Makes the game.
   * @param options Moves, seed, and whether it is mended.
   * @throws {RangeError} If an option is unknown.
   */
  constructor(make: EnvironmentMaker, options: SecondProgramOptions) {
    checkOptions<SecondProgramOptions>("new SecondProgram()", options, {
      ...{ steps: "number", epochs: "number", seed: "number", isMended: "boolean" },
    });
    const { steps, epochs = 20, seed = 0, isMended = false } = options;
    super({
      ...{ make, epochs, seed, games: 1, turns: Math.ceil(steps / rolloutSteps) },
      ...{ turnLength: () => rolloutSteps, metrics: lossDescriptions },
      ...{ rolloutSteps, rollouts: 1, passes: 4, minibatches: 1 },
      ...{ hidden: [128, 128], activation: "relu", learningRate: 1e-3, annealing: "none" },
      ...{ discount: 0.98, lambda: 0, gradientNorm: 1e9 }, // it does not shorten gradients
    });
    this.options = { steps, epochs, seed, isMended };
  }

  /** Policy and value loss; what {@linkcode lossDescriptions} describes. */
  protected loss(rows: LearningRows): MeasuredLoss {
    return secondProgramLoss(this.networks, rows, this.options.isMended);
  }
}

function secondProgramLoss(
  { policy, value, distribution }: Pick<ActorCritic, "policy" | "value" | "distribution">,
  { observations, actions, legal, logProbabilities, advantages, returns }: LearningRows,
  isMended: boolean,
): MeasuredLoss {
  const terms = distribution.terms(policy.apply(observations), actions, legal);
  const logRatio = terms.logProbabilities.sub(logProbabilities);
  const ratio = logRatio.exp() as tf.Tensor1D;
  const policyLoss = clippedLoss(ratio, isMended ? advantages : advantages.expandDims(1));
  const valueLoss = value.apply(observations).squeeze([1]).sub(returns).square().mean();
  return {
    loss: policyLoss.add(valueLoss) as tf.Scalar,
    measured: [
      policyLoss,
      valueLoss,
      terms.entropies.mean(),
      ratio.sub(1).sub(logRatio).mean(),
      ratio.sub(1).abs().greater(clip).cast("float32").mean(),
    ],
  };
}
