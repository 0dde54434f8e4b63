import * as v from "valibot";
import { UserInvalidDataError } from "../../errors/mod.ts";
import { checkAgainst, type NamedArray, readSafetensors } from "../../files/mod.ts";
import { contentSha256, type Samples } from "../../learning/mod.ts";
import {
  type AgentBegin,
  agentBeginSchema,
  type AgentReport,
  agentReportSchema,
} from "../agent/agent_report.ts";

/** What an agent that answered says of a round, and what it exchanged. */
export interface AnsweredRound extends AgentReport {
  /** Bytes of the weights that it sent. */
  readonly sentBytes: number;
  /** Bytes of the weights that it was given. */
  readonly receivedBytes: number;
}

/** An agent whose answer is missing in a mean, and why. */
export interface FailedAgent {
  /** Its number, from 1. */
  readonly agent: number;
  /** What went wrong, a sentence. */
  readonly reason: string;
}

/** What the means so far can have given away of an agent; see `clip` and `noise` of the intermediary's settings. */
export interface PrivacySpent {
  /** Epsilon, of all rounds together. */
  readonly epsilon: number;
  /** The probability with which it need not hold. */
  readonly delta: number;
}

/** A finished round: the file that the intermediary writes of it. Round 0 is the beginning. */
export interface RoundFile {
  /** The round. */
  readonly round: number;
  /** The mean; what all agents start from in round 0. */
  readonly weights: readonly NamedArray[];
  /** What all agents hold. */
  readonly begins: readonly AgentBegin[];
  /** Those that answered, by their numbers; none in round 0. */
  readonly agents: readonly AnsweredRound[];
  /** The others, by their numbers. */
  readonly failures: readonly FailedAgent[];
  /** How long it took with its local training, in seconds. */
  readonly seconds: number;
  /** How long the mean took, in seconds. */
  readonly syncSeconds: number;
  /** What all means to this one can have given away; undefined without noise. */
  readonly privacy: PrivacySpent | undefined;
  /**
   * What an agent drew.
   *
   * @param agent Its number.
   * @param epoch After which epoch. Default: at the end of the round.
   * @returns The images; undefined if it drew none.
   */
  samples(agent: number, epoch?: number): Samples | undefined;
}

const bytes = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const reportSchema = v.object({
  agents: v.optional(
    v.array(v.intersect([
      agentReportSchema,
      v.object({ sentBytes: bytes, receivedBytes: bytes }),
    ])),
    [],
  ),
  failures: v.optional(v.array(v.object({ agent: v.number(), reason: v.string() })), []),
  seconds: v.optional(v.number(), 0),
  syncSeconds: v.optional(v.number(), 0),
  privacy: v.optional(v.object({ epsilon: v.number(), delta: v.number() })),
});

const metadataSchema = v.object({
  round: v.pipe(v.string(), v.transform(Number), v.safeInteger(), v.minValue(0)),
  plan: v.pipe(v.string(), v.parseJson(), v.object({ agents: v.array(agentBeginSchema) })),
  report: v.pipe(v.string(), v.parseJson(), reportSchema),
});

/** Names of arrays that are pictures begin so. */
const pictures = "pictures/";

/**
 * Reads the file of a round.
 *
 * @param path The file.
 * @throws {Deno.errors.NotFound} If there is none.
 * @throws {Deno.errors.InvalidData} If it is damaged; the message names it.
 */
export async function readRoundFile(path: string): Promise<RoundFile> {
  const { arrays, metadata } = await readSafetensors(path);
  const { round: spelled = "", plan: facts = "", report: answers = "", sha256 } = metadata;
  const actual = contentSha256([spelled, facts, answers], arrays);
  // Older files have none.
  if (sha256 !== undefined && sha256 !== actual) {
    throw new UserInvalidDataError(
      `Cannot read "${path}": its content has SHA-256 ${actual} but must have ${sha256}`,
    );
  }
  const { round, plan, report } = checkAgainst(metadata, {
    schema: metadataSchema,
    source: `"${path}"`,
  });
  const drawn = arrays.filter(({ name }) => name.startsWith(pictures));
  return {
    round,
    weights: arrays.filter(({ name }) => !name.startsWith(pictures)),
    begins: plan.agents,
    ...report,
    privacy: report.privacy,
    samples(agent, epoch) {
      const end = `/${epoch === undefined ? "round" : `epoch-${epoch}`}/agent-${agent}`;
      const found = drawn.find(({ name }) => name.endsWith(end));
      if (!(found?.data instanceof Float32Array)) return undefined;
      const network = found.name.slice(pictures.length, -end.length);
      return { network, pixels: found.data, shape: found.shape };
    },
  };
}
