import type { EpochLog, Samples, StepLog } from "../learning/mod.ts";

/** An agent's finished step. */
export interface AgentStepLog extends StepLog {
  /** The agent's number, from 1. */
  readonly agent: number;
}

/** An agent's finished epoch; it follows the log of its last step. */
export interface AgentEpochLog extends EpochLog {
  /** The agent's number, from 1. */
  readonly agent: number;
  /** What it draws now; undefined if it draws nothing. */
  readonly samples: Samples | undefined;
}
