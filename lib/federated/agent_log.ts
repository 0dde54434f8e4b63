import type { EpochLog, StepLog } from "../gan/mod.ts";

/** An agent's finished step. */
export interface AgentStepLog extends StepLog {
  /** The agent's number. */
  agent: number;
}

/** An agent's finished epoch; it follows the log of its last step. */
export interface AgentEpochLog extends EpochLog {
  /** The agent's number. */
  agent: number;
  /** What its generator draws now: `[previews, 28, 28, 1]` in [-1, 1]. */
  images: Float32Array;
}

/** Mean losses of one epoch. */
export interface EpochLosses {
  /** The epoch, from 1. */
  epoch: number;
  /** The generator's loss in nats, mean over the epoch's images. */
  generatorLoss: number;
  /** The discriminator's loss in nats, mean over the epoch's images. */
  discriminatorLoss: number;
}
