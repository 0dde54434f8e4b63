import { describe, type MediaBundle } from "../../display/mod.ts";
import { UserRangeError } from "../../errors/mod.ts";
import { checkUpdates, type Update } from "../exchange/update.ts";
import type { Weights } from "../exchange/weights.ts";
import {
  type Aggregation,
  aggregationSettings,
  checkAggregation,
  trimmedCount,
} from "./aggregation_settings.ts";
import { krum } from "./krum.ts";
import { median, trimmedMean } from "./trimmed_mean.ts";
import { weightedMean } from "./weighted_mean.ts";

/** Options of an {@linkcode Intermediary}: how it averages. */
export interface IntermediaryOptions extends Partial<Aggregation> {}

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
  readonly #aggregation: Aggregation;

  /**
   * Knows from now on whose updates to expect.
   *
   * @param agents The agents' numbers.
   * @param options How to average.
   * @throws {RangeError} If an option is unknown or outside its range, or does not go with another one.
   */
  constructor(agents: readonly number[], options: IntermediaryOptions = {}) {
    this.#agents = [...agents];
    this.#aggregation = aggregationSettings.complete(options);
  }

  /**
   * One set of weights out of one round's updates. All are checked before the first is added: a call looks at every
   * value, then others compute the mean.
   *
   * @param updates One from each agent that takes part, in any order; they stay the caller's.
   * @param participants The numbers of those agents. Default: all of them take part.
   * @returns Tensors of the same names and shapes; the caller disposes them.
   * @throws {RangeError} If an agent is unknown, is missing or sent two, if its number of examples is not an integer of
   * at least 1, or if there are too few agents for the way of averaging. The message names the agent.
   * @throws {TypeError} If names, shapes or types of the weights differ, or one is disposed.
   * @throws {DivergedError} If a weight is not finite. The message names the agent and the tensor.
   */
  aggregate(updates: readonly Update[], participants: readonly number[] = this.#agents): Weights {
    this.#checkAgents(updates, participants);
    checkUpdates(updates);
    checkAggregation(this.#aggregation, updates.length);
    const { aggregate, weighting, trimmedShare, attackers } = this.#aggregation;
    // The same sums in whatever order updates come.
    const ordered = updates.toSorted((one, other) => one.agent - other.agent);
    switch (aggregate) {
      case "mean":
        return weightedMean(
          weighting === "examples"
            ? ordered
            : ordered.map((update) => ({ ...update, examples: 1 })),
        );
      case "median":
        return median(ordered);
      case "trimmed-mean":
        return trimmedMean(ordered, { trimmed: trimmedCount(updates.length, trimmedShare) });
      case "krum":
        return krum(ordered, { attackers });
    }
  }

  /** Whose updates it averages, and how, under a notebook's cell. */
  [Symbol.for("Jupyter.display")](): Promise<MediaBundle> {
    const { aggregate, weighting } = this.#aggregation;
    return describe({
      title: "Intermediary",
      facts: { Agents: this.#agents.length, "Aggregates by": aggregate, "Weighted by": weighting },
    });
  }

  #checkAgents(updates: readonly Update[], participants: readonly number[]): void {
    const senders = updates.map(({ agent }) => agent);
    const unknown = [...participants, ...senders].find((agent) => !this.#agents.includes(agent));
    if (unknown !== undefined) {
      throw new UserRangeError(
        `Cannot average: agent ${unknown} is unknown, there are ${this.#agents.join(", ")}`,
      );
    }
    const twice = senders.find((agent, i) => senders.indexOf(agent) !== i);
    if (twice !== undefined) {
      throw new UserRangeError(`Cannot average: agent ${twice} sent more than one update`);
    }
    const idle = senders.find((agent) => !participants.includes(agent));
    if (idle !== undefined) {
      throw new UserRangeError(`Cannot average: agent ${idle} sent an update but takes no part`);
    }
    const missing = participants.find((agent) => !senders.includes(agent));
    if (missing !== undefined) {
      throw new UserRangeError(`Cannot average: agent ${missing} sent no update`);
    }
  }
}
