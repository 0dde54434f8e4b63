import { checkOptions, UserRangeError } from "../../errors/mod.ts";
import { deriveSeed, RandomStream } from "../../random/mod.ts";

/** Options of {@linkcode Participants}. */
export interface ParticipantsOptions {
  /** How many agents there are, an integer of at least 1. */
  readonly agents: number;
  /** Which share of them takes part in a round, above 0 and at most 1. */
  readonly participation: number;
  /** Decides who is drawn. */
  readonly seed: number;
}

/**
 * Who takes part in each round: as many agents as the share says, to the nearest and at least one, each group of that size
 * equally likely, as federated averaging samples its clients (https://arxiv.org/abs/1602.05629, algorithm 1). A round's
 * group depends on seed and round alone, so a training that is resumed draws the same ones.
 *
 * @example Three of ten
 * ```ts
 * import { Participants } from "lib/federated";
 * import assert from "node:assert/strict";
 *
 * const participants = new Participants({ agents: 10, participation: 0.3, seed: 1 });
 * assert.equal(participants.of(1).length, 3);
 * assert.deepEqual(participants.of(5), participants.of(5));
 * ```
 */
export class Participants {
  /** How many take part in a round. */
  readonly count: number;
  readonly #options: ParticipantsOptions;

  /**
   * Draws nobody yet.
   *
   * @param options How many agents there are, and which share of them takes part.
   * @throws {RangeError} If an option is unknown or outside its range.
   */
  constructor(options: ParticipantsOptions) {
    checkOptions<ParticipantsOptions>("new Participants()", options, {
      agents: "number",
      participation: "number",
      seed: "number",
    });
    const { agents, participation } = options;
    if (!Number.isInteger(agents) || agents < 1 || !(participation > 0 && participation <= 1)) {
      throw new UserRangeError(
        `Cannot draw participants: there are ${agents} agents and a share of ${participation} but must be at least 1 ` +
          "agent and a share above 0 and at most 1",
      );
    }
    this.#options = options;
    this.count = Math.max(1, Math.round(participation * agents));
  }

  /**
   * Who takes part in a round.
   *
   * @param round The round, from 1.
   * @returns The agents' places, from 0, in ascending order.
   */
  of(round: number): Uint32Array {
    const { agents, seed } = this.#options;
    const all = Uint32Array.from({ length: agents }, (_, place) => place);
    if (this.count === agents) return all;
    return new RandomStream(deriveSeed(seed, "participants", round)).shuffle(all)
      .slice(0, this.count).sort();
  }
}
