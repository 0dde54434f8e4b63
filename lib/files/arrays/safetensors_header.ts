import { UserInvalidDataError } from "../../errors/mod.ts";
import { arrayTypes } from "./array_type.ts";
import type { ArrayData } from "./named_array.ts";
import { widenBfloat16, widenFloat16 } from "./widen.ts";

/** A type that a safetensors file can hold. */
export interface StoredType {
  /** Bytes of one value. */
  bytes: number;
  /** Whether its bytes are those of a typed array; else they are converted. */
  isPlain: boolean;
  /** Makes an array of so many values; what is converted, of all of the buffer's. */
  decode: (buffer: ArrayBuffer, byteOffset: number, length: number) => ArrayData;
}

/** The types that are read, by the format's names. */
const storedTypes: Readonly<Record<string, StoredType>> = {
  ...Object.fromEntries(arrayTypes.map(({ safetensors, array }) => [
    safetensors,
    {
      bytes: array.BYTES_PER_ELEMENT,
      isPlain: true,
      decode: (...part: [ArrayBuffer, number, number]) => new array(...part),
    },
  ])),
  F16: { bytes: 2, isPlain: false, decode: widenFloat16 },
  BF16: { bytes: 2, isPlain: false, decode: widenBfloat16 },
  BOOL: { bytes: 1, isPlain: true, decode: (...part) => new Uint8Array(...part) },
};

/** Where one array lies: bytes `begin` to `end`, counted from the end of the header. */
export interface ArrayEntry {
  /** The array's name. */
  name: string;
  /** Its type. */
  type: StoredType;
  /** Length of each axis. */
  shape: number[];
  /** First byte. */
  begin: number;
  /** The byte after the last. */
  end: number;
}

/** A checked header. */
export interface SafetensorsHeader {
  /** The arrays, in the order of their bytes, without gap or overlap. */
  entries: ArrayEntry[];
  /** The file's free text. */
  metadata: Record<string, string>;
  /** Where in the file the header ends and the arrays' bytes begin. */
  start: number;
}

/**
 * Reads and checks the header of a safetensors file, by the rules of
 * https://github.com/huggingface/safetensors#format.
 *
 * @param bytes The whole file.
 * @returns The arrays' places.
 * @throws {Deno.errors.InvalidData} If anything is missing, overlapping, left over, there twice or of an unknown type.
 */
export function parseSafetensorsHeader(bytes: Uint8Array): SafetensorsHeader {
  if (bytes.length < 8) {
    fail(`the file has ${bytes.length} bytes but its header's length alone takes 8`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = view.getBigUint64(0, true);
  const available = bytes.length - 8;
  // Of a file of another format, such as a zip archive, these eight bytes are a huge number.
  if (headerLength > mostHeaderBytes) {
    fail(
      `the header takes ${headerLength} bytes but the format allows ${mostHeaderBytes}; ` +
        "the file may be of another format",
    );
  }
  if (headerLength > available) {
    fail(
      `the header takes ${headerLength} bytes but only ${available} follow; the file is cut short`,
    );
  }
  const start = 8 + Number(headerLength);
  const header = parseObject(bytes.subarray(8, start));

  const { __metadata__: metadata = {}, ...members } = header;
  checkMetadata(metadata);
  const entries = Object.entries(members)
    .map(([name, member]) => checkEntry(name, member))
    .toSorted((a, b) => a.begin - b.begin || a.end - b.end);
  checkCoverage(entries, bytes.length - start);
  return { entries, metadata, start };
}

/** The bound of the format, against headers that take long to read. */
const mostHeaderBytes = 100_000_000;

function parseObject(bytes: Uint8Array): Record<string, unknown> {
  let text: string;
  let header: unknown;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    header = JSON.parse(text);
  } catch (error) {
    fail(`the header is not JSON: ${(error as Error).message}`);
  }
  // The format allows spaces at the end, not at the beginning.
  if (!isObject(header) || text[0] !== "{") fail("the header is not a JSON object");
  checkKeys(text);
  return header;
}

/** Refuses keys that stand twice in one object; `JSON.parse` keeps the last one without a word. */
function checkKeys(json: string): void {
  const open: { key: string; keys: Set<string> }[] = [];
  const tokens = /("[^"\\]*(?:\\.[^"\\]*)*")\s*(:?)|[{}[\]]/g;
  for (const [token, string, colon] of json.matchAll(tokens)) {
    const object = open.at(-1);
    if (token === "{" || token === "[") open.push({ key: "", keys: new Set() });
    else if (token === "}" || token === "]") open.pop();
    else if (colon !== "" && object !== undefined) {
      object.key = JSON.parse(string);
      if (object.keys.has(object.key)) {
        fail(
          open.length === 1
            ? `two arrays are named "${object.key}"`
            : `the entry of "${open[0].key}" has "${object.key}" twice`,
        );
      }
      object.keys.add(object.key);
    }
  }
}

function checkMetadata(metadata: unknown): asserts metadata is Record<string, string> {
  if (!isObject(metadata) || Object.values(metadata).some((value) => typeof value !== "string")) {
    fail("__metadata__ must be an object of strings");
  }
}

function checkEntry(name: string, member: unknown): ArrayEntry {
  if (!isObject(member)) fail(`the entry of "${name}" is not an object`);
  const { dtype, shape, data_offsets: offsets } = member;
  if (typeof dtype !== "string" || !Object.hasOwn(storedTypes, dtype)) {
    const names = Object.keys(storedTypes).join(", ");
    fail(`"${name}" has dtype ${JSON.stringify(dtype)} but only ${names} can be read`);
  }
  const type = storedTypes[dtype];
  if (!isIntegers(shape)) fail(`"${name}" has shape ${JSON.stringify(shape)}`);
  if (!isIntegers(offsets) || offsets.length !== 2 || offsets[0] > offsets[1]) {
    fail(`"${name}" has data_offsets ${JSON.stringify(offsets)} but needs [begin, end]`);
  }
  const [begin, end] = offsets;
  const expected = shape.includes(0) ? 0 : shape.reduce((size, axis) => size * axis, type.bytes);
  if (end - begin !== expected) {
    fail(
      `"${name}" has ${end - begin} bytes but ${dtype} of shape [${shape}] takes ${expected}`,
    );
  }
  return { name, type, shape, begin, end };
}

function checkCoverage(entries: readonly ArrayEntry[], available: number): void {
  let covered = 0;
  for (const { name, begin, end } of entries) {
    if (begin < covered) {
      fail(`"${name}" begins at byte ${begin} and overlaps the array that ends at ${covered}`);
    }
    if (begin > covered) {
      fail(`bytes ${covered} to ${begin}, before "${name}", belong to no array`);
    }
    covered = end;
  }
  if (covered > available) {
    fail(`the arrays take ${covered} bytes but only ${available} follow; the file is cut short`);
  }
  if (covered < available) {
    fail(`the arrays take ${covered} bytes but ${available} follow the header`);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isIntegers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}

/** What is wrong, for `decodeSafetensors` to say of which file. */
function fail(reason: string): never {
  throw new UserInvalidDataError(reason);
}
