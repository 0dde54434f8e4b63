import { UserInvalidDataError } from "../../errors/mod.ts";
import { readIdxImages, readIdxLabels } from "./idx_file.ts";
import type { IdxPair } from "./idx_pair.ts";

/** Images and labels of two IDX files. */
export interface IdxExamples {
  /** Height of an image in pixels. */
  height: number;
  /** Width of an image in pixels. */
  width: number;
  /** Numbers that make a pixel. */
  channels: number;
  /** Number of classes. */
  classes: number;
  /** Pixels `[count, height, width, channels]`. */
  images: Uint8Array;
  /** Classes `[count]`. */
  labels: Uint8Array;
  /** SHA-256 of each file's uncompressed content, header and all. */
  checksums: { images: string; labels: string };
}

/**
 * Reads two IDX files that belong together.
 *
 * @param pair Their paths.
 * @param options How many classes there are; undefined for as many as the labels need.
 * @returns The examples.
 * @throws {Deno.errors.InvalidData} If a file is damaged, they are not equally many, or a label is beyond the classes.
 */
export async function readIdxPair(
  pair: IdxPair,
  { classes }: { classes: number | undefined },
): Promise<IdxExamples> {
  const [images, labels] = await Promise.all([
    readIdxImages(pair.images),
    readIdxLabels(pair.labels),
  ]);
  if (images.count !== labels.count) {
    throw new UserInvalidDataError(
      `Cannot use "${pair.images}": it has ${images.count} images but "${pair.labels}" has ${labels.count} labels`,
    );
  }
  const { height, width, channels } = images;
  const largest = labels.labels.reduce((most, label) => Math.max(most, label), 0);
  if (classes !== undefined && largest >= classes) {
    const at = labels.labels.indexOf(largest);
    throw new UserInvalidDataError(
      `Cannot use "${pair.labels}": label ${at} (byte ${
        8 + at
      }) is ${largest} but must be from 0 to ` +
        `${classes - 1}, since there are ${classes} classes`,
    );
  }
  return {
    height,
    width,
    channels,
    classes: classes ?? largest + 1,
    images: images.images,
    labels: labels.labels,
    checksums: { images: images.sha256, labels: labels.sha256 },
  };
}
