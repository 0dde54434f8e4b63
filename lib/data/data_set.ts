import { sha256 } from "../files/mod.ts";
import type { PublishedName } from "./published/published_data_sets.ts";

/** The data sets that can be trained on; the files of the first two have the same form. */
export type DataSetName = PublishedName | "drawn";

/** Height and width of every image, in pixels. */
export const imageSize = 28;

/** Labelled grey images, as bytes on the host. */
export interface DataSet {
  /** Which set it is. */
  readonly name: DataSetName;
  /** Where it came from, for people: a folder, or how it was drawn. */
  readonly source: string;
  /** SHA-256 of all bytes of `images` followed by those of `labels`. */
  readonly sha256: string;
  /** Number of examples. */
  readonly count: number;
  /** Height of an image in pixels. */
  readonly height: 28;
  /** Width of an image in pixels. */
  readonly width: 28;
  /** Pixels `[count, height, width]`, 0 (background) to 255 (ink). */
  readonly images: Uint8Array;
  /** Classes `[count]`, 0 to 9. */
  readonly labels: Uint8Array;
}

/** What tells one data set of 28×28 images from another. */
export interface Examples {
  /** Which set it is. */
  name: DataSetName;
  /** Where it came from. */
  source: string;
  /** Pixels `[count, 28, 28]`. */
  images: Uint8Array;
  /** Classes `[count]`. */
  labels: Uint8Array;
}

/**
 * A data set of these examples, with its checksum.
 *
 * @param examples Images and as many labels; they are kept, not copied.
 * @returns The data set.
 */
export function dataSetOf(examples: Examples): DataSet {
  const { images, labels } = examples;
  return {
    ...examples,
    sha256: sha256(images, labels),
    count: labels.length,
    height: imageSize,
    width: imageSize,
  };
}
