import { UserRangeError } from "../../errors/mod.ts";
import type { LearningRows } from "../losses/learning_rows.ts";
import { lossDescriptions, type MeasuredLoss } from "../losses/measured_loss.ts";
import { policyGradientLoss } from "../losses/policy_gradient_loss.ts";
import type { NetworkPolicy } from "../policies/network_policy.ts";
import { type ReinforceOptions, reinforceSettings } from "../settings/reinforce_settings.ts";
import { OnPolicyLearner } from "./on_policy_learner.ts";
import type { EnvironmentMaker } from "./policy_learner.ts";

/**
 * REINFORCE (Williams 1992) with a baseline: one whole episode in every game, then one update by the returns that followed each
 * step, less what the value network expected.
 *
 * Games differ in length. The rollout has room for the time limit. A game that is over goes on until all are, as all are stepped
 * together: those steps are counted as played, but neither their rows nor the returns of episodes that end in them count.
 */
export class Reinforce extends OnPolicyLearner {
  /** Every setting. */
  readonly options: Readonly<ReinforceOptions>;
  /** 1 for games whose episode of this turn is over. */
  readonly #isOver: Uint8Array<ArrayBuffer>;

  /**
   * Makes games and networks. Call `loadTensorFlow()` first.
   *
   * @param make Makes an environment of so many games.
   * @param options The settings that differ from the defaults.
   * @throws {RangeError} If a setting is unknown or outside its range, or episodes may never end.
   */
  constructor(make: EnvironmentMaker, options: Partial<ReinforceOptions> = {}) {
    const every = reinforceSettings.complete(options);
    const { games, episodes, baseline, valueCoefficient, truncation } = every;
    const { timeLimit, name } = make({ games: 1, seed: 0 });
    if (timeLimit === Infinity) {
      throw new UserRangeError(
        `Cannot learn ${name}: timeLimit is Infinity but must be finite, since REINFORCE plays to the end`,
      );
    }
    const { policyLoss, valueLoss, entropy } = lossDescriptions;
    super({
      ...every,
      make,
      turns: Math.max(1, Math.floor(episodes / games)),
      turnLength: () => games,
      lambda: 1,
      truncation: baseline ? truncation : "terminate",
      rolloutSteps: timeLimit,
      rollouts: 1,
      passes: 1,
      minibatches: 1,
      metrics: { policyLoss, ...(baseline ? { valueLoss } : {}), entropy },
    });
    this.options = { ...every, valueCoefficient: baseline ? valueCoefficient : 0 };
    this.#isOver = new Uint8Array(games);
  }

  /** One episode in every game. */
  protected override collect(actor: NetworkPolicy): Float32Array {
    const { rollout, environment } = this;
    const { games } = environment;
    const weights = new Float32Array(rollout.rows);
    const isOver = this.#isOver.fill(0);
    environment.reset();
    for (let step = 0; isOver.includes(0); step++) {
      this.playStep(actor, step);
      for (let game = 0; game < games; game++) {
        if (isOver[game] === 1) continue;
        const row = step * games + game;
        weights[row] = 1;
        isOver[game] = rollout.terminated[row] | rollout.truncated[row];
      }
    }
    return weights;
  }

  /**
   * See {@linkcode OnPolicyLearner.noteStep}. While long episodes last, only short ones can follow those that are over: to count
   * them would make returns look smaller than they are, or greater.
   */
  protected override noteStep(): void {
    const { games, terminated, truncated, episodeReturns } = this.environment;
    const counted = (ended: Uint8Array) => ended.map((is, game) => is & ~this.#isOver[game]);
    super.noteStep({
      ...{ games, episodeReturns },
      ...{ terminated: counted(terminated), truncated: counted(truncated) },
    });
  }

  /** See {@linkcode policyGradientLoss}. */
  protected loss(rows: LearningRows): MeasuredLoss {
    const { valueCoefficient, entropyCoefficient, normaliseAdvantages } = this.options;
    const { loss, measured: [policyLoss, valueLoss, entropy] } = policyGradientLoss(
      this.networks,
      rows,
      { valueCoefficient, entropyCoefficient, normaliseAdvantages },
    );
    return {
      loss,
      measured: this.options.baseline ? [policyLoss, valueLoss, entropy] : [policyLoss, entropy],
    };
  }
}
