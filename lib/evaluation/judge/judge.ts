import type { DataSet } from "../../data/mod.ts";
import { UserInvalidDataError, UserTypeError } from "../../errors/mod.ts";
import {
  decodeSafetensors,
  encodeSafetensors,
  halfPrecision,
  type NamedArray,
  readBytes,
  sha256,
} from "../../files/mod.ts";
import { assignVariables, readVariables, variablesOf } from "../../learning/mod.ts";
import type { tf } from "../../tensorflow/mod.ts";
import { accuracyOf } from "./accuracy.ts";
import { type ClassifierShape, makeClassifier } from "./classifier_network.ts";
import type { ImageClassifier } from "./image_classifier.ts";
import { lookAt, type Seen } from "./look_at.ts";

/**
 * A trained classifier that changes no more: what it sees in images is what they are measured by. Two measurements compare
 * only if one judge made both, so its checksum belongs to every result.
 *
 * @example Train a judge, keep it, look with it
 * ```ts
 * import { drawnDigits } from "lib/data";
 * import { decodeJudge, ImageClassifier, encodeJudge } from "lib/evaluation";
 * import { loadTensorFlow } from "lib/tensorflow";
 *
 * await loadTensorFlow();
 * const classifier = new ImageClassifier(drawnDigits(100), { epochs: 1 });
 * for await (const _log of classifier.train());
 * using judge = decodeJudge(encodeJudge(classifier, "drawn"));
 * const { features } = judge.look(new Float32Array(16 * 28 * 28)); // [16, 64]
 * console.assert(features.count === 16);
 * classifier.dispose();
 * ```
 */
export class Judge implements Disposable {
  /** What it was trained on: `mnist`. */
  readonly name: string;
  /** SHA-256 of its file. */
  readonly sha256: string;
  /** `[height, width, channels]` of the images that it looks at, and how many classes it knows. */
  readonly shape: ClassifierShape;
  readonly #network: tf.Sequential;

  /**
   * Builds the network. Call `loadTensorFlow()` first.
   *
   * @param facts What it is.
   * @param weights All of its weights, as {@linkcode encodeJudge} keeps them.
   * @throws {TypeError} If they do not fit the shape.
   */
  constructor(
    { name, sha256, shape }: Pick<Judge, "name" | "sha256" | "shape">,
    weights: readonly NamedArray[],
  ) {
    this.name = name;
    this.sha256 = sha256;
    this.shape = shape;
    this.#network = makeClassifier(shape, 0);
    try {
      assignVariables(variablesOf(this.#network), weights);
    } catch (error) {
      this.#network.dispose();
      throw error;
    }
  }

  /**
   * Looks at images.
   *
   * @param images Pixels `[count, height, width, channels]` in [-1, 1].
   * @returns Features and probabilities.
   * @throws {TypeError} If the number of pixels is not a multiple of an image's.
   * @throws {RangeError} If a pixel is not finite.
   */
  look(images: Float32Array): Seen {
    return lookAt(this.#network, images);
  }

  /**
   * The share of labelled images whose class it gets right.
   *
   * @param dataSet Images that it was not trained on.
   * @returns A share in [0, 1].
   * @throws {TypeError} If the images have another shape.
   */
  accuracy(dataSet: DataSet): number {
    this.checkShape(dataSet);
    return accuracyOf((images) => this.look(images), dataSet);
  }

  /**
   * Refuses a data set that it cannot look at.
   *
   * @param dataSet The data set.
   * @throws {TypeError} If its images have another shape, or it has other classes.
   */
  checkShape({ name, height, width, channels, classes }: DataSet): void {
    const spelled = ({ image, classes }: ClassifierShape) =>
      `${image.join("×")} pixels in ${classes} classes`;
    const [actual, expected] = [{ image: [height, width, channels] as const, classes }, this.shape]
      .map(spelled);
    if (actual === expected) return;
    throw new UserTypeError(
      `Cannot judge images of ${name}: they are ${actual} but must be ${expected}, as the judge "${this.name}" has ` +
        "learned; train another with: deno task judge --help",
    );
  }

  /** Frees its weights; it cannot be used afterwards. */
  [Symbol.dispose](): void {
    this.#network.dispose();
  }
}

/** How numbers of a shape are kept in a file's metadata. */
const separator = "x";

/**
 * The file of a judge: a classifier's weights in half precision, and what it was trained on.
 *
 * @param classifier A trained classifier; it stays as it is, in single precision.
 * @param name What it was trained on: `mnist`.
 * @returns A safetensors file. The same weights give the same bytes.
 * @throws {RangeError} If a weight is too large for half precision, or has diverged.
 */
export function encodeJudge(classifier: ImageClassifier, name: string): Uint8Array<ArrayBuffer> {
  const weights = halfPrecision(readVariables(classifier.variables()));
  const { image, classes } = classifier.shape;
  return encodeSafetensors(weights, {
    metadata: { judge: name, image: image.join(separator), classes: String(classes) },
  });
}

/**
 * Makes a judge of its file.
 *
 * @param bytes What {@linkcode encodeJudge} gave.
 * @param source What errors call the file, such as its path. Default: `judge`.
 * @returns The judge; the caller disposes it.
 * @throws {Deno.errors.InvalidData} If it is not a judge's file, or damaged.
 */
export function decodeJudge(bytes: Uint8Array, source: string = "judge"): Judge {
  const { arrays, metadata } = decodeSafetensors(bytes, { name: source });
  const [height, width, channels] = (metadata.image ?? "").split(separator).map(Number);
  const shape: ClassifierShape = {
    image: [height, width, channels],
    classes: Number(metadata.classes),
  };
  const isJudge = "judge" in metadata &&
    [...shape.image, shape.classes].every((length) => Number.isInteger(length) && length > 0);
  if (!isJudge) {
    throw new UserInvalidDataError(
      `Cannot read "${source}": its metadata are ${
        JSON.stringify(metadata)
      } but must be those of a judge; write ` +
        "one with: deno task judge --help",
    );
  }
  try {
    return new Judge({ name: metadata.judge, sha256: sha256(bytes), shape }, arrays);
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new UserInvalidDataError(`Cannot read "${source}": ${cause.message}`, { cause });
  }
}

/**
 * Reads a judge of your own.
 *
 * @param path The file that `deno task judge` wrote.
 * @returns The judge; the caller disposes it.
 * @throws {Deno.errors.NotFound} If there is no such file.
 * @throws {Deno.errors.InvalidData} If it is not a judge's file, or damaged.
 */
export async function readJudge(path: string): Promise<Judge> {
  return decodeJudge(await readBytes(path), path);
}
