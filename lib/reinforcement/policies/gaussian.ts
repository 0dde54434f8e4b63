import type { NamedVariable } from "../../learning/mod.ts";
import { tf } from "../../tensorflow/mod.ts";
import type { ActionChoice, ActionDistribution, ActionTerms } from "./action_distribution.ts";

const logRootTwoPi = 0.5 * Math.log(2 * Math.PI);

/**
 * Numbers around the network's outputs, each normally distributed with a standard deviation that is learnt and does not
 * depend on what is seen.
 */
export class Gaussian implements ActionDistribution {
  /** One mean for each number of an action. */
  readonly outputs: number;
  /** Numbers of an action. */
  readonly actionSize: number;
  readonly #logDeviations: NamedVariable;
  readonly #host: Float64Array;

  /**
   * A distribution of standard deviation 1.
   *
   * @param name What its weights' names begin with.
   * @param actionSize Numbers of an action.
   */
  constructor(name: string, actionSize: number) {
    this.outputs = actionSize;
    this.actionSize = actionSize;
    const variable = tf.tidy(() => tf.variable(tf.zeros([actionSize])));
    this.#logDeviations = { name: `${name}/log_standard_deviation`, variable };
    this.#host = new Float64Array(actionSize);
  }

  /** The logarithms of the standard deviations, `[actionSize]`; owned by the distribution. */
  variables(): NamedVariable[] {
    return [this.#logDeviations];
  }

  /** See {@linkcode ActionDistribution.load}. */
  load(weights: Float32Array): void {
    this.#host.set(weights);
  }

  /** See {@linkcode ActionDistribution.choose}. */
  choose({ outputs, game, random }: ActionChoice, actions: Float32Array): number {
    let logProbability = 0;
    for (let i = 0; i < this.actionSize; i++) {
      const noise = random?.normal() ?? 0;
      const place = game * this.actionSize + i;
      actions[place] = outputs[place] + noise * Math.exp(this.#host[i]);
      logProbability -= 0.5 * noise * noise + this.#host[i] + logRootTwoPi;
    }
    return logProbability;
  }

  /** See {@linkcode ActionDistribution.terms}. */
  terms(outputs: tf.Tensor2D, actions: tf.Tensor2D): ActionTerms {
    const logDeviations = this.#logDeviations.variable as unknown as tf.Tensor1D;
    const noise = actions.sub(outputs).div(logDeviations.exp());
    const terms = noise.square().mul(-0.5).sub(logDeviations).sub(logRootTwoPi);
    const entropy = logDeviations.add(0.5 + logRootTwoPi).sum();
    return {
      logProbabilities: terms.sum(1),
      entropies: entropy.mul(tf.ones([outputs.shape[0]])),
    };
  }

  /** Frees the standard deviations. */
  dispose(): void {
    this.#logDeviations.variable.dispose();
  }
}
