import { Buffer } from "node:buffer";
import { createGunzip } from "node:zlib";
import { UserInvalidDataError } from "../../errors/mod.ts";
import { sha256 } from "../../files/mod.ts";

/** What an IDX file holds, which decides its header. */
export type IdxKind = "images" | "labels";

const headers = {
  images: { magic: 0x803, axes: ["count", "height", "width"] },
  labels: { magic: 0x801, axes: ["count"] },
} as const;

/** Options of {@linkcode unpackIdx}. */
export interface UnpackIdxOptions {
  /** What errors call the file. */
  name: string;
  /** What it must hold. */
  kind: IdxKind;
}

/** An IDX file's content. */
export interface UnpackedIdx {
  /** Length of each axis that the header declares. */
  axes: number[];
  /** The bytes after the header, as many as the product of `axes`. */
  values: Uint8Array;
  /** SHA-256 of header and values. */
  sha256: string;
}

/**
 * Unpacks a gzipped IDX file of which the bytes are at hand.
 *
 * @param packed The file's bytes.
 * @param options Its name and kind.
 * @returns Its content.
 * @throws {Deno.errors.InvalidData} As {@linkcode readIdxImages}.
 */
export async function unpackIdx(
  packed: Uint8Array,
  options: UnpackIdxOptions,
): Promise<UnpackedIdx> {
  const { name, kind } = options;
  if (!isGzip(packed)) {
    fail(name, `it is not gzip: it starts with ${hex(packed.subarray(0, 2))} instead of 0x1f8b`);
  }
  const header = new Uint8Array(headerLength(kind));
  let content = header;
  let length = 0;
  let axes: number[] | undefined;
  try {
    // Asynchronous iteration lets the stream unpack only a piece ahead of what is read, so nothing
    // beyond the declared size is ever unpacked.
    for await (const piece of gunzip(packed)) {
      let rest: Uint8Array = piece;
      if (!axes) {
        const part = rest.subarray(0, header.length - length);
        header.set(part, length);
        length += part.length;
        rest = rest.subarray(part.length);
        if (length < header.length) continue;
        axes = readHeader(header, options);
        content = allocate(header, axes, { ...options, packedLength: packed.length });
      }
      if (length + rest.length > content.length) {
        fail(name, `it goes on after the ${content.length} bytes that its header declares`);
      }
      content.set(rest, length);
      length += rest.length;
    }
  } catch (error) {
    if (!isGzipError(error)) throw error;
    const declared = axes ? `, though its header declares ${content.length}` : "";
    fail(
      name,
      `its gzip data is damaged after ${length} unpacked bytes${declared}: ${error.message}`,
    );
  }
  if (!axes || length < content.length) {
    const declared = axes ? "its header declares" : "the header alone takes";
    fail(name, `it ends after ${length} bytes but ${declared} ${content.length}`);
  }
  return { axes, values: content.subarray(header.length), sha256: sha256(content) };
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

function gunzip(packed: Uint8Array): AsyncIterable<Uint8Array> {
  const stream = createGunzip({ chunkSize: 65_536 });
  stream.end(Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength));
  return stream;
}

/** Node's zlib names its errors by zlib's constants: Z_DATA_ERROR, Z_BUF_ERROR. */
function isGzipError(error: unknown): error is Error {
  return error instanceof Error && "code" in error && String(error.code).startsWith("Z_");
}

function headerLength(kind: IdxKind): number {
  return 4 + 4 * headers[kind].axes.length;
}

function readHeader(header: Uint8Array, { name, kind }: UnpackIdxOptions): number[] {
  const view = new DataView(header.buffer);
  const expected = headers[kind].magic;
  if (view.getUint32(0) !== expected) {
    fail(
      name,
      `magic number (byte 0) is ${hex(header.subarray(0, 4))} but ${kind} need ` +
        `0x${expected.toString(16).padStart(8, "0")}`,
    );
  }
  return headers[kind].axes.map((axis, i) => {
    const length = view.getUint32(4 + 4 * i);
    if (length === 0) fail(name, `${axis} (byte ${4 + 4 * i}) is 0 but must be at least 1`);
    return length;
  });
}

/** Room for header and values, unless gzip, which packs at most 1032 bytes in one, cannot hold them. */
function allocate(
  header: Uint8Array,
  axes: readonly number[],
  { name, packedLength }: UnpackIdxOptions & { packedLength: number },
): Uint8Array<ArrayBuffer> {
  const length = axes.reduce((size, axis) => size * axis, 1) + header.length;
  if (length > packedLength * 1032) {
    fail(name, `its header declares ${length} bytes, more than ${packedLength} of gzip can hold`);
  }
  const content = new Uint8Array(length);
  content.set(header);
  return content;
}

function hex(bytes: Uint8Array): string {
  return bytes.length === 0 ? "nothing" : `0x${bytes.toHex()}`;
}

function fail(name: string, reason: string): never {
  throw new UserInvalidDataError(`Cannot read "${name}": ${reason}`);
}
