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
 */
export class Participants {
  /** How many take part in a round. */
  readonly count: number;
  readonly #options: ParticipantsOptions;

  /**
   * Draws nobody yet.
   *
   * @param options How many agents there are, and which share of them takes part.
   */
  constructor(options: ParticipantsOptions) {
    this.#options = options;
    this.count = Math.max(1, Math.round(options.participation * options.agents));
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
