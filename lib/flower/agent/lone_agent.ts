import { type DataSet, partition } from "../../data/mod.ts";
import { UserRangeError } from "../../errors/mod.ts";
import {
  Agent,
  agentSeed,
  type FederatedData,
  type FederationOptions,
  type MakeLearner,
  sharingSettings,
} from "../../federated/mod.ts";
import { assignVariables, type Learner, readVariables } from "../../learning/mod.ts";

/** Which agent of which federation to make. */
export interface LoneAgentParts {
  /** The agent's number, from 1. */
  readonly number: number;
  /** The federation's settings. */
  readonly federation: FederationOptions;
  /** Whether all examples are the agent's own; else its part of them, as the federation's settings split them. */
  readonly holdsAll: boolean;
  /** Whether it has not trained yet, and so needs the weights that all start from. */
  readonly isNew: boolean;
}

/**
 * Makes one agent of a federation whose others are elsewhere: the same that a `Federation` of these settings has.
 *
 * @param dataSet The examples that the federation splits, or the agent's own.
 * @param makeLearner Makes the agents' learners.
 * @param options Which agent.
 * @returns The agent; the caller disposes it.
 * @throws {RangeError} If the federation has no such agent, or its data can't be split so.
 */
export function loneAgent<L extends Learner, D extends FederatedData = DataSet>(
  dataSet: D,
  makeLearner: MakeLearner<L, D>,
  { number, federation, holdsAll, isNew }: LoneAgentParts,
): Agent<L> {
  const { agents, partition: kind, seed, initialisation } = federation;
  if (number > agents) {
    throw new UserRangeError(
      `Cannot make agent ${number}: the training has agents 1 to ${agents}; give the node another number`,
    );
  }
  const shard = holdsAll
    ? Uint32Array.from({ length: dataSet.count }, (_, index) => index)
    : partition(dataSet, { agents, kind, seed })[number - 1];
  const learner = makeLearner(dataSet, { shard, seed: agentSeed(seed, number) });
  try {
    if (isNew && initialisation === "same" && number > 1) {
      const first = makeLearner(dataSet, { shard, seed: agentSeed(seed, 1) });
      assignVariables(learner.variables(), readVariables(first.variables()));
      first.dispose();
    }
    return new Agent(number, learner, sharingSettings.pick(federation));
  } catch (error) {
    learner.dispose();
    throw error;
  }
}
