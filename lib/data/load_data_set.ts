import { checkOptions, didYouMean, UserRangeError } from "../errors/mod.ts";
import { userPath } from "../files/mod.ts";
import { deriveSeed } from "../random/mod.ts";
import { type DataSet, type DataSetName, dataSetOf } from "./data_set.ts";
import { drawnDigits } from "./drawn/drawn_digits.ts";
import type { Split } from "./idx/idx_pair.ts";
import { type Examples, loadOwn } from "./load_own.ts";
import type { DownloadProgress } from "./published/download_data_set.ts";
import { loadPublished } from "./load_published.ts";
import { publishedDataSets, type PublishedName } from "./published/published_data_sets.ts";

/** Options of {@linkcode loadDataSet}. */
export interface LoadDataSetOptions {
  /**
   * Folder with the files, or with a folder `mnist` or `fashion-mnist` that has them. Default: the folder that the
   * environment variable FEDGAN_DATA names, else the project's `data/`, to which missing files are downloaded; `"own"`
   * has no default.
   */
  folder?: string;
  /** The part to train on, of MNIST 60,000 examples, or to test with, 10,000. Default: `"train"`. */
  split?: Split;
  /** How many examples, at least 1: the first of the set. Default: all; of drawn digits as many as MNIST. */
  examples?: number;
  /** Decides the digits of `"drawn"`, an integer of at least 0; the other sets need none. Default: 0. */
  seed?: number;
  /**
   * Whether the files' checksums must be those of the published ones. Files of your own have others. Default: whether no
   * `folder` is given.
   */
  verify?: boolean;
  /**
   * Height of the images in pixels. Pictures of another size are scaled to fill it; other sets must have it. Default: what
   * the files have.
   */
  height?: number;
  /** Width of the images in pixels, as `height`. Default: what the files have. */
  width?: number;
  /** 1 for grey or 3 for colours; pictures are converted, other sets must have as many. Default: what the files have. */
  channels?: number;
  /** Number of classes, at least one more than the largest label. Default: that many. */
  classes?: number;
  /** Called while files are downloaded. Default: none. */
  onProgress?: (progress: DownloadProgress) => void;
}

/**
 * Loads a data set. `"mnist"` and `"fashion-mnist"` are read from, in this order: `folder`; the folder that FEDGAN_DATA
 * names; the project's `data/`; or downloaded to there. Only `folder` given explicitly ends the search, and takes files
 * of your own under the published names. `"own"` reads any two IDX files or folders of pictures from `folder`. `"drawn"`
 * needs neither files nor network.
 *
 * @example The drawn digits, which are always there
 * ```ts
 * import { loadDataSet } from "lib/data";
 * import assert from "node:assert/strict";
 *
 * const digits = await loadDataSet("drawn", { examples: 100, seed: 42 });
 * assert.equal(digits.images.length, 100 * digits.height * digits.width * digits.channels);
 * ```
 *
 * @param name Which set.
 * @param options Where to look, which part and how much of it.
 * @returns The examples.
 * @throws {RangeError} If there is no set of this name or no option of a name, or the set has fewer examples than asked
 * for, or another shape.
 * @throws {Deno.errors.NotFound} If the folder lacks a file.
 * @throws {Deno.errors.InvalidData} If a file is damaged, does not fit the other, or has another checksum
 * than the published one. It is left as it is.
 * @throws {Error} If a download fails.
 */
export async function loadDataSet(
  name: DataSetName,
  options: LoadDataSetOptions = {},
): Promise<DataSet> {
  checkOptions<LoadDataSetOptions>("loadDataSet()", options, {
    folder: "string",
    split: "string",
    examples: "number",
    seed: "number",
    verify: "boolean",
    height: "number",
    width: "number",
    channels: "number",
    classes: "number",
    onProgress: "function",
  });
  const names = [...Object.keys(publishedDataSets), "drawn", "own"];
  if (!names.includes(name)) {
    throw new UserRangeError(
      `Cannot load data set "${name}": it is unknown${didYouMean(name, names)}`,
    );
  }
  checkRanges(name, options);
  const { examples } = options;
  const loaded = await load(name, options);
  const count = examples ?? loaded.labels.length;
  if (count > loaded.labels.length) {
    throw new UserRangeError(
      `Cannot load ${name}: examples is ${examples} but "${loaded.source}" has ${loaded.labels.length}; ask for ` +
        `that many at most (--examples ${loaded.labels.length})`,
    );
  }
  checkShape(name, loaded, options);
  const { height, width, channels } = loaded;
  return dataSetOf({
    ...loaded,
    name,
    images: loaded.images.subarray(0, count * height * width * channels),
    labels: loaded.labels.subarray(0, count),
  });
}

function checkRanges(name: DataSetName, options: LoadDataSetOptions): void {
  for (const option of ["examples", "height", "width", "channels", "classes"] as const) {
    const value = options[option];
    if (value !== undefined && !(Number.isInteger(value) && value >= 1)) {
      throw new UserRangeError(`Cannot load ${name}: ${option} must be at least 1 but is ${value}`);
    }
  }
  const { split = "train", folder } = options;
  if (split !== "train" && split !== "test") {
    throw new UserRangeError(
      `Cannot load ${name}: split is "${split}" but must be "train" or "test"`,
    );
  }
  if (name === "own" && folder === undefined) {
    throw new UserRangeError(
      "Cannot load data of your own: no folder is given; give the folder that has it (--data-dir)",
    );
  }
}

async function load(name: DataSetName, options: LoadDataSetOptions): Promise<Examples> {
  const { split = "train", seed = 0, examples, classes, height, width, channels } = options;
  const folder = options.folder === undefined ? undefined : userPath(options.folder);
  if (name === "drawn") {
    const count = examples ?? { train: 60_000, test: 10_000 }[split];
    return drawnDigits(count, { seed: split === "train" ? seed : deriveSeed(seed, split) });
  }
  if (name === "own") {
    return await loadOwn(folder!, { split, examples, classes, height, width, channels });
  }
  const { verify = folder === undefined, onProgress } = options;
  return await loadPublished(name as PublishedName, { folder, split, verify, classes, onProgress });
}

/** Pictures have the shape by now; other files must have had it. */
function checkShape(name: DataSetName, loaded: Examples, options: LoadDataSetOptions): void {
  for (const option of ["height", "width", "channels", "classes"] as const) {
    const [wanted, actual] = [options[option], loaded[option]];
    if (wanted !== undefined && wanted !== actual) {
      throw new UserRangeError(
        `Cannot load ${name}: ${option} is ${actual} in "${loaded.source}" but must be ${wanted}`,
      );
    }
  }
}
