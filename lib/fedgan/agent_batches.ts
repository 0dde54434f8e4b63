import { type DataSet, epochBatches } from "../data/mod.ts";

/** What {@linkcode AgentBatches} are made of. */
export interface AgentBatchesOptions {
  /** Indices of the examples of each agent, at least one each. */
  readonly shards: readonly Uint32Array[];
  /** What decides the order of each agent's. */
  readonly seeds: readonly number[];
  /** Examples in a batch; the last of a pass may have fewer. */
  readonly batchSize: number;
}

/** The batches of agents that take every step together: each passes over its own shard, again and again. */
export class AgentBatches {
  /** Steps until the agent of the largest shard has passed over its data once. */
  readonly stepsPerEpoch: number;
  readonly #dataSet: Pick<DataSet, "count">;
  readonly #options: AgentBatchesOptions;
  /** The pass that each agent was last asked for. */
  readonly #passes: { epoch: number; batches: Uint32Array[] }[];

  /**
   * Shuffles nothing yet.
   *
   * @param dataSet What the shards are of.
   * @param options Shards, seeds and batch size.
   */
  constructor(dataSet: Pick<DataSet, "count">, options: AgentBatchesOptions) {
    this.#dataSet = dataSet;
    this.#options = options;
    this.#passes = options.shards.map(() => ({ epoch: -1, batches: [] }));
    this.stepsPerEpoch = Math.max(...options.shards.map(({ length }) => this.#stepsOf(length)));
  }

  /**
   * The batches of one step.
   *
   * @param step Which, from 0.
   * @returns Indices of examples, a list for each agent.
   */
  at(step: number): Uint32Array[] {
    return this.#options.shards.map((shard, agent) => {
      const steps = this.#stepsOf(shard.length);
      return this.#pass(agent, Math.floor(step / steps))[step % steps];
    });
  }

  #stepsOf(examples: number): number {
    return Math.ceil(examples / this.#options.batchSize);
  }

  #pass(agent: number, epoch: number): Uint32Array[] {
    if (this.#passes[agent].epoch !== epoch) {
      const { shards, seeds, batchSize } = this.#options;
      const ofPass = { batchSize, seed: seeds[agent], epoch, shard: shards[agent] };
      this.#passes[agent] = { epoch, batches: [...epochBatches(this.#dataSet, ofPass)] };
    }
    return this.#passes[agent].batches;
  }
}
