import type { Metrics, Samples } from "../../learning/mod.ts";

/** What one agent did and exchanged in a round. */
export interface AgentRound {
  /** The agent's number, from 1. */
  readonly agent: number;
  /** How many examples it holds. */
  readonly examples: number;
  /** Steps that it took since the last round; 0 if it took no part. */
  readonly steps: number;
  /** What it measured in those steps, means over their examples; nothing if there were none. */
  readonly metrics: Metrics;
  /** Bytes of the weights that it sent: four a number, as FedGAN counts; 0 if it took no part. */
  readonly sentBytes: number;
  /** Bytes of the weights that it was given. */
  readonly receivedBytes: number;
  /** What it drew before it was given the mean; undefined if it draws nothing. */
  readonly samples: Samples | undefined;
}

/** One finished round: local training, updates, mean, broadcast. */
export interface RoundLog {
  /** Distinguishes it from the logs of steps and epochs. */
  readonly kind: "round";
  /** The round, from 1. */
  readonly round: number;
  /** What each agent did and exchanged, whether it took part or not. */
  readonly agents: readonly AgentRound[];
  /** SHA-256 of the mean that every agent goes on from; undefined where nothing is shared. */
  readonly sha256: string | undefined;
  /** What the mean draws; undefined if it draws nothing, or the network that does is not averaged. */
  readonly samples: Samples | undefined;
  /** Duration in milliseconds of updates, mean and broadcast. */
  readonly syncMs: number;
}
