import { UserRangeError } from "../../errors/mod.ts";
import type { LearningRows } from "../losses/learning_rows.ts";
import { lossDescriptions, type MeasuredLoss } from "../losses/measured_loss.ts";
import { ppoLoss } from "../losses/ppo_loss.ts";
import { type PpoOptions, ppoSettings } from "../settings/ppo_settings.ts";
import { type LossRates, OnPolicyLearner } from "./on_policy_learner.ts";
import type { EnvironmentMaker } from "./policy_learner.ts";

/**
 * Proximal policy optimisation (Schulman et al. 2017, https://arxiv.org/abs/1707.06347) in CleanRL's form: several passes over
 * each rollout, with a loss that stops rewarding a policy for being far from the one that played. Actions are one of a few,
 * or numbers.
 *
 * @example A few thousand steps of cart pole
 * ```ts
 * import { CartPole } from "lib/environments";
 * import { Ppo } from "lib/reinforcement";
 * import { loadTensorFlow } from "lib/tensorflow";
 *
 * await loadTensorFlow();
 * const learner = new Ppo((options) => new CartPole(options), { steps: 4_096, epochs: 2, seed: 1 });
 * for await (const log of learner.train()) {
 *   if (log.kind === "epoch") console.log(learner.environmentSteps, log.metrics.episodeReturn);
 * }
 * const { mean } = learner.evaluate({ episodes: 10 });
 * console.assert(mean > 8);
 * learner.dispose();
 * ```
 */
export class Ppo extends OnPolicyLearner {
  /** Every setting. */
  readonly options: Readonly<PpoOptions>;

  /**
   * Makes games and networks. Call `loadTensorFlow()` first.
   *
   * @param make Makes an environment of so many games.
   * @param options The settings that differ from the defaults.
   * @throws {RangeError} If a setting is unknown or outside its range, or the minibatches do not divide the rollout.
   */
  constructor(make: EnvironmentMaker, options: Partial<PpoOptions> = {}) {
    const every = ppoSettings.complete(options);
    const { games, rolloutSteps, minibatches, steps } = every;
    const rows = games * rolloutSteps;
    if (rows % minibatches !== 0) {
      throw new UserRangeError(
        `Cannot make a learner: minibatches is ${minibatches} but must divide the ${rows} steps of a rollout`,
      );
    }
    super({
      ...every,
      make,
      turns: Math.max(1, Math.floor(steps / rows)),
      turnLength: () => rows,
      rollouts: 1,
      metrics: lossDescriptions,
    });
    this.options = every;
  }

  /** See {@linkcode ppoLoss}. */
  protected loss(rows: LearningRows, { left }: LossRates): MeasuredLoss {
    const { clip, clipAnnealing, valueCoefficient, entropyCoefficient } = this.options;
    const { normaliseAdvantages, clipValues } = this.options;
    return ppoLoss(this.networks, rows, {
      clip: clipAnnealing ? left.mul(clip) : clip,
      ...{ valueCoefficient, entropyCoefficient, normaliseAdvantages, clipValues },
    });
  }
}
