import { type DataSetName, loadDataSet } from "../../data/mod.ts";
import { UserRangeError } from "../../errors/mod.ts";
import {
  federationOptionsOf,
  type FedganOptions,
  fedganOptions,
  fedganSettings,
  ganMaker,
} from "../../fedgan/mod.ts";
import { type AgentRequest, loneAgent, type MadeAgent } from "../../flower/mod.ts";
import { imageShape } from "../../gan/mod.ts";
import { loadTensorFlow } from "../../tensorflow/mod.ts";
import { trainingSettings } from "../training/training_flags.ts";

/** What a node's owner says of its data. */
export interface NodeData {
  /** Which data set; undefined: the one that the training names. */
  readonly dataset: DataSetName | undefined;
  /** The folder that has it; undefined: where data is kept, else downloaded. */
  readonly dataDir: string | undefined;
  /** Whether all of it is this agent's own; else its part, as the training splits the set. */
  readonly holdsAll: boolean;
}

/**
 * Makes the agent of a node: FedGAN's, with the settings of the training and the data of the node.
 *
 * @param request What the intermediary asks.
 * @param isNew Whether it has not trained yet.
 * @param data What the node's owner says of its data.
 * @returns The agent; the caller disposes it.
 * @throws {RangeError} If a setting is unknown or outside its range.
 * @throws {Error} If the data can't be had.
 */
export async function nodeAgent(
  { agent: number, settings }: AgentRequest,
  isNew: boolean,
  { dataset, dataDir, holdsAll }: NodeData,
): Promise<MadeAgent> {
  const options: FedganOptions = fedganOptions(fedganSettings.pick(settings));
  const { examples, seed, weighting, initialisation } = options;
  const wanted = trainingSettings.complete(trainingSettings.pick(settings)).dataset;
  const [height, width, channels] = imageShape;
  const name = dataset ?? wanted;
  await loadTensorFlow();
  const dataSet = await loadDataSet(name, {
    folder: dataDir,
    ...(holdsAll ? {} : { examples, seed }),
    ...(name === "own" ? { height, width, channels } : {}),
  });
  const federation = federationOptionsOf(options);
  if (federation.share !== "all" && federation.share.length === 0) {
    throw new UserRangeError(
      "Cannot train on many machines: share is none but must name a network; agents that never talk need no intermediary",
    );
  }
  const agent = loneAgent(dataSet, ganMaker(options), { number, federation, holdsAll, isNew });
  const { source, count, sha256 } = dataSet;
  return {
    agent,
    data: { name, source, count, sha256 },
    weight: weighting === "equal" ? 1 : agent.examples,
    startsApart: initialisation === "apart",
  };
}
