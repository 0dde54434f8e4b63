import * as v from "valibot";
import { UserRangeError } from "../../errors/mod.ts";
import type { Learner, NamedVariable } from "../../learning/mod.ts";
import { type Setting, SettingsFamily, type SettingsOf, word } from "../../settings/mod.ts";
import { tf } from "../../tensorflow/mod.ts";

/** Networks by name, with which the names of their variables begin: all of a learner's, some, or with `[]` none. */
export type Networks = "all" | readonly string[];

/** What stands for no network on the command line. */
const none = "none";

const share: Setting<Networks> = {
  schema: v.custom<Networks>(
    (value) =>
      value === "all" || Array.isArray(value) && value.every((name) => typeof name === "string"),
    '"all", or a list of the names of networks',
  ),
  default: "all",
  meaning: "which networks are averaged",
  range: `all, ${none}, or names of networks, such as encoder,decoder`,
  hint: "networks",
  flag: undefined,
  parse: (text) => text === "all" ? text : text === none ? [] : text.split(","),
  format: (value) => typeof value === "string" ? value : value.join(",") || none,
};

/** The settings of what takes part: what costs the fewest bytes and fits together. */
export const sharingSettings = new SettingsFamily("exchange", {
  /** A network that is not averaged stays the agent's own. Where none is, agents exchange nothing, for comparison. */
  share,
  /**
   * Weights that are not trained are moving statistics, such as batch normalisation's. `"average"`: they are averaged
   * like the others, since a network that normalises by them needs those that fit its averaged kernels. `"local"`: each
   * agent keeps its own, and the mean has none but the first.
   */
  movingStatistics: word({
    meaning: "whether batch normalisation's statistics are averaged, or each agent keeps its own",
    default: "average",
    words: ["average", "local"],
  }),
  /**
   * `"local"`: each agent keeps its own moments, which costs no bytes and remembers the agent's own data. `"average"`:
   * they are averaged like weights, for three times the bytes, so that all agents go on with one momentum that belongs
   * to the mean. `"reset"`: moments and step count start again, as if each round were a separate training; the first
   * steps after it are long. In the first two the step count stays the agent's.
   */
  adamMoments: word({
    meaning:
      "what synchronisation does with Adam's moments: each agent keeps its own, their mean, or zeros",
    default: "local",
    words: ["local", "average", "reset"],
  }),
});

/** What of an agent's networks and optimisers takes part in a synchronisation. */
export interface Sharing extends SettingsOf<typeof sharingSettings> {}

/** What has variables to share. */
type Owner = Pick<Learner, "variables" | "optimiserVariables">;

/**
 * Refuses networks that a learner does not have.
 *
 * @param learner The learner.
 * @param sharing What takes part.
 * @throws {RangeError} If it has no network of a name.
 */
export function checkSharing(learner: Owner, { share }: Sharing): void {
  if (share === "all") return;
  const networks = new Set(learner.variables().map(({ name }) => name.split("/")[0]));
  const unknown = share.find((name) => !networks.has(name));
  if (unknown === undefined) return;
  throw new UserRangeError(
    `Cannot share "${unknown}": the learner has the networks ${[...networks].join(", ")}`,
  );
}

/**
 * The variables that are sent and averaged.
 *
 * @param learner Their owner.
 * @param sharing What takes part.
 * @returns Variables by name.
 */
export function sharedVariables(learner: Owner, sharing: Sharing): Record<string, tf.Variable> {
  const isShared = ofSharedNetworks(sharing);
  const weights = learner.variables().filter(({ variable }) =>
    // Of a network's weights, only the moving statistics are not trained.
    variable.trainable || sharing.movingStatistics === "average"
  );
  // The step count is an integer, and each agent's own.
  const moments = sharing.adamMoments === "average"
    ? learner.optimiserVariables().filter(({ variable }) => variable.dtype === "float32")
    : [];
  return Object.fromEntries(
    [...weights, ...moments].filter(isShared).map(({ name, variable }) => [name, variable]),
  );
}

/**
 * A network's weights that are shared, without its optimiser's moments: what the mean of a federation is, as a model.
 *
 * @param learner Their owner.
 * @param sharing What takes part.
 * @returns All weights of the networks that are shared, moving statistics included.
 */
export function sharedNetworks(learner: Owner, sharing: Sharing): NamedVariable[] {
  return learner.variables().filter(ofSharedNetworks(sharing));
}

/**
 * Sets the optimisers of the shared networks back to their start: no moments, no step.
 *
 * @param learner Whose optimisers.
 * @param sharing What takes part.
 */
export function resetOptimisers(learner: Owner, sharing: Sharing): void {
  tf.tidy(() => {
    for (const { variable } of learner.optimiserVariables().filter(ofSharedNetworks(sharing))) {
      variable.assign(tf.zerosLike(variable));
    }
  });
}

/** Variables are named after their network, such as `generator/…`. */
function ofSharedNetworks({ share }: Sharing): (variable: { name: string }) => boolean {
  return ({ name }) => share === "all" || share.includes(name.split("/")[0]);
}
