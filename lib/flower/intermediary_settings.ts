import { UserRangeError } from "../errors/mod.ts";
import { integer, number, SettingsFamily, type SettingsOf, word } from "../settings/mod.ts";

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
 * Refuses settings that no number of agents can meet.
 *
 * @param values The settings.
 * @param agents How many agents there are.
 * @throws {RangeError} If a strategy needs more agents, or more have to answer than there are.
 */
export function checkIntermediary(values: IntermediarySettings, agents: number): void {
  const { strategy, malicious, selected, minResults, trimmed } = values;
  const atLeast = (name: string, value: number, least: number, why: string) => {
    if (agents >= least) return;
    throw new UserRangeError(
      `Cannot average by ${strategy}: ${name} is ${value}, for which there must be at least ${least} agents but there ` +
        `are ${agents}; ${why}`,
    );
  };
  atLeast("minResults", minResults, minResults, "wait for fewer");
  if (strategy === "multi-krum") atLeast("selected", selected, selected, "select fewer");
  if (strategy === "krum" || strategy === "multi-krum") {
    // It compares each update with its n - f - 2 nearest, and holds for n > 2f + 2.
    atLeast("malicious", malicious, 2 * malicious + 3, "expect fewer, or add agents");
  }
  if (strategy === "bulyan") {
    atLeast("malicious", malicious, 4 * malicious + 3, "expect fewer, or add agents");
  }
  if (strategy === "trimmed-mean" && Math.floor(trimmed * agents) === 0 && trimmed > 0) {
    throw new UserRangeError(
      `Cannot average by trimmed-mean: trimmed is ${trimmed}, by which no value of ${agents} is left out, but must be at ` +
        `least ${(1 / agents).toFixed(2)}`,
    );
  }
}
