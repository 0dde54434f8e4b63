import type { AdversarialPair } from "../../gan/mod.ts";
import { SettingsFamily, type SettingsOf, word } from "../../settings/mod.ts";
import { tf } from "../../tensorflow/mod.ts";

/** The settings of what takes part: FedGAN's answer where the paper gives one, else the one of fewest bytes. */
export const sharingSettings = new SettingsFamily("exchange", {
  /** A network that is not averaged stays the agent's own. With `"none"` agents never talk, for comparison. */
  share: word({
    meaning: "which networks are averaged",
    default: "both",
    words: ["both", "generator", "discriminator", "none"],
  }),
  /**
   * The paper is silent on batch normalisation's moving means and variances. `"average"`: they are averaged like
   * weights, since a generator that draws images normalises by them, and averaged kernels with anybody's own
   * statistics fit each other badly. `"local"`: each agent keeps its own, and the mean has none but the first, 0 and 1.
   */
  movingStatistics: word({
    meaning: "what becomes of batch normalisation's statistics",
    default: "average",
    words: ["average", "local"],
  }),
  /**
   * The paper is silent on Adam's moments too. `"local"`: each agent keeps its own, which costs no bytes and remembers
   * the agent's own data. `"average"`: they are averaged like weights, for three times the bytes, so that all agents
   * go on with one momentum that belongs to the mean. `"reset"`: moments and step count start anew, as if each round
   * were a training of its own; the first steps after it are long. In the first two the step count stays the agent's.
   */
  adamMoments: word({
    meaning: "what becomes of Adam's moments",
    default: "local",
    words: ["local", "average", "reset"],
  }),
});

/** What of an agent's networks and optimisers takes part in a synchronisation. */
export interface Sharing extends SettingsOf<typeof sharingSettings> {}

/**
 * The variables of a pair that are sent and averaged.
 *
 * @param pair The pair, which owns them.
 * @param sharing What takes part.
 * @returns Variables by name.
 */
export function sharedVariables(
  pair: AdversarialPair,
  sharing: Sharing,
): Record<string, tf.Variable> {
  const isShared = ofSharedNetworks(sharing);
  const weights = pair.variables().filter(({ variable }) =>
    // Of a network's weights, only the moving statistics are not trained.
    variable.trainable || sharing.movingStatistics === "average"
  );
  const moments = sharing.adamMoments === "average"
    ? pair.optimiserVariables().filter(({ variable }) => variable.dtype === "float32")
    : [];
  return Object.fromEntries(
    [...weights, ...moments].filter(isShared).map(({ name, variable }) => [name, variable]),
  );
}

/**
 * Sets the optimisers of the shared networks back to their start: no moments, no step.
 *
 * @param pair Whose optimisers.
 * @param sharing What takes part.
 */
export function resetOptimisers(pair: AdversarialPair, sharing: Sharing): void {
  tf.tidy(() => {
    for (const { variable } of pair.optimiserVariables().filter(ofSharedNetworks(sharing))) {
      variable.assign(tf.zerosLike(variable));
    }
  });
}

/** Variables are named after their network, `generator/…` or `discriminator/…`. */
function ofSharedNetworks({ share }: Sharing): (variable: { name: string }) => boolean {
  return ({ name }) => share === "both" || name.startsWith(`${share}/`);
}
