/** What one agent did and exchanged in a round. */
export interface AgentRound {
  /** The agent's number, from 1. */
  agent: number;
  /** How many examples it holds. */
  examples: number;
  /** Steps that it took since the last round. */
  steps: number;
  /** The generator's loss in nats, mean over those steps. */
  generatorLoss: number;
  /** The discriminator's loss in nats, mean over those steps. */
  discriminatorLoss: number;
  /** Bytes of the weights that it sent: four a number, as FedGAN counts. */
  sentBytes: number;
  /** Bytes of the weights that it was given. */
  receivedBytes: number;
  /** What its own generator drew before it was given the mean: `[previews, 28, 28, 1]` in [-1, 1]. */
  images: Float32Array;
}

/** One finished round: local training, updates, mean, broadcast. */
export interface RoundLog {
  /** Tells it from the logs of steps and epochs. */
  kind: "round";
  /** The round, from 1. */
  round: number;
  /** What each agent did and exchanged. */
  agents: AgentRound[];
  /** SHA-256 of the mean that every agent goes on from; undefined where nothing is shared. */
  sha256: string | undefined;
  /** What the averaged generator draws: `[previews, 28, 28, 1]` in [-1, 1]; empty where there is none. */
  images: Float32Array;
  /** Duration in milliseconds of updates, mean and broadcast. */
  syncMs: number;
}
