import { join } from "@std/path";
import * as v from "valibot";
import { UserError } from "../../errors/mod.ts";
import { type AgentState, agentStateSchema } from "../../federated/mod.ts";
import { readBytes, writeFileAtomically } from "../../files/mod.ts";
import { checkpointParts, decodeCheckpoint, parseState } from "../../learning/mod.ts";
import { RoundFiles } from "../round_files.ts";

/** A state that was found, and what is to be said of it. */
export interface FoundState {
  /** The state. */
  readonly state: AgentState;
  /** The round that it was saved after. */
  readonly round: number;
  /** The first round that the agent trained in. */
  readonly first: number;
  /** Newer files that can't be read, a sentence each. */
  readonly problems: readonly string[];
}

/**
 * How many states are kept. The intermediary writes a round down after all agents have ended it, so a training that goes on
 * from its last round asks for at most one round again, and for two where that round's file is damaged.
 */
const kept = 3;

const schema = v.object({
  round: v.number(),
  first: v.optional(v.number(), 1), // older files do not say it
  agent: agentStateSchema,
});

/**
 * What an agent keeps between rounds on its node: optimisers, counters, networks that are not shared. Each file is of one
 * round, written whole or not at all. A round begins from the newest state of a round before it, so what a round left that
 * the intermediary no longer waited for, or has to repeat, is never taken for another's.
 */
export class AgentStates {
  /** The folder, of one agent in one training. */
  readonly folder: string;
  readonly #files: RoundFiles;

  /**
   * Nothing is read or written yet.
   *
   * @param folder The folder, of one agent in one training.
   */
  constructor(folder: string) {
    this.folder = folder;
    this.#files = new RoundFiles(folder);
  }

  /**
   * Keeps the agent for this process until disposed, or until the process ends, however it ends.
   *
   * @returns What gives it free.
   * @throws {Error} If another process works for it, such as on a round that nobody waits for any more.
   */
  async hold(): Promise<Disposable> {
    await Deno.mkdir(this.folder, { recursive: true });
    const file = await Deno.open(join(this.folder, "lock"), { create: true, write: true });
    if (await file.tryLock(true)) return file;
    file.close();
    throw new UserError(
      `Cannot train: another process works with "${this.folder}" but there must be one at a time; it is still busy ` +
        "with a round before, or two nodes have the same number",
    );
  }

  /**
   * The newest state of a round before this one.
   *
   * @param round The round that is to begin, from 1.
   * @returns The state; undefined for an agent that has not trained yet.
   * @throws {Error} If none can be read though it has trained before.
   */
  async before(round: number): Promise<FoundState | undefined> {
    const problems: string[] = [];
    const files = await this.#files.list();
    for (const { round: found, path } of files.filter((file) => file.round < round)) {
      const saved = await read(path, problems);
      if (saved !== undefined) {
        return { state: saved.agent, round: found, first: saved.first, problems };
      }
    }
    // A state of a round that is repeated says whether there was one before.
    for (const { path } of files.filter((file) => file.round >= round && round > 1)) {
      const saved = await read(path, problems);
      if (saved === undefined) continue;
      if (saved.first >= round) return undefined;
      problems.push(`"${path}" is of a later round`);
    }
    if (problems.length === 0) return undefined;
    throw new UserError(
      `Cannot train: no state of this agent from before round ${round} can be read but one must; restore one, or remove ` +
        `"${this.folder}" to begin with new optimisers; ${problems.join("; ")}`,
    );
  }

  /**
   * Saves a state, and removes those before the last three and those of rounds that are repeated.
   *
   * @param round The round that it follows, from 1.
   * @param state The state.
   * @param first The first round that the agent trained in. Default: this one.
   */
  async save(round: number, state: AgentState, first: number = round): Promise<void> {
    const path = this.#files.pathOf(round);
    await writeFileAtomically(path, checkpointParts({ round, first, agent: state }));
    const others = (await this.#files.list()).filter((file) => file.path !== path);
    const before = others.filter((file) => file.round < round).slice(0, kept - 1);
    for (const file of others) {
      if (!before.includes(file)) await Deno.remove(file.path);
    }
  }
}

/** What a file holds; undefined if it can't be read, with a sentence more among the problems. */
async function read(
  path: string,
  problems: string[],
): Promise<v.InferOutput<typeof schema> | undefined> {
  try {
    return parseState(schema, decodeCheckpoint(await readBytes(path)).state);
  } catch (error) {
    problems.push(`"${path}": ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
}
