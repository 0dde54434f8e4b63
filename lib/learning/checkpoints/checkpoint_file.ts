import { UserInvalidDataError } from "../../errors/mod.ts";
import {
  decodeSafetensors,
  encodeSafetensors,
  type EncodeSafetensorsOptions,
  type NamedArray,
  safetensorsParts,
  sha256OfParts,
} from "../../files/mod.ts";
import { gatherArrays, spreadArrays } from "./state_arrays.ts";

/** What a checkpoint's file holds. */
export interface CheckpointContent {
  /** The format's number: 1 for files from before it was written down, which hold their arrays apart. */
  readonly version: number;
  /** The state, of any kind; from version 2 on with its arrays in their places. */
  readonly state: unknown;
  /** All arrays of the file, under the names that they have there. */
  readonly arrays: readonly NamedArray[];
}

/** The format that is written. Version 1 knew the federation of GANs alone; it is still read. */
const newest = 2;

/**
 * Encodes a state as a safetensors file with its checksum, which any program can read.
 *
 * @param state Plain data in which lists of `NamedArray` stand anywhere.
 * @returns The file's bytes.
 */
export function encodeCheckpoint(state: unknown): Uint8Array<ArrayBuffer> {
  const { arrays, metadata } = contentOf(state);
  return encodeSafetensors(arrays, { metadata });
}

/**
 * Encodes a state as {@linkcode encodeCheckpoint} does, part by part: arrays whose `data` is read when it is looked at are
 * read three times, and in memory one at a time.
 *
 * @param state Plain data in which lists of `NamedArray` stand anywhere; it must not change meanwhile.
 * @returns The file's bytes, in order.
 */
export function* checkpointParts(state: unknown): Generator<Uint8Array, void> {
  const { arrays, metadata } = contentOf(state);
  yield* safetensorsParts(arrays, { metadata });
}

function contentOf(
  state: unknown,
): { arrays: NamedArray[]; metadata: EncodeSafetensorsOptions["metadata"] } {
  const { rest, arrays } = gatherArrays(state);
  const text = JSON.stringify(rest, spellNonFinite);
  const version = String(newest);
  const sha256 = contentSha256([version, text], arrays);
  return { arrays, metadata: { version, state: text, sha256 } };
}

/**
 * Decodes what {@linkcode encodeCheckpoint} made, or an older version's file.
 *
 * @param bytes The file.
 * @returns Its content, all of it as it was written; its arrays are views of the file's bytes.
 * @throws {Deno.errors.InvalidData} If it is damaged, or newer than this program.
 */
export function decodeCheckpoint(bytes: Uint8Array): CheckpointContent {
  const { arrays, metadata } = decodeSafetensors(bytes, { inPlace: true });
  const { version: spelled, state: text = "", sha256: expected } = metadata;
  const actual = contentSha256(spelled === undefined ? [text] : [spelled, text], arrays);
  if (actual !== expected) {
    throw new UserInvalidDataError(
      `Cannot read a checkpoint: its content has SHA-256 ${actual} but must have ${expected}`,
    );
  }
  const version = Number(spelled ?? 1);
  if (!(version >= 1 && version <= newest)) {
    throw new UserInvalidDataError(
      `Cannot read a checkpoint: its version is ${spelled} but must be at most ${newest}; a newer program wrote it`,
    );
  }
  const rest: unknown = JSON.parse(text, readNonFinite);
  return { version, arrays, state: version === 1 ? rest : spreadArrays(rest, arrays) };
}

/**
 * The checksum of what a file holds: of texts, and of each array's name, shape and bytes, in an order that the content
 * decides.
 *
 * @param texts In the order that the file's format gives them.
 * @param arrays In any order.
 * @returns SHA-256, in hexadecimal digits.
 */
export function contentSha256(texts: readonly string[], arrays: readonly NamedArray[]): string {
  const sorted = arrays.toSorted((a, b) => a.name < b.name ? -1 : 1);
  const header = JSON.stringify([...texts, ...sorted.map(({ name, shape }) => [name, shape])]);
  return sha256OfParts(bytesOf(header, sorted));
}

function* bytesOf(header: string, arrays: readonly NamedArray[]): Generator<Uint8Array, void> {
  yield new TextEncoder().encode(header);
  for (const { data } of arrays) {
    yield new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  }
}

/** JSON would write a number that is not finite as null. */
function spellNonFinite(_name: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}

function readNonFinite(_name: string, value: unknown): unknown {
  return value === "NaN" || value === "Infinity" || value === "-Infinity" ? Number(value) : value;
}
