import { Buffer } from "node:buffer";
import { createGunzip } from "node:zlib";
import { UserInvalidDataError } from "../../errors/mod.ts";
import { sha256 } from "../../files/mod.ts";

/** What an IDX file holds, which decides its header. */
export type IdxKind = "images" | "labels";

/** Options of {@linkcode unpackIdx}. */
export interface UnpackIdxOptions {
  /** What errors call the file. */
  name: string;
  /** What it must hold. */
  kind: IdxKind;
}

/** An IDX file's content. */
export interface UnpackedIdx {
  /** Length of each axis that the header declares: `[count]`, or `[count, height, width]` and perhaps `channels`. */
  axes: number[];
  /** The bytes after the header, as many as the product of `axes`. */
  values: Uint8Array;
  /** SHA-256 of header and values. */
  sha256: string;
}

/**
 * Unpacks an IDX file of which the bytes are at hand, gzipped or not. Takes no more memory than is unpacked, even if
 * the header declares more, and unpacks no more than the header declares.
 *
 * @param packed The file's bytes.
 * @param options Its name and kind.
 * @returns Its content; of a file that is not gzipped a view of the bytes.
 * @throws {Deno.errors.InvalidData} As `readIdxImages()`.
 */
export async function unpackIdx(
  packed: Uint8Array,
  options: UnpackIdxOptions,
): Promise<UnpackedIdx> {
  const content = isGzip(packed) ? await gunzip(packed, options) : packed;
  const header = readHeader(content, options);
  if (header === undefined) {
    const needed = content.length < 4 ? headerLengths[options.kind] : headerLength(content);
    fail(options, `it ends after ${content.length} bytes but the header alone takes ${needed}`);
  }
  if (content.length < header.length) {
    fail(options, `it ends after ${content.length} bytes but ${declares(header)}`);
  }
  if (content.length > header.length) {
    fail(options, `it has ${content.length} bytes but ${declares(header)}`);
  }
  const { axes, start } = header;
  return { axes, values: content.subarray(start), sha256: sha256(content) };
}

/**
 * Whether bytes start as a gzip file does.
 *
 * @param bytes A file's bytes.
 * @returns Whether they start with `0x1f8b`.
 */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

async function gunzip(packed: Uint8Array, options: UnpackIdxOptions): Promise<Uint8Array> {
  // Room for what most files come to; it grows as bytes arrive.
  let content = new Uint8Array(Math.max(65_536, 6 * packed.length));
  let length = 0;
  let header: IdxHeader | undefined;
  try {
    // Asynchronous iteration lets the stream unpack only a piece ahead of what is read, so nothing
    // beyond the declared size is ever unpacked.
    for await (const piece of unzipped(packed)) {
      const needed = length + piece.length;
      if (needed > content.length) {
        const larger = new Uint8Array(Math.max(needed, 2 * content.length));
        larger.set(content);
        content = larger;
      }
      content.set(piece, length);
      length = needed;
      header ??= readHeader(content.subarray(0, length), options);
      if (header === undefined) continue;
      if (length > header.length) {
        fail(options, `it has more than the ${header.length} bytes that its header declares`);
      }
      checkRatio(header, { ...options, packedLength: packed.length });
    }
  } catch (error) {
    if (!isGzipError(error)) throw error;
    const declared = header === undefined ? "" : `, though ${declares(header)}`;
    fail(
      options,
      `its gzip data is damaged after ${length} unpacked bytes${declared}: ${error.message}`,
    );
  }
  return content.slice(0, length);
}

function unzipped(packed: Uint8Array): AsyncIterable<Uint8Array> {
  const stream = createGunzip({ chunkSize: 65_536 });
  stream.end(Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength));
  return stream;
}

/** Node's zlib names its errors by zlib's constants: Z_DATA_ERROR, Z_BUF_ERROR. */
function isGzipError(error: unknown): error is Error {
  return error instanceof Error && "code" in error && String(error.code).startsWith("Z_");
}

