import { readBytes } from "../../files/mod.ts";
import { unpackIdx } from "./unpack_idx.ts";

/** Images of an IDX file. */
export interface IdxImages {
  /** Number of images. */
  count: number;
  /** Height of an image in pixels. */
  height: number;
  /** Width of an image in pixels. */
  width: number;
  /** Numbers that make a pixel; 1 for a file of three axes. */
  channels: number;
  /** Pixels `[count, height, width, channels]`, 0 to 255. */
  images: Uint8Array;
  /** SHA-256 of the file's uncompressed content, header and all. */
  sha256: string;
}

/** Labels of an IDX file. */
export interface IdxLabels {
  /** Number of labels. */
  count: number;
  /** Classes `[count]`, 0 to 255. */
  labels: Uint8Array;
  /** SHA-256 of the file's uncompressed content, header and all. */
  sha256: string;
}

/**
 * Reads the images of an IDX file (http://yann.lecun.com/exdb/mnist: big-endian header
 * `0x00000803, count, height, width`, or `0x00000804` with `channels` after them, then a byte a value), gzipped or not.
 * Never unpacks more than the header declares.
 *
 * @param path The file.
 * @returns The images.
 * @throws {Deno.errors.NotFound} If there is no such file.
 * @throws {Deno.errors.InvalidData} If it is not such a file, cut short, or longer than its header says.
 */
export async function readIdxImages(path: string): Promise<IdxImages> {
  const { axes: [count, height, width, channels = 1], values, sha256 } = await unpackIdx(
    await readBytes(path),
    { name: path, kind: "images" },
  );
  return { count, height, width, channels, images: values, sha256 };
}

/**
 * Reads the labels of an IDX file (big-endian header `0x00000801, count`, then a byte a label), gzipped or not. Never
 * unpacks more than the header declares.
 *
 * @param path The file.
 * @returns The labels.
 * @throws {Deno.errors.NotFound} If there is no such file.
 * @throws {Deno.errors.InvalidData} If it is not such a file, cut short, or longer than its header says.
 */
export async function readIdxLabels(path: string): Promise<IdxLabels> {
  const { axes: [count], values, sha256 } = await unpackIdx(
    await readBytes(path),
    { name: path, kind: "labels" },
  );
  return { count, labels: values, sha256 };
}
