import {
  hiddenLayers,
  integer,
  number,
  seed,
  SettingsFamily,
  type SettingsOf,
  word,
} from "../../settings/mod.ts";
import { balanceLosses, type LossName } from "../losses/balance_losses.ts";
import { type ExplorerName, explorerNames } from "./explorer_names.ts";

const lossNames = Object.keys(balanceLosses) as LossName[];

const settings = {
  loss: word({
    meaning: "which balance of flows is learnt",
    default: "trajectory-balance",
    words: lossNames,
  }),
  explorer: word({
    meaning: "what draws the trajectories that are learnt from",
    default: "on-policy",
    words: explorerNames,
  }),
  iterations: integer({
    meaning: "batches drawn and learnt from",
    default: 4_000,
    least: 1,
    most: 100_000_000, // weeks
  }),
  epochs: integer({
    meaning: "into how many parts the iterations are split for the log and the curve of distances",
    default: 20,
    least: 1,
    most: 100_000,
  }),
  batchSize: integer({
    meaning: "trajectories of an iteration",
    default: 16,
    least: 2,
    most: 65_536,
  }),
  backward: word({
    meaning: "how the flow into a state splits over its parents: learned, or uniform over all",
    default: "learned",
    words: ["learned", "uniform"],
  }),
  lambda: number({
    meaning: "weight of a part of a trajectory for each step that it is longer",
    default: 0.9,
    above: 0,
  }),
  epsilon: number({
    meaning: "chance of an action drawn uniformly",
    default: 0.1,
    least: 0,
    most: 1,
  }),
  temperature: number({
    meaning: "what the policy's logits are divided by",
    default: 2,
    above: 0,
  }),
  capacity: integer({
    meaning: "objects that are kept to be learnt from again, the last ones",
    default: 1_000,
    least: 1,
    most: 10_000_000,
  }),
  searchRounds: integer({
    meaning: "how often the local search goes back and forth",
    default: 3,
    least: 1,
    most: 1_000,
  }),
  heads: integer({
    meaning: "policies, one of which draws each trajectory",
    default: 5,
    least: 1,
    most: 1_000,
  }),
  bootstrapShare: number({
    meaning: "chance that a policy learns from a trajectory",
    default: 0.5,
    above: 0,
    most: 1,
  }),
  lossWeight: number({
    meaning: "weight of the main agent's loss in the auxiliary agent's reward",
    default: 1,
    above: 0,
  }),
  rewardPower: number({
    meaning: "power of the reward in the auxiliary agent's",
    default: 0.25,
    least: 0,
  }),
  noveltyPower: number({
    meaning: "power of the novelty in the auxiliary agent's reward",
    default: 1,
    least: 0,
  }),
  hidden: hiddenLayers([256, 256]),
  learningRate: number({ meaning: "Adam's step size", default: 1e-3, above: 0 }),
  logZLearningRate: number({ meaning: "Adam's step size for log Z", default: 0.1, above: 0 }),
  annealedShare: number({
    meaning: "share of the iterations, the last ones, over which step sizes fall linearly to 0",
    default: 0.5,
    least: 0,
    most: 1,
  }),
  logEvery: integer({
    meaning: "iterations between two lines of the log",
    default: 10,
    least: 1,
    most: 1_000_000,
  }),
  seed: seed(0),
};

/** The settings of a flow network's training; defaults are those of the loss-guided agent's authors. */
export const flowSettings: SettingsFamily<typeof settings> = new SettingsFamily(
  "flow network",
  settings,
);

/** Every setting of a flow network's training. */
export interface FlowOptions extends SettingsOf<typeof flowSettings> {}

/** The settings that only some losses or explorers have. */
const owners: Partial<Record<keyof FlowOptions, readonly (LossName | ExplorerName)[]>> = {
  logZLearningRate: ["trajectory-balance"],
  // Flow matching learns log F of edges, which says how a state's flow splits.
  backward: lossNames.filter((name) => !balanceLosses[name].areEdgeFlows),
  lambda: ["sub-trajectory-balance"],
  epsilon: ["epsilon-noisy"],
  temperature: ["tempered"],
  capacity: ["replay-by-reward", "replay-by-loss"],
  searchRounds: ["local-search"],
  heads: ["thompson"],
  bootstrapShare: ["thompson"],
  lossWeight: ["loss-guided", "loss-product"],
  rewardPower: ["sibling"],
  noveltyPower: ["sibling"],
};

/**
 * The settings that count with a loss and an explorer.
 *
 * @param options Which.
 * @returns Their names.
 */
export function usedFlowSettings(
  { loss, explorer }: Pick<FlowOptions, "loss" | "explorer">,
): (keyof FlowOptions)[] {
  return flowSettings.names.filter((name) => {
    const own = owners[name];
    return own === undefined || own.includes(loss) || own.includes(explorer);
  });
}

/**
 * Whose setting it is.
 *
 * @param name The setting.
 * @returns The losses or explorers that have it; none if all have.
 */
export function ownersOfSetting(name: string): readonly string[] {
  return owners[name as keyof FlowOptions] ?? [];
}
