import { UserRangeError } from "../../errors/mod.ts";
import {
  integer,
  number,
  SettingsFamily,
  type SettingsOf,
  type ValueOf,
  word,
} from "../../settings/mod.ts";

const settings = {
  /**
   * `"mean"` is FedGAN's, and one agent that sends what it likes moves it anywhere. The others bear some such agents:
   * `"median"` takes the middle of each number, `"trimmed-mean"` the mean of each number without the lowest and the
   * highest (both https://arxiv.org/abs/1803.01498), `"krum"` the update of the agent that is closest to most others
   * (https://arxiv.org/abs/1703.02757). They count every agent the same, whatever number of examples it claims.
   */
  aggregate: word({
    meaning: "how one set of weights is made of all agents'",
    default: "mean",
    words: ["mean", "median", "trimmed-mean", "krum"],
  }),
  /**
   * `"examples"` is FedGAN's: each example counts the same, so the mean of the agents' losses is the loss on all data.
   * `"equal"` lets an agent of ten examples count as much as one of ten thousand. A median, a trimmed mean and Krum have
   * no weights, so they take `"equal"` alone.
   */
  weighting: word({
    meaning: "how much an agent counts in the mean: by its number of examples, or all the same",
    default: "examples",
    words: ["examples", "equal"],
  }),
  /** It must be at least the share of agents that may be attackers, and cut at least one. */
  trimmedShare: number({
    meaning:
      "share of the agents whose numbers a trimmed mean leaves out at each end, rounded down to whole agents",
    default: 0.2,
    above: 0,
    below: 0.5,
  }),
  /** Krum bears f of them among n agents where n is at least 2f + 3. */
  attackers: integer({
    meaning: "how many agents Krum takes for attackers",
    default: 0,
    least: 0,
    most: 498, // of 1,000 agents
  }),
};

/** The settings of how weights are averaged. */
export const aggregationSettings: SettingsFamily<typeof settings> = new SettingsFamily(
  "aggregation",
  settings,
);

/** How one set of weights is made of all agents'. */
export interface Aggregation extends SettingsOf<typeof aggregationSettings> {}

/** What an agent counts in the mean: its number of examples, or as much as any other. */
export type Weighting = ValueOf<typeof settings.weighting>;

/** Which way of aggregating a setting belongs to. */
const owners = { trimmedShare: "trimmed-mean", attackers: "krum" } as const;

/**
 * Refuses settings that do not go together, or not with so few agents.
 *
 * @param aggregation Every setting.
 * @param agents How many agents take part in a round.
 * @throws {RangeError} If a setting has no meaning for the way of aggregating, or there are too few agents for it.
 */
export function checkAggregation(aggregation: Aggregation, agents: number): void {
  const { aggregate, weighting, trimmedShare, attackers } = aggregation;
  if (aggregate !== "mean" && weighting !== "equal") {
    throw new UserRangeError(
      `Cannot aggregate by ${aggregate}: weighting is "${weighting}" but must be "equal"; every agent counts the same ` +
        "there, whatever number of examples it has",
    );
  }
  for (const name of ["trimmedShare", "attackers"] as const) {
    const usual = aggregationSettings.settings[name].default;
    if (aggregation[name] === usual || aggregate === owners[name]) continue;
    throw new UserRangeError(
      `Cannot aggregate by ${aggregate}: ${name} is ${aggregation[name]} but has a meaning for ${
        owners[name]
      } alone; ` +
        "leave it out",
    );
  }
  if (aggregate === "trimmed-mean") checkTrimmed(agents, trimmedShare);
  if (aggregate === "krum") checkKrum(agents, attackers);
}

/**
 * How many agents' numbers a trimmed mean leaves out at each end.
 *
 * @param agents How many agents there are.
 * @param trimmedShare Which share of them.
 * @returns An integer of at least 0.
 */
export function trimmedCount(agents: number, trimmedShare: number): number {
  return Math.trunc(trimmedShare * agents);
}

function checkTrimmed(agents: number, trimmedShare: number): void {
  if (trimmedCount(agents, trimmedShare) > 0) return;
  const enough = agents < 3
    ? "it takes at least 3 agents"
    : `set trimmedShare to at least 1/${agents}`;
  throw new UserRangeError(
    `Cannot aggregate by trimmed-mean: trimmedShare ${trimmedShare} of ${agents} agents is 0 agents but must be at least ` +
      `1; ${enough}`,
  );
}

/**
 * Refuses fewer agents than Krum needs to choose one.
 *
 * @param agents How many agents there are.
 * @param attackers How many are taken for attackers.
 * @throws {RangeError} If there are fewer than `2 · attackers + 3`.
 */
export function checkKrum(agents: number, attackers: number): void {
  const least = 2 * attackers + 3;
  if (agents >= least) return;
  throw new UserRangeError(
    `Cannot aggregate by krum: ${agents} agents take part but with ${attackers} attackers it must be at least ${least}`,
  );
}
