import { UserRangeError } from "../errors/mod.ts";
import { integer, number, SettingsFamily, type SettingsOf, toggle, word } from "../settings/mod.ts";

/** How many agents' steps add up to less than the integers have; see `LEVELS` in the app. */
const mostSecure = 256;

/** Flower's strategies, by the names that they have here. */
const strategies = ["fedavg", "median", "trimmed-mean", "krum", "multi-krum", "bulyan"] as const;

const settings = {
  /**
   * `fedavg` is FedGAN's mean. The others take nothing of the number of examples into account and outlive updates that
   * are wrong on purpose: https://flower.ai/docs/framework/ref-api/flwr.serverapp.strategy.html
   */
  strategy: word({
    meaning: "how Flower makes one network of the agents' networks",
    default: "fedavg",
    words: strategies,
  }),
  trimmed: number({
    meaning: "trimmed-mean: the share of values left out at each end",
    default: 0.2,
    least: 0,
    below: 0.5,
  }),
  malicious: integer({
    meaning: "krum, multi-krum, bulyan: how many agents may send anything",
    default: 0,
    least: 0,
    most: 1_000, // as many as there are agents at most
  }),
  selected: integer({
    meaning: "multi-krum: of how many agents the mean is taken",
    default: 2,
    least: 1,
    most: 1_000, // as many as there are agents at most
  }),
  /**
   * SecAgg+ (https://doi.org/10.1145/3372297.3417885). Weights travel as integers of steps of 2e-6 between -16 and 16, four
   * messages a round, and no answer can be judged: of a sum nobody sees what is wrong in it.
   */
  secureAggregation: toggle({
    meaning:
      "let the intermediary learn the mean alone, and of no agent the weights, by masks that cancel each other",
    default: false,
  }),
  clip: number({
    meaning:
      "differential privacy: how long an agent's update may be, its L2 norm; longer ones are shortened, 0: none",
    default: 0,
    least: 0,
  }),
  /**
   * Gaussian noise on the sum of the shortened updates, in every number of it: https://arxiv.org/abs/1710.06963. It is the
   * system's, not the seed's: who knows the noise can take it off again.
   */
  noise: number({
    meaning:
      "differential privacy: the standard deviation of noise in the sum of updates, in units of clip",
    default: 0,
    least: 0,
  }),
  delta: number({
    meaning:
      "differential privacy: the probability with which epsilon need not hold, below 1 / agents",
    default: 1e-5,
    above: 0,
    below: 1,
  }),
  minResults: integer({
    meaning: "how many agents have to answer in a round, else the training fails",
    default: 2,
    least: 1,
    most: 1_000, // as many as there are agents at most
  }),
  roundTimeout: integer({
    meaning: "how many seconds a round waits for answers, and the first one for all agents",
    default: 3600,
    least: 1,
    most: 604_800, // a week
  }),
};

/** How the intermediary on Flower averages, and whom it waits for. */
export const intermediarySettings: SettingsFamily<typeof settings> = new SettingsFamily(
  "intermediary on Flower",
  settings,
);

/** Every setting of {@linkcode intermediarySettings}. */
export interface IntermediarySettings extends SettingsOf<typeof intermediarySettings> {}

/**
 * How many answers a round has to have: those that are asked for, and as many as the strategy needs to bear what it is told
 * to bear. Flower's Krum and trimmed mean would go on with fewer, and bear none. Noise hides an agent among all of them.
 *
 * @param values The settings.
 * @param agents How many agents take part in a round.
 */
export function leastAnswers(values: IntermediarySettings, agents: number): number {
  return values.noise > 0 ? agents : Math.max(values.minResults, needOf(values).least);
}

/**
 * Refuses settings that no number of answers can meet, or that do not go together.
 *
 * @param values The settings.
 * @param agents How many agents take part in a round.
 * @throws {RangeError} If a strategy needs more agents, more have to answer than there are, or noise would hide nobody.
 */
export function checkIntermediary(values: IntermediarySettings, agents: number): void {
  const { strategy, minResults } = values;
  const asked = {
    name: "minResults",
    value: minResults,
    least: minResults,
    cure: "wait for fewer",
  };
  for (const { name, value, least, cure } of [asked, needOf(values)]) {
    if (agents >= least) continue;
    throw new UserRangeError(
      `Cannot average by ${strategy}: ${name} is ${value}, for which a round must have at least ${least} agents but it ` +
        `has ${agents}; ${cure}`,
    );
  }
  checkPrivacy(values, agents);
  if (values.secureAggregation) checkSecure(values, agents);
}

function checkSecure({ strategy }: IntermediarySettings, agents: number): void {
  const action = "Cannot aggregate securely";
  if (strategy !== "fedavg") {
    throw new UserRangeError(
      `${action}: strategy is ${strategy} but must be fedavg; the others compare updates that nobody sees`,
    );
  }
  if (agents < 3 || agents > mostSecure) {
    throw new UserRangeError(
      `${action}: a round has ${agents} agents but must have 3 to ${mostSecure}; of two agents' mean each knows the ` +
        "other's part, and the sum of more has no place in the integers",
    );
  }
}

function checkPrivacy(
  { strategy, clip, noise, delta }: IntermediarySettings,
  agents: number,
): void {
  if (clip > 0 && strategy !== "fedavg") {
    throw new UserRangeError(
      `Cannot clip updates: strategy is ${strategy} but must be fedavg; the others compare updates as they are`,
    );
  }
  if (noise === 0) return;
  if (clip === 0) {
    throw new UserRangeError(
      "Cannot add noise: clip is 0 but must be above 0; without it one agent can change the mean by any amount",
    );
  }
  if (delta >= 1 / agents) {
    throw new UserRangeError(
      `Cannot add noise: delta is ${delta} but must be below 1 / ${agents}; else giving one agent away would be allowed`,
    );
  }
}

/** Which setting of a strategy needs how many agents. */
interface Need {
  readonly name: string;
  readonly value: number;
  readonly least: number;
  readonly cure: string;
}

function needOf({ strategy, malicious, selected, trimmed }: IntermediarySettings): Need {
  const others = "expect fewer, or add agents";
  switch (strategy) {
    // It compares each update with its n - f - 2 nearest, and holds for n > 2f + 2.
    case "krum":
      return { name: "malicious", value: malicious, least: 2 * malicious + 3, cure: others };
    case "multi-krum":
      return selected > 2 * malicious + 3
        ? { name: "selected", value: selected, least: selected, cure: "select fewer" }
        : { name: "malicious", value: malicious, least: 2 * malicious + 3, cure: others };
    case "bulyan":
      return { name: "malicious", value: malicious, least: 4 * malicious + 3, cure: others };
    case "trimmed-mean": {
      const cure = "trim a larger share, or 0 for none";
      return { name: "trimmed", value: trimmed, least: leastTrimmed(trimmed), cure };
    }
    default:
      return { name: "strategy", value: 0, least: 1, cure: others };
  }
}

/** Of how many answers a share is at least one, as Flower rounds. */
function leastTrimmed(share: number): number {
  if (share === 0) return 1;
  const least = Math.ceil(1 / share);
  return Math.trunc(share * least) > 0 ? least : least + 1;
}