interface IdxHeader {
  axes: number[];
  /** Where the values begin. */
  start: number;
  /** Bytes of header and values. */
  length: number;
}

function declares({ length }: IdxHeader): string {
  return `its header declares ${length}`;
}

const axesOf: Record<IdxKind, readonly string[]> = {
  images: ["count", "height", "width", "channels"],
  labels: ["count"],
};

/** How long headers are at least. */
const headerLengths: Record<IdxKind, number> = { images: 16, labels: 8 };

/** The fourth byte is the number of axes, and each has a length of four bytes. */
function headerLength(bytes: Uint8Array): number {
  return 4 + 4 * bytes[3];
}

/** What the types of the format hold, by the number in the third byte; bytes, 8, are the type that is read. */
const otherTypes: Readonly<Record<number, string>> = {
  0x09: "int8",
  0x0b: "int16",
  0x0c: "int32",
  0x0d: "float32",
  0x0e: "float64",
};

/** The header of what was read so far; undefined if that is not all of it. */
function readHeader(bytes: Uint8Array, options: UnpackIdxOptions): IdxHeader | undefined {
  if (bytes.length === 0) fail(options, "it is empty");
  if (bytes.length < 4) return undefined;
  checkMagic(bytes, options);
  const start = headerLength(bytes);
  if (bytes.length < start) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const axes = Array.from({ length: bytes[3] }, (_, i) => {
    const length = view.getUint32(4 + 4 * i);
    const axis = axesOf[options.kind][i];
    if (length === 0) fail(options, `${axis} (byte ${4 + 4 * i}) is 0 but must be at least 1`);
    return length;
  });
  return { axes, start, length: axes.reduce((size, axis) => size * axis, 1) + start };
}

function checkMagic(bytes: Uint8Array, options: UnpackIdxOptions): void {
  const { kind } = options;
  const expected =
    { images: "0x00000803, or 0x00000804 with channels", labels: "0x00000801" }[kind];
  const start = bytes.subarray(0, 4);
  const other = looksLike(bytes);
  if (other !== undefined) fail(options, `it is ${other} (it starts with ${hex(start)})`);
  const isIdx = start[0] === 0 && start[1] === 0;
  if (isIdx && start[2] in otherTypes) {
    fail(options, `its values are ${otherTypes[start[2]]} but must be bytes (uint8)`);
  }
  const isExpected = kind === "images" ? start[3] === 3 || start[3] === 4 : start[3] === 1;
  if (!isIdx || start[2] !== 8 || !isExpected) {
    fail(options, `magic number (byte 0) is ${hex(start)} but ${kind} need ${expected}`);
  }
}

/** What people have under the names of IDX files, and what to do with it. */
function looksLike(bytes: Uint8Array): string | undefined {
  if (isGzip(bytes)) return "gzip within gzip; unpack it once with gunzip";
  const text = new TextDecoder("latin1").decode(bytes.subarray(0, 4));
  if (text.startsWith("PK")) return "a zip archive; unpack it";
  if (text.startsWith("<")) return "a web page, not the file; download it again";
  return undefined;
}

/**
 * Real images pack to a half or a tenth. A small file that declares a thousand times its size is damaged or made to
 * fill the memory.
 */
function checkRatio(
  { length }: IdxHeader,
  options: UnpackIdxOptions & { packedLength: number },
): void {
  const { packedLength } = options;
  if (length > 16_000_000 && length > packedLength * 100) {
    fail(
      options,
      `its header declares ${length} bytes, more than ${packedLength} of gzip hold of any pictures; ` +
        "unpack it with gunzip if it is right",
    );
  }
}

function hex(bytes: Uint8Array): string {
  return `0x${bytes.toHex()}`;
}

function fail({ name }: UnpackIdxOptions, reason: string): never {
  throw new UserInvalidDataError(`Cannot read "${name}": ${reason}`);
}
