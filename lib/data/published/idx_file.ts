import { UserInvalidDataError } from "../../errors/mod.ts";
import { unpackIdx } from "./unpack_idx.ts";

/** Images of an IDX file. */
export interface IdxImages {
  /** Number of images. */
  count: number;
  /** Height of an image in pixels. */
  height: number;
  /** Width of an image in pixels. */
  width: number;
  /** Pixels `[count, height, width]`, 0 to 255. */
  images: Uint8Array;
  /** SHA-256 of the file's uncompressed content, header and all. */
  sha256: string;
}

/** Labels of an IDX file. */
export interface IdxLabels {
  /** Number of labels. */
  count: number;
  /** Classes `[count]`, 0 to 9. */
  labels: Uint8Array;
  /** SHA-256 of the file's uncompressed content, header and all. */
  sha256: string;
}

/**
 * Reads the images of a gzipped IDX file (http://yann.lecun.com/exdb/mnist: big-endian header
 * `0x00000803, count, height, width`, then a byte a pixel). Never unpacks more than the header declares.
 *
 * @param path The `.gz` file.
 * @returns The images.
 * @throws {Deno.errors.NotFound} If there is no such file.
 * @throws {Deno.errors.InvalidData} If it is not such a file, cut short, or longer than its header says.
 */
export async function readIdxImages(path: string): Promise<IdxImages> {
  const { axes: [count, height, width], values, sha256 } = await unpackIdx(
    await Deno.readFile(path),
    { name: path, kind: "images" },
  );
  return { count, height, width, images: values, sha256 };
}

/**
 * Reads the labels of a gzipped IDX file (big-endian header `0x00000801, count`, then a byte a label).
 * Never unpacks more than the header declares.
 *
 * @param path The `.gz` file.
 * @returns The labels.
 * @throws {Deno.errors.NotFound} If there is no such file.
 * @throws {Deno.errors.InvalidData} If it is not such a file, cut short, longer than its header says, or
 * has a label over 9.
 */
export async function readIdxLabels(path: string): Promise<IdxLabels> {
  const { axes: [count], values, sha256 } = await unpackIdx(
    await Deno.readFile(path),
    { name: path, kind: "labels" },
  );
  const wrong = values.findIndex((label) => label > 9);
  if (wrong >= 0) {
    throw new UserInvalidDataError(
      `Cannot read "${path}": label ${wrong} (byte ${8 + wrong}) is ${values[wrong]} but labels ` +
        "go from 0 to 9",
    );
  }
  return { count, labels: values, sha256 };
}
