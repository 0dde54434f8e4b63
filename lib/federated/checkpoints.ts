import { join } from "@std/path";
import { UserInvalidDataError } from "../errors/mod.ts";
import {
  decodeSafetensors,
  encodeSafetensors,
  type NamedArray,
  sha256,
  writeFileAtomically,
} from "../files/mod.ts";
import type { AgentState } from "./agent.ts";
import type { FederationState } from "./federation.ts";

/** A checkpoint that was read, and the newer ones that could not be. */
export interface LoadedCheckpoint {
  /** The state. */
  state: FederationState;
  /** The file that it was read from. */
  path: string;
  /** Newer files that are damaged, with the reason; the next checkpoint takes their place. */
  damaged: { path: string; reason: string }[];
}

/** How many are kept: one to fall back to where the newest is damaged. */
const kept = 2;

/**
 * The checkpoints of one run in a folder: numbered safetensors files, each with the whole state of a federation
 * and its checksum, written whole or not at all. The last two are kept.
 */
export class Checkpoints {
  /** The folder. */
  readonly folder: string;
  #last: number | undefined;

  /**
   * Nothing is read or written yet.
   *
   * @param folder Where the checkpoints are or will be.
   */
  constructor(folder: string) {
    this.folder = folder;
  }

  /**
   * Writes a checkpoint, and removes those before the last two.
   *
   * @param state What to save.
   * @returns The file's path.
   */
  async save(state: FederationState): Promise<string> {
    await Deno.mkdir(this.folder, { recursive: true });
    this.#last ??= (await this.#numbers())[0] ?? 0;
    const number = ++this.#last;
    await writeFileAtomically(this.#path(number), encodeState(state));
    const others = (await this.#numbers()).filter((other) => other !== number);
    for (const other of others.slice(kept - 1)) await Deno.remove(this.#path(other));
    return this.#path(number);
  }

  /**
   * Reads the newest checkpoint that is whole.
   *
   * @returns The checkpoint and what is damaged; undefined if there is none at all.
   * @throws {Deno.errors.InvalidData} If all are damaged.
   */
  async load(): Promise<LoadedCheckpoint | undefined> {
    const damaged: LoadedCheckpoint["damaged"] = [];
    for (const number of await this.#numbers()) {
      const path = this.#path(number);
      try {
        const state = decodeState(await Deno.readFile(path));
        this.#last = number;
        return { state, path, damaged };
      } catch (error) {
        if (!(error instanceof Deno.errors.InvalidData)) throw error;
        damaged.push({ path, reason: error.message });
      }
    }
    if (damaged.length === 0) return undefined;
    const reasons = damaged.map(({ path, reason }) => `"${path}": ${reason}`).join("; ");
    throw new UserInvalidDataError(`Cannot resume: every checkpoint is damaged; ${reasons}`);
  }

  /** Numbers of the checkpoints there are, the newest first. */
  async #numbers(): Promise<number[]> {
    const numbers: number[] = [];
    try {
      for await (const { name } of Deno.readDir(this.folder)) {
        const match = /^checkpoint-(\d+)\.safetensors$/.exec(name);
        if (match !== null) numbers.push(Number(match[1]));
      }
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
    return numbers.sort((a, b) => b - a);
  }

  #path(number: number): string {
    return join(this.folder, `checkpoint-${String(number).padStart(6, "0")}.safetensors`);
  }
}

/** Names of arrays begin with whose they are. */
const prefixOf = (agent: number) => `agent-${agent + 1}/`;
const meanPrefix = "intermediary/";

function encodeState(state: FederationState): Uint8Array {
  const named = (prefix: string, arrays: readonly NamedArray[]) =>
    arrays.map((array) => ({ ...array, name: prefix + array.name }));
  const arrays = [
    ...state.agents.flatMap(({ pair }, i) => named(prefixOf(i), pair.arrays)),
    ...named(meanPrefix, state.weights),
  ];
  const agents = state.agents.map(({ pair: { progress, steps }, losses, local }) => ({
    pair: { progress, steps },
    losses,
    local,
  }));
  const text = JSON.stringify({ ...state, agents, weights: undefined }, spellNonFinite);
  return encodeSafetensors(arrays, { metadata: { state: text, sha256: checksum(text, arrays) } });
}

function decodeState(bytes: Uint8Array): FederationState {
  const { arrays, metadata } = decodeSafetensors(bytes);
  const { state: text = "", sha256: expected } = metadata;
  const actual = checksum(text, arrays);
  if (actual !== expected) {
    throw new UserInvalidDataError(
      `Cannot read a checkpoint: its content has SHA-256 ${actual} but it says ${expected}`,
    );
  }
  const owned = (prefix: string) =>
    arrays.filter(({ name }) => name.startsWith(prefix))
      .map((array) => ({ ...array, name: array.name.slice(prefix.length) }));
  const state = JSON.parse(text, readNonFinite) as FederationState;
  const agents = state.agents.map((agent: AgentState, i) => ({
    ...agent,
    pair: { ...agent.pair, arrays: owned(prefixOf(i)) },
  }));
  return { ...state, agents, weights: owned(meanPrefix) };
}

/** Of the text, and of each array's name, shape and bytes, in an order that the content decides. */
function checksum(text: string, arrays: readonly NamedArray[]): string {
  const sorted = arrays.toSorted((a, b) => a.name < b.name ? -1 : 1);
  const header = JSON.stringify([text, ...sorted.map(({ name, shape }) => [name, shape])]);
  return sha256(
    new TextEncoder().encode(header),
    ...sorted.map(({ data }) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
  );
}

/** JSON would write a loss that is not finite as null. */
function spellNonFinite(_name: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}

function readNonFinite(_name: string, value: unknown): unknown {
  return value === "NaN" || value === "Infinity" || value === "-Infinity" ? Number(value) : value;
}
