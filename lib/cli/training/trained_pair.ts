import { UserRangeError } from "../../errors/mod.ts";
import { fedganSettings, ganOptionsOf } from "../../fedgan/mod.ts";
import { AdversarialPair, ganSettings } from "../../gan/mod.ts";
import type { RunFolder } from "../../runs/mod.ts";
import { dcgan } from "./dcgan_training.ts";
import { trainingModel } from "./training_models.ts";

/**
 * The networks of a run, or of one part of a federated one. Call `loadTensorFlow()` first.
 *
 * @param run The run's folder.
 * @param agent Whose: an agent's number, or the mean's name. Default: the mean, or the only networks.
 * @returns The pair; the caller disposes it.
 * @throws {RangeError} If the run has no such agent, or another model.
 * @throws {Error} If its weights are missing or damaged.
 */
export async function trainedPair(
  run: RunFolder,
  agent?: number | "intermediary",
): Promise<AdversarialPair> {
  const { model, settings } = await run.readConfig();
  if (trainingModel(model) === dcgan) {
    if (agent !== undefined) {
      throw new UserRangeError(
        `Cannot draw with agent ${agent} of run "${run.name}": it has no agents`,
      );
    }
    const pair = new AdversarialPair(ganSettings.complete(settings));
    pair.setWeights(await run.readWeights());
    return pair;
  }
  const federation = fedganSettings.complete(settings);
  if (typeof agent === "number" && agent > federation.agents) {
    throw new UserRangeError(
      `Cannot draw with agent ${agent} of run "${run.name}": it has agents 1 to ${federation.agents}`,
    );
  }
  const part = typeof agent === "number" ? run.agent(agent) : run.mean();
  const pair = new AdversarialPair(ganOptionsOf(federation));
  // The mean has what was shared; what was not stays as first initialised.
  const arrays = (await part.readWeights()).filter(({ name }) => !ofOptimiser.test(name));
  const shared = new Set(arrays.map(({ name }) => name));
  pair.setWeights([...pair.weights().filter(({ name }) => !shared.has(name)), ...arrays]);
  return pair;
}

/** What the mean's file of a run of version 1 holds besides weights. */
const ofOptimiser = /\/(first_moment|second_moment|optimiser_step)$/;
