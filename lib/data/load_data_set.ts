import { fromFileUrl, join } from "@std/path";
import { type DataSet, type DataSetName, dataSetOf, imageSize } from "./data_set.ts";
import { UserInvalidDataError, UserNotFoundError, UserRangeError } from "../errors/mod.ts";
import { deriveSeed } from "../random/mod.ts";
import { drawnDigits } from "./drawn/drawn_digits.ts";
import { downloadDataSet, type DownloadProgress } from "./published/download_data_set.ts";
import { readIdxImages, readIdxLabels } from "./published/idx_file.ts";
import { isFile } from "./published/is_file.ts";
import {
  publishedDataSets,
  type PublishedFiles,
  type PublishedName,
  type Split,
} from "./published/published_data_sets.ts";

/** Options of {@linkcode loadDataSet}. */
export interface LoadDataSetOptions {
  /**
   * Folder that has the folder `mnist` or `fashion-mnist`. Default: the folder that the environment variable
   * FEDGAN_DATA names, else the project's `data/`, to which missing files are downloaded.
   */
  folder?: string;
  /** The part to train on, 60,000 examples, or to test with, 10,000. Default: `"train"`. */
  split?: Split;
  /** How many examples, at least 1: the first of the files. Default: all; of drawn digits as many as MNIST. */
  examples?: number;
  /** Decides the digits of `"drawn"`, an integer of at least 0; the published sets need none. Default: 0. */
  seed?: number;
  /**
   * Whether the files' checksums must be the published ones. `false` takes IDX files of your own, of any
   * number of 28×28 images, under the published file names. Default: `true`.
   */
  verify?: boolean;
  /** Called while files are downloaded. Default: nobody is told. */
  onProgress?: (progress: DownloadProgress) => void;
}

/**
 * Loads a data set. `"mnist"` and `"fashion-mnist"` are read from, in this order: `folder`; the folder that
 * FEDGAN_DATA names; the project's `data/`; or downloaded to there. Only `folder` given explicitly ends the
 * search. `"drawn"` needs neither files nor network.
 *
 * @example The drawn digits, which are always there
 * ```ts
 * import { loadDataSet } from "lib/data";
 * import assert from "node:assert/strict";
 *
 * const digits = await loadDataSet("drawn", { examples: 100, seed: 42 });
 * assert.equal(digits.images.length, 100 * 28 * 28);
 * ```
 *
 * @param name Which set.
 * @param options Where to look, which part and how much of it.
 * @returns The examples.
 * @throws {RangeError} If there is no set of this name, or it has fewer examples than asked for.
 * @throws {Deno.errors.NotFound} If the folder lacks a file.
 * @throws {Deno.errors.InvalidData} If a file is damaged, does not fit the other, or has another checksum
 * than the published one. It is left as it is.
 * @throws {Error} If a download fails.
 */
export async function loadDataSet(
  name: DataSetName,
  options: LoadDataSetOptions = {},
): Promise<DataSet> {
  const { examples, split = "train", seed = 0 } = options;
  if (examples !== undefined && !(Number.isInteger(examples) && examples >= 1)) {
    throw new UserRangeError(`Cannot load ${name}: examples must be at least 1 but is ${examples}`);
  }
  if (name === "drawn") {
    const count = examples ?? { train: 60_000, test: 10_000 }[split];
    return drawnDigits(count, { seed: split === "train" ? seed : deriveSeed(seed, split) });
  }
  if (!Object.hasOwn(publishedDataSets, name)) {
    const names = [...Object.keys(publishedDataSets), "drawn"].join(", ");
    throw new UserRangeError(`Cannot load data set "${name}": there are ${names}`);
  }
  const folder = await findFolder(name, options);
  const { images, labels } = await readPublished(name, folder, options);
  const count = examples ?? labels.length;
  if (count > labels.length) {
    throw new UserRangeError(
      `Cannot load ${name}: examples is ${examples} but "${folder}" has ${labels.length}`,
    );
  }
  return dataSetOf({
    name,
    source: folder,
    images: images.subarray(0, count * imageSize ** 2),
    labels: labels.subarray(0, count),
  });
}

/** The folder that has both files of the split, after a download if need be. */
async function findFolder(name: PublishedName, options: LoadDataSetOptions): Promise<string> {
  const { split = "train", folder: given, onProgress } = options;
  const files = publishedDataSets[name].files[split];
  if (given !== undefined) {
    const folder = join(given, name);
    if (!await hasFiles(folder, files)) {
      throw new UserNotFoundError(
        `Cannot load ${name}: "${folder}" has neither ${files.images.name} nor ${files.labels.name}; ` +
          "put both there, or leave the folder out to have them downloaded",
      );
    }
    return folder;
  }
  const setting = Deno.env.get("FEDGAN_DATA");
  if (setting) {
    await requireFolder(setting);
    const folder = join(setting, name);
    if (await hasFiles(folder, files)) return folder;
  }
  const data = fromFileUrl(new URL("../../data", import.meta.url));
  await downloadDataSet(name, { folder: data, split, onProgress });
  return join(data, name);
}

/** A setting with a typing error must not pass for one that is unset. */
async function requireFolder(setting: string): Promise<void> {
  const isFolder = await Deno.stat(setting).then((status) => status.isDirectory, () => false);
  if (!isFolder) {
    throw new UserNotFoundError(
      `Cannot look for data in "${setting}", which FEDGAN_DATA names: it is no folder`,
    );
  }
}

/** Whether a folder has both files; having one alone is an error. */
async function hasFiles(folder: string, { images, labels }: PublishedFiles): Promise<boolean> {
  const hasImages = await isFile(join(folder, images.name));
  const hasLabels = await isFile(join(folder, labels.name));
  if (hasImages === hasLabels) return hasImages;
  const [present, missing] = hasImages ? [images, labels] : [labels, images];
  throw new UserNotFoundError(
    `Cannot load "${folder}": it has ${present.name} but no ${missing.name}; put both there`,
  );
}

async function readPublished(
  name: PublishedName,
  folder: string,
  { split = "train", verify = true }: LoadDataSetOptions,
): Promise<{ images: Uint8Array; labels: Uint8Array }> {
  const files = publishedDataSets[name].files[split];
  const imagesPath = join(folder, files.images.name);
  const labelsPath = join(folder, files.labels.name);
  const [images, labels] = await Promise.all([
    readIdxImages(imagesPath),
    readIdxLabels(labelsPath),
  ]);
  if (images.height !== imageSize || images.width !== imageSize) {
    fail(imagesPath, `images are ${images.height}×${images.width} but must be 28×28`);
  }
  if (images.count !== labels.count) {
    fail(
      imagesPath,
      `it has ${images.count} images but "${labelsPath}" has ${labels.count} labels`,
    );
  }
  if (verify) {
    checkSum(imagesPath, images.sha256, files.images.sha256);
    checkSum(labelsPath, labels.sha256, files.labels.sha256);
  }
  return { images: images.images, labels: labels.labels };
}

function checkSum(path: string, actual: string, expected: string): void {
  if (actual === expected) return;
  fail(
    path,
    `its content has SHA-256 ${actual} but the published file has ${expected}; replace the file, or ` +
      "set verify to false to use files of your own",
  );
}

function fail(path: string, reason: string): never {
  throw new UserInvalidDataError(`Cannot use "${path}": ${reason}`);
}
