import { describe, type MediaBundle } from "../display/mod.ts";
import { checkOptions, UserRangeError } from "../errors/mod.ts";
import { checkSetting, type ValueOf, word } from "../settings/mod.ts";
import { checkUpdates, type Update } from "./exchange/update.ts";
import { weightedMean } from "./exchange/weighted_mean.ts";
import type { Weights } from "./exchange/weights.ts";

/** What an agent counts in the mean. */
export const weightingSetting = word({
  meaning: "how much an agent counts in the mean: by its number of examples, or all the same",
  default: "examples",
  words: ["examples", "equal"],
});

/** What an agent counts in the mean: its number of examples, or as much as any other. */
export type Weighting = ValueOf<typeof weightingSetting>;

/** Options of an {@linkcode Intermediary}. */
export interface IntermediaryOptions {
  /**
   * What an agent counts. `"examples"` is FedGAN's: each example counts the same, so the mean of the agents'
   * losses is the loss on all data. `"equal"` lets an agent of ten examples count as much as one of ten
   * thousand; it is there to be compared with. Default: `"examples"`.
   */
  weighting?: Weighting;
}

/**
 * Averages what agents send, and does nothing else: it holds no data, trains nothing and knows no agent but by
 * its number. Updates go in and weights come out, so a network can stand between it and them.
 *
 * @example Two agents
 * ```ts
 * import { Intermediary } from "lib/federated";
 * import { loadTensorFlow, tf } from "lib/tensorflow";
 * import assert from "node:assert/strict";
 *
 * await loadTensorFlow();
 * const done = { steps: 1, metrics: { loss: 0.7 } };
 * const mean = new Intermediary([1, 2]).aggregate([
 *   { agent: 1, examples: 30, weights: { bias: tf.scalar(0) }, ...done },
 *   { agent: 2, examples: 10, weights: { bias: tf.scalar(4) }, ...done },
 * ]);
 * assert.equal(mean.bias.arraySync(), 1);
 * ```
 */
export class Intermediary {
  readonly #agents: readonly number[];
  readonly #weighting: Weighting;

  /**
   * Knows from now on whose updates to expect.
   *
   * @param agents The agents' numbers.
   * @param options What an agent counts.
   * @throws {RangeError} If the weighting is unknown.
   */
  constructor(agents: readonly number[], options: IntermediaryOptions = {}) {
    checkOptions<IntermediaryOptions>("Intermediary()", options, { weighting: "string" });
    this.#agents = [...agents];
    this.#weighting = checkSetting(
      "weighting",
      weightingSetting,
      options.weighting ?? weightingSetting.default,
    );
  }

  /**
   * The mean of one round's updates. All are checked before the first is added: a call looks at every value,
   * then one computes the mean.
   *
   * @param updates One from each agent, in any order; they stay the caller's.
   * @returns Tensors of the same names and shapes; the caller disposes them.
   * @throws {RangeError} If an agent is unknown, is missing or sent two, or if its number of examples is not an
   * integer of at least 1. The message names the agent.
   * @throws {TypeError} If names, shapes or types of the weights differ, or one is disposed.
   * @throws {DivergedError} If a weight is not finite. The message names the agent and the tensor.
   */
  aggregate(updates: readonly Update[]): Weights {
    this.#checkAgents(updates);
    checkUpdates(updates);
    if (this.#weighting === "examples") return weightedMean(updates);
    return weightedMean(updates.map((update) => ({ ...update, examples: 1 })));
  }

  /** Whose updates it averages, and how, under a notebook's cell. */
  [Symbol.for("Jupyter.display")](): Promise<MediaBundle> {
    return describe({
      title: "Intermediary",
      facts: { Agents: this.#agents.length, "Weighted by": this.#weighting },
    });
  }

  #checkAgents(updates: readonly Update[]): void {
    const senders = updates.map(({ agent }) => agent);
    const unknown = senders.find((agent) => !this.#agents.includes(agent));
    if (unknown !== undefined) {
      throw new UserRangeError(
        `Cannot average: agent ${unknown} is unknown, there are ${this.#agents.join(", ")}`,
      );
    }
    const twice = senders.find((agent, i) => senders.indexOf(agent) !== i);
    if (twice !== undefined) {
      throw new UserRangeError(`Cannot average: agent ${twice} sent more than one update`);
    }
    const missing = this.#agents.find((agent) => !senders.includes(agent));
    if (missing !== undefined) {
      throw new UserRangeError(`Cannot average: agent ${missing} sent no update`);
    }
  }
}
