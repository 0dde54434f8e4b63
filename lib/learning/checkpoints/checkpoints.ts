import { UserInvalidDataError } from "../../errors/mod.ts";
import { join } from "@std/path";
import { readBytes, writeFileAtomically } from "../../files/mod.ts";
import { type CheckpointContent, checkpointParts, decodeCheckpoint } from "./checkpoint_file.ts";

/** A checkpoint that was read, and the newer ones that could not be. */
export interface LoadedCheckpoint<S> {
  /** The state. */
  state: S;
  /** The file that it was read from. */
  path: string;
  /** Newer files that are damaged, with the reason; the next checkpoint takes their place. */
  damaged: { path: string; reason: string }[];
}

/** How many are kept: one to fall back to where the newest is damaged. */
const kept = 2;

/**
 * The checkpoints of one training in a folder: numbered safetensors files, each with a whole state and its checksum,
 * written whole or not at all. The last two are kept.
 *
 * @example Of a learner
 * ```ts
 * import { Checkpoints, type LearnerState, readLearnerState } from "lib/learning";
 * import assert from "node:assert/strict";
 *
 * const folder = await Deno.makeTempDir();
 * const state: LearnerState = {
 *   arrays: [{ name: "policy/bias", shape: [1], data: Float32Array.of(0.5) }],
 *   progress: { epoch: 1, step: 0, examples: 0, metricSums: {} },
 *   totalSteps: 4,
 * };
 * await new Checkpoints(folder, readLearnerState).save(state);
 * assert.deepEqual((await new Checkpoints(folder, readLearnerState).load())?.state, state);
 * ```
 */
export class Checkpoints<S> {
  /** The folder. */
  readonly folder: string;
  readonly #read: (content: CheckpointContent) => S;
  #last: number | undefined;

  /**
   * Nothing is read or written yet.
   *
   * @param folder Where the checkpoints are or will be.
   * @param read Makes a state of what a file holds, such as `readLearnerState()`; throws if it does not hold one.
   */
  constructor(folder: string, read: (content: CheckpointContent) => S) {
    this.folder = folder;
    this.#read = read;
  }

  /**
   * Writes a checkpoint, and removes those before the last two.
   *
   * @param state What to save; it must not change meanwhile.
   * @returns The file's path.
   */
  async save(state: S): Promise<string> {
    await Deno.mkdir(this.folder, { recursive: true });
    const found = await this.#found();
    const number = Math.max(this.#last ?? 0, ...this.#last === undefined ? found.keys() : []) + 1;
    const path = join(this.folder, nameOf(number));
    // Something damaged may stand there under that name, even a folder.
    await removeUnlessFile(path);
    await writeFileAtomically(path, checkpointParts(state));
    this.#last = number;
    // Those behind the last one that was read are damaged.
    const before = [...found.keys()].filter((other) => other < number).toSorted((a, b) => b - a);
    const keeps = new Set([number, ...before.slice(0, kept - 1)]);
    for (const [other, names] of found) {
      if (keeps.has(other)) continue;
      for (const name of names) await Deno.remove(join(this.folder, name), { recursive: true });
    }
    return path;
  }

  /**
   * Removes all but the checkpoint that was written or read last, so that there is room for the next.
   *
   * @returns Whether there was another one.
   */
  async giveUpOlder(): Promise<boolean> {
    if (this.#last === undefined) return false;
    const others = [...await this.#found()].filter(([number]) => number !== this.#last)
      .flatMap(([, names]) => names);
    for (const name of others) await Deno.remove(join(this.folder, name), { recursive: true });
    return others.length > 0;
  }

  /**
   * Reads the newest checkpoint that is whole.
   *
   * @returns The checkpoint and what is damaged; undefined if there is none at all.
   * @throws {Deno.errors.InvalidData} If all are damaged.
   */
  async load(): Promise<LoadedCheckpoint<S> | undefined> {
    const damaged: LoadedCheckpoint<S>["damaged"] = [];
    const found = [...await this.#found()].toSorted(([a], [b]) => b - a);
    for (const [number, names] of found) {
      for (const name of names) {
        const path = join(this.folder, name);
        try {
          const state = this.#read(decodeCheckpoint(await readBytes(path)));
          this.#last = number;
          return { state, path, damaged };
        } catch (error) {
          // This file is damaged or unreadable; the one before it may be whole.
          damaged.push({ path, reason: error instanceof Error ? error.message : String(error) });
        }
      }
    }
    if (damaged.length === 0) return undefined;
    const reasons = damaged.map(({ path, reason }) => `"${path}": ${reason}`).join("; ");
    throw new UserInvalidDataError(`Cannot resume: every checkpoint is damaged; ${reasons}`);
  }

  /** Names of the checkpoints there are by their number; one number can have several spellings. */
  async #found(): Promise<Map<number, string[]>> {
    const found = new Map<number, string[]>();
    try {
      for await (const { name } of Deno.readDir(this.folder)) {
        const number = Number(/^checkpoint-(\d{1,15})\.safetensors$/.exec(name)?.[1] ?? NaN);
        if (Number.isNaN(number)) continue;
        // The project's own spelling first.
        const names = [...found.get(number) ?? [], name];
        found.set(number, names.sort((a) => a === nameOf(number) ? -1 : 1));
      }
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
    return found;
  }
}

function nameOf(number: number): string {
  return `checkpoint-${String(number).padStart(6, "0")}.safetensors`;
}

async function removeUnlessFile(path: string): Promise<void> {
  try {
    if (!(await Deno.lstat(path)).isFile) await Deno.remove(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
