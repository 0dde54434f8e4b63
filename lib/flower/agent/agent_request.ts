import * as v from "valibot";
import { checkAgainst, type NamedArray, readSafetensors } from "../../files/mod.ts";

/** What the intermediary asks of an agent: the file that a node gives it. */
export interface AgentRequest {
  /** Names the training, in whichever of Flower's runs it is; an agent keeps a state for each. */
  readonly job: string;
  /** The agent's number, from 1; the node's owner gives it. */
  readonly agent: number;
  /** All settings of the training, plain data. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** The round to train in; undefined where it is only asked what it holds. */
  readonly round: RequestedRound | undefined;
  /** The weights to go on from; none where it is only asked what it holds. */
  readonly weights: readonly NamedArray[];
}

/** The local training of a round. */
export interface RequestedRound {
  /** Its number, from 1. */
  readonly number: number;
  /** How long it is: epochs over the agent's own data, or steps. */
  readonly length: { readonly unit: "epochs" | "steps"; readonly count: number };
}

const positive = v.pipe(v.string(), v.transform(Number), v.safeInteger(), v.minValue(1));

// Of a file's metadata every value is a text.
const metadataSchema = v.object({
  // It becomes the name of a folder.
  job: v.pipe(v.string(), v.regex(/^[\w-]{1,200}$/, "letters, digits, _ and -, at most 200")),
  agent: positive,
  settings: v.pipe(
    v.string(),
    v.parseJson(),
    v.record(v.string(), v.unknown()),
  ),
  round: v.exactOptional(positive),
  unit: v.exactOptional(v.picklist(["epochs", "steps"])),
  count: v.exactOptional(positive),
});

/**
 * Reads what an agent is asked.
 *
 * @param path The file: safetensors, the weights as arrays, everything else as metadata.
 * @throws {Deno.errors.InvalidData} If it is damaged, or something is missing; the message names the file.
 */
export async function readAgentRequest(path: string): Promise<AgentRequest> {
  const { arrays, metadata } = await readSafetensors(path);
  const source = `"${path}"`;
  const { job, agent, settings, round, unit, count } = checkAgainst(metadata, {
    schema: metadataSchema,
    source,
  });
  if (round === undefined || unit === undefined || count === undefined) {
    return { job, agent, settings, round: undefined, weights: arrays };
  }
  return {
    ...{ job, agent, settings, weights: arrays },
    round: { number: round, length: { unit, count } },
  };
}
