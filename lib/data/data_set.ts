import { describe, displayedAs, type MediaBundle } from "../display/mod.ts";
import { UserRangeError, UserTypeError } from "../errors/mod.ts";
import { sha256 } from "../files/mod.ts";

/** The data sets that can be loaded: two that mirrors serve, digits that the project draws, and files of your own. */
export type DataSetName = "mnist" | "fashion-mnist" | "drawn" | "own";

/** An image set: labelled images of one size, as bytes on the host. */
export interface DataSet {
  /** Which set it is. */
  readonly name: DataSetName;
  /** Where it came from, for people: a folder, or how it was drawn. */
  readonly source: string;
  /** What decided the images, where the project draws them; undefined for others. */
  readonly seed?: number;
  /** SHA-256 of all bytes of `images` followed by those of `labels`. */
  readonly sha256: string;
  /** Number of examples. */
  readonly count: number;
  /** Height of an image in pixels. */
  readonly height: number;
  /** Width of an image in pixels. */
  readonly width: number;
  /** Numbers that make a pixel: 1 for grey, 3 for red, green and blue. */
  readonly channels: number;
  /** Number of classes; labels go from 0 to `classes - 1`. */
  readonly classes: number;
  /** What the classes are called, by label; undefined where they are numbers. */
  readonly classNames?: readonly string[];
  /** Pixels `[count, height, width, channels]`, 0 (background) to 255 (ink). */
  readonly images: Uint8Array;
  /** Classes `[count]`. */
  readonly labels: Uint8Array;
}

/** The most classes that a label, a byte, can number. */
export const mostClasses = 256;

/**
 * A data set of examples that are at hand, with its checksum.
 *
 * @example Two grey images of one row
 * ```ts
 * import { dataSetOf, takeImages } from "lib/data";
 * import assert from "node:assert/strict";
 *
 * const dataSet = dataSetOf({
 *   name: "own",
 *   source: "typed by hand",
 *   height: 1,
 *   width: 2,
 *   channels: 1,
 *   classes: 3,
 *   images: Uint8Array.of(0, 255, 255, 0),
 *   labels: Uint8Array.of(2, 0),
 * });
 * assert.deepEqual(takeImages(dataSet, [1]), Float32Array.of(1, -1));
 * ```
 *
 * @param examples Everything but what follows from it; images and labels are kept, not copied.
 * @returns The data set.
 * @throws {TypeError} If there are not as many pixels as the shape says.
 * @throws {RangeError} If a length is not a positive integer, or a label is beyond the classes.
 */
export function dataSetOf(examples: Omit<DataSet, "sha256" | "count">): DataSet {
  const { name, height, width, channels, classes, classNames, images, labels } = examples;
  const cannot = `Cannot use the data set "${name}"`;
  for (const [what, length] of Object.entries({ height, width, channels, classes })) {
    if (!Number.isInteger(length) || length < 1) {
      throw new UserRangeError(
        `${cannot}: ${what} is ${length} but must be an integer of at least 1`,
      );
    }
  }
  const count = labels.length;
  const pixels = count * height * width * channels;
  if (images.length !== pixels) {
    throw new UserTypeError(
      `${cannot}: images has ${images.length} bytes but ${count} labels of ${height}×${width}×` +
        `${channels} pixels take ${pixels}`,
    );
  }
  if (classNames !== undefined && classNames.length !== classes) {
    throw new UserTypeError(
      `${cannot}: classNames has ${classNames.length} names but there are ${classes} classes`,
    );
  }
  checkLabels(labels, classes);
  return displayedAs({ ...examples, sha256: sha256(images, labels), count }, show);
}

/** Size, origin, examples of each class, and the first images. */
function show(dataSet: DataSet): Promise<MediaBundle> {
  const { name, source, count, height, width, channels, classes, images, labels } = dataSet;
  const counts = new Array<number>(classes).fill(0);
  for (const label of labels) counts[label]++;
  const shown = Math.min(count, 16);
  const colours = channels === 1 ? "grey" : channels === 3 ? "colour" : `${channels} channels`;
  return describe({
    title: `Data set ${name}`,
    facts: {
      Source: source,
      Examples: count,
      Images: `${height} × ${width}, ${colours}`,
      "SHA-256": `${dataSet.sha256.slice(0, 12)}…`,
    },
    // Of very many classes the table would be pages.
    rows: classes > 20 ? [] : counts.map((examples, label) => ({
      Class: dataSet.classNames?.[label] ?? String(label),
      Examples: examples,
    })),
    pictures: shown === 0 || channels !== 1 && channels !== 3 ? undefined : {
      images: {
        pixels: images.subarray(0, shown * height * width * channels),
        shape: [shown, height, width, channels],
      },
      text: `The first ${shown} images`,
      scale: Math.max(1, Math.floor(64 / height)),
      columns: Math.min(8, shown),
    },
  });
}

/**
 * Refuses labels that are beyond the classes.
 *
 * @param labels Classes `[count]`.
 * @param classes How many classes there are.
 * @throws {RangeError} If there is one; the message says where.
 */
export function checkLabels(labels: Uint8Array, classes: number): void {
  const wrong = labels.findIndex((label) => label >= classes);
  if (wrong < 0) return;
  throw new UserRangeError(
    `Cannot use labels: label ${wrong} (from 0) is ${labels[wrong]} but must be from 0 to ` +
      `${classes - 1}, since there are ${classes} classes`,
  );
}
