import type { LearningRows } from "../losses/learning_rows.ts";
import { lossDescriptions, type MeasuredLoss } from "../losses/measured_loss.ts";
import { policyGradientLoss } from "../losses/policy_gradient_loss.ts";
import { type A2cOptions, a2cSettings } from "../settings/a2c_settings.ts";
import { OnPolicyLearner } from "./on_policy_learner.ts";
import type { EnvironmentMaker } from "./policy_learner.ts";

/**
 * Advantage actor-critic (Mnih et al. 2016, https://arxiv.org/abs/1602.01783), its games side by side: short rollouts, one
 * update on each. Its optimiser is Adam.
 */
export class A2c extends OnPolicyLearner {
  /** Every setting. */
  readonly options: Readonly<A2cOptions>;

  /**
   * Makes games and networks. Call `loadTensorFlow()` first.
   *
   * @param make Makes an environment of so many games.
   * @param options The settings that differ from the defaults.
   * @throws {RangeError} If a setting is unknown or outside its range.
   */
  constructor(make: EnvironmentMaker, options: Partial<A2cOptions> = {}) {
    const every = a2cSettings.complete(options);
    const { games, rolloutSteps, rollouts, steps } = every;
    const { policyLoss, valueLoss, entropy } = lossDescriptions;
    const length = rollouts * rolloutSteps * games;
    super({
      ...every,
      make,
      turns: Math.max(1, Math.floor(steps / length)),
      turnLength: () => length,
      passes: 1,
      minibatches: 1,
      metrics: { policyLoss, valueLoss, entropy },
    });
    this.options = every;
  }

  /** See {@linkcode policyGradientLoss}. */
  protected loss(rows: LearningRows): MeasuredLoss {
    const { valueCoefficient, entropyCoefficient } = this.options;
    return policyGradientLoss(this.networks, rows, { valueCoefficient, entropyCoefficient });
  }
}
