import { tf } from "../../tensorflow/mod.ts";
import type { ActionChoice, ActionDistribution, ActionTerms } from "./action_distribution.ts";

/** In place of the logit of what is not legal: so unlikely that float32 knows no smaller share, and still finite. */
const never = -1e9;

/** One of a few actions, by logits: the softmax of the network's outputs, of the legal ones where there is a mask. */
export class Categorical implements ActionDistribution {
  /** One logit for each action. */
  readonly outputs: number;
  /** An action is its index. */
  readonly actionSize = 1;
  /** How likely each action is beside the likeliest, in the game that was chosen for last. */
  readonly #shares: Float64Array;

  /**
   * A distribution without weights.
   *
   * @param actions How many actions there are.
   */
  constructor(actions: number) {
    this.outputs = actions;
    this.#shares = new Float64Array(actions);
  }

  /** None. */
  variables(): [] {
    return [];
  }

  /** Nothing to copy. */
  load(): void {}

  /** See {@linkcode ActionDistribution.choose}. */
  choose({ outputs, game, legal, random }: ActionChoice, actions: Float32Array): number {
    const count = this.outputs;
    const shares = this.#shares;
    const first = game * count;
    let best = -1;
    for (let action = 0; action < count; action++) {
      if (legal !== undefined && legal[first + action] === 0) continue;
      if (best === -1 || outputs[first + action] > outputs[first + best]) best = action;
    }
    const highest = outputs[first + best];
    let total = 0;
    for (let action = 0; action < count; action++) {
      if (legal !== undefined && legal[first + action] === 0) continue;
      shares[action] = Math.exp(outputs[first + action] - highest);
      total += shares[action];
    }
    let chosen = best;
    if (random !== undefined) {
      let left = random.uniform() * total;
      for (let action = 0; action < count; action++) {
        if (legal !== undefined && legal[first + action] === 0) continue;
        chosen = action; // rounding may leave something behind the last one
        left -= shares[action];
        if (left < 0) break;
      }
    }
    actions[game] = chosen;
    return outputs[first + chosen] - highest - Math.log(total);
  }

  /** See {@linkcode ActionDistribution.terms}. */
  terms(outputs: tf.Tensor2D, actions: tf.Tensor2D, legal?: tf.Tensor2D): ActionTerms {
    const logits = legal === undefined
      ? outputs
      : tf.where(legal.greater(0), outputs, tf.fill(outputs.shape, never)) as tf.Tensor2D;
    const all = tf.logSoftmax(logits);
    const chosen = tf.oneHot(actions.squeeze<tf.Tensor1D>([1]).toInt(), this.outputs);
    return {
      logProbabilities: all.mul(chosen).sum(1),
      // Of what is never done the share is 0, and so is its part.
      entropies: all.exp().mul(all).sum<tf.Tensor1D>(1).neg(),
    };
  }

  /** Nothing to free. */
  dispose(): void {}
}
