import { checkOptions, UserError } from "../errors/mod.ts";
import type { Checkpoints, Learner } from "../learning/mod.ts";
import type { AgentEpochLog, AgentStepLog } from "./agent_log.ts";
import type { Federation } from "./federation.ts";
import type { FederationState } from "./state/federation_state.ts";
import type { RoundLog } from "./rounds/round_log.ts";
import { atOnce, inTurn } from "./rounds/take_turns.ts";
import { disposeWeights, sha256OfWeights } from "./exchange/weights.ts";

/** Options of {@linkcode federate}. */
export interface FederateOptions {
  /**
   * Whether agents train at the same time, step by step side by side, in place of one after the other. The
   * results are the same bytes. Default: false.
   */
  parallel?: boolean;
  /** Ends the training before the next step once it is aborted, after a checkpoint. Default: never. */
  signal?: AbortSignal;
  /**
   * Where checkpoints are written: after each round, at the end, and in between. The arrays of what is saved are read when
   * they are looked at, so that not all agents' are in memory at a time. Default: none are.
   */
  checkpoints?: Pick<Checkpoints<FederationState>, "save">;
  /** Longest time between two checkpoints, in minutes, above 0. Default: 10. */
  checkpointMinutes?: number;
}

/** The start of a training: how the agents begin. */
export interface StartLog {
  /** Distinguishes it from the other logs. */
  kind: "start";
  /** SHA-256 of each agent's shared weights: all the same, unless they were to start apart. */
  sha256: string[];
}

/** A checkpoint was written. */
export interface CheckpointLog {
  /** Distinguishes it from the other logs. */
  kind: "checkpoint";
  /** The file. */
  path: string;
}

/** What {@linkcode federate} logs. */
export type FederationLog = StartLog | AgentStepLog | AgentEpochLog | RoundLog | CheckpointLog;

/**
 * Federated averaging (https://arxiv.org/abs/1602.05629), as FedGAN (https://arxiv.org/abs/2006.07228) does it for two
 * networks at once: all agents start alike, each trains on its own data for K epochs or steps, all send their weights,
 * the intermediary averages them, all go on from the mean; and so on to the last epoch, after which the last, perhaps
 * shorter, interval is averaged as well. Goes on from where the federation stands. Where `participation` is below 1, those
 * that are drawn for a round train and send; all go on from the mean.
 *
 * A checkpoint is only written between two logs, after the reader has dealt with all before it: what is logged before a
 * checkpoint is never logged again after a resumption from it, and what comes after it is.
 *
 * @example Two agents, two rounds
 * ```ts
 * import { drawnDigits } from "lib/data";
 * import { ImageClassifier } from "lib/evaluation";
 * import { federate, Federation } from "lib/federated";
 * import { loadTensorFlow } from "lib/tensorflow";
 * import assert from "node:assert/strict";
 *
 * await loadTensorFlow();
 * const federation = new Federation(
 *   drawnDigits(16),
 *   (dataSet, parts) => new ImageClassifier(dataSet, { ...parts, batchSize: 8, epochs: 9 }),
 *   { agents: 2, epochs: 2 },
 * );
 * const kinds = [];
 * for await (const log of federate(federation)) kinds.push(log.kind);
 * const round = ["step", "epoch", "step", "epoch", "round"];
 * assert.deepEqual(kinds, ["start", ...round, ...round]);
 * federation.dispose();
 * ```
 *
 * @param federation What to train; it changes.
 * @param options Whether agents train at the same time, when to end, and where checkpoints go.
 * @returns The logs, as they come.
 * @throws {RangeError} If an option is unknown.
 * @throws {Error} If another call trains the federation, or agents that were to start alike do not.
 * @throws {DivergedError} If an agent's training diverges, after the logs that say so.
 */
export async function* federate<L extends Learner>(
  federation: Federation<L>,
  options: FederateOptions = {},
): AsyncGenerator<FederationLog, void> {
  checkOptions<FederateOptions>("federate()", options, {
    parallel: "boolean",
    signal: "object",
    checkpoints: "object",
    checkpointMinutes: "number",
  });
  const { signal, parallel = false, checkpoints, checkpointMinutes = 10 } = options;
  using _taken = federation.take();
  let savedMs = performance.now();
  async function* save(): AsyncGenerator<CheckpointLog, void> {
    if (checkpoints === undefined) return;
    yield { kind: "checkpoint", path: await checkpoints.save(federation.state({ inPlace: true })) };
    savedMs = performance.now();
  }

  if (federation.totalSteps === 0) yield startOf(federation);
  while (federation.round < federation.rounds) {
    const trainings = federation.participants.map((agent) =>
      agent.train({ ...federation.localLimits(agent), signal })
    );
    for await (const logs of parallel ? atOnce(trainings) : inTurn(trainings)) {
      yield* logs;
      if (performance.now() - savedMs > 60_000 * checkpointMinutes) yield* save();
    }
    if (signal?.aborted) return yield* save();
    yield federation.synchronise();
    yield* save();
  }
}

function startOf<L extends Learner>({ agents, options }: Federation<L>): StartLog {
  const sha256 = agents.map((agent) => {
    const weights = agent.sharedWeights();
    const checksum = sha256OfWeights(weights);
    disposeWeights(weights);
    return checksum;
  });
  if (options.initialisation === "same" && new Set(sha256).size > 1) {
    throw new UserError(
      `Cannot start a federation: agents were to start alike but their weights have SHA-256 ${sha256}`,
    );
  }
  return { kind: "start", sha256 };
}
