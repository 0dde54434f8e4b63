import * as v from "valibot";

/** What an agent says of itself before the first round. */
export interface AgentBegin {
  /** Its number, from 1. */
  readonly agent: number;
  /** How many examples it holds. */
  readonly examples: number;
  /** Steps that its epochs have in all. */
  readonly steps: number;
  /** The data set that its examples are of. */
  readonly data: {
    readonly name: string;
    readonly source: string;
    readonly count: number;
    readonly sha256: string;
  };
}

/** An epoch that an agent finished in a round. */
export interface AgentEpoch {
  /** The epoch, from 1. */
  readonly epoch: number;
  /** Means over its examples, by name. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Steps that it had. */
  readonly steps: number;
  /** How long those of its steps took that were in this round, in seconds. */
  readonly seconds: number;
}

/** What an agent says of a round. */
export interface AgentReport {
  /** Its number, from 1. */
  readonly agent: number;
  /** How many examples it holds. */
  readonly examples: number;
  /** Steps that it took. */
  readonly steps: number;
  /** Means over their examples, by name. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Epochs that it finished. */
  readonly epochs: readonly AgentEpoch[];
  /** When its training began, in milliseconds since 1970, by the node's clock. */
  readonly startedAt: number;
  /** When it ended. */
  readonly endedAt: number;
  /** What went wrong and cost no training, a sentence each. */
  readonly problems: readonly string[];
}

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const positive = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const metrics = v.record(v.string(), v.number());

/** What {@linkcode AgentBegin} looks like. */
export const agentBeginSchema: v.GenericSchema<unknown, AgentBegin> = v.object({
  agent: positive,
  examples: positive,
  steps: positive,
  data: v.object({ name: v.string(), source: v.string(), count: positive, sha256: v.string() }),
});

/** What {@linkcode AgentReport} looks like. */
export const agentReportSchema: v.GenericSchema<unknown, AgentReport> = v.object({
  agent: positive,
  examples: positive,
  steps: count,
  metrics,
  epochs: v.array(v.object({ epoch: positive, metrics, steps: count, seconds: v.number() })),
  startedAt: v.number(),
  endedAt: v.number(),
  problems: v.array(v.string()),
});
