/** The types that are read and written, by the format's names, in the order of their bytes in a file. */
export const dataTypes = {
  I64: { bytes: 8, array: BigInt64Array },
  F32: { bytes: 4, array: Float32Array },
  I32: { bytes: 4, array: Int32Array },
  U8: { bytes: 1, array: Uint8Array },
} as const;

/** A type's name in a safetensors file. */
export type DataType = keyof typeof dataTypes;

/** Where one array lies: bytes `begin` to `end`, counted from the end of the header. */
export interface ArrayEntry {
  /** The array's name. */
  name: string;
  /** Its type. */
  dtype: DataType;
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
 * @throws {Deno.errors.InvalidData} If anything is missing, overlapping, left over or of an unknown type.
 */
export function parseSafetensorsHeader(bytes: Uint8Array): SafetensorsHeader {
  if (bytes.length < 8) {
    fail(`the file has ${bytes.length} bytes but its header's length alone takes 8`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = view.getBigUint64(0, true);
  const available = bytes.length - 8;
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

function parseObject(bytes: Uint8Array): Record<string, unknown> {
  let text: string;
  let header: unknown;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    header = JSON.parse(text);
  } catch (error) {
    fail(`the header is not JSON: ${(error as Error).message}`);
  }
  if (!isObject(header)) fail("the header is not a JSON object");
  const duplicate = findDuplicateKey(text);
  if (duplicate !== undefined) fail(`two arrays are named "${duplicate}"`);
  return header;
}

/** The first key that stands twice at the top of a JSON object; `JSON.parse` keeps only the last one. */
function findDuplicateKey(json: string): string | undefined {
  const keys = new Set<string>();
  let depth = 0;
  for (const [token, string, colon] of json.matchAll(/("(?:[^"\\]|\\.)*")\s*(:?)|[{}[\]]/g)) {
    if (string !== undefined) {
      if (depth !== 1 || colon === "") continue;
      const key: string = JSON.parse(string);
      if (keys.has(key)) return key;
      keys.add(key);
    } else {
      depth += token === "{" || token === "[" ? 1 : -1;
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
  if (!isDataType(dtype)) {
    fail(`"${name}" has dtype ${JSON.stringify(dtype)} but only ${names} can be read`);
  }
  if (!isIntegers(shape)) fail(`"${name}" has shape ${JSON.stringify(shape)}`);
  if (!isIntegers(offsets) || offsets.length !== 2 || offsets[0] > offsets[1]) {
    fail(`"${name}" has data_offsets ${JSON.stringify(offsets)} but needs [begin, end]`);
  }
  const [begin, end] = offsets;
  const expected = shape.reduce((size, axis) => size * axis, dataTypes[dtype].bytes);
  if (end - begin !== expected) {
    fail(
      `"${name}" has ${end - begin} bytes but ${dtype} of shape [${shape}] takes ${expected}`,
    );
  }
  return { name, dtype, shape, begin, end };
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

const names = Object.keys(dataTypes).join(", ");

function isDataType(value: unknown): value is DataType {
  return typeof value === "string" && Object.hasOwn(dataTypes, value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isIntegers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}

function fail(reason: string): never {
  throw new Deno.errors.InvalidData(`Cannot read safetensors: ${reason}`);
}
