import { fromFileUrl, join } from "@std/path";
import { UserInvalidDataError, UserNotFoundError } from "../errors/mod.ts";
import { isFolder, userPath } from "../files/mod.ts";
import { findIdxPair, type IdxPair, publishedName, type Split } from "./idx/idx_pair.ts";
import { readIdxPair } from "./idx/read_idx_pair.ts";
import type { Examples } from "./load_own.ts";
import { whatIsThere } from "./what_is_there.ts";
import { downloadDataSet, type DownloadProgress } from "./published/download_data_set.ts";
import {
  publishedClasses,
  publishedDataSets,
  type PublishedName,
} from "./published/published_data_sets.ts";

/** Options of {@linkcode loadPublished}. */
export interface LoadPublishedOptions {
  /** The folder given; undefined to search, and to download in the end. */
  folder: string | undefined;
  /** Which part. */
  split: Split;
  /** Whether the checksums must be the published ones. */
  verify: boolean;
  /** How many classes files of one's own have; undefined for as many as the labels need. */
  classes: number | undefined;
  /** Called while files are downloaded. */
  onProgress: ((progress: DownloadProgress) => void) | undefined;
}

/**
 * Loads a published set, or files of your own under its names.
 *
 * @param name Which set.
 * @param options Where to look, and which part.
 * @returns The examples.
 * @throws {Deno.errors.NotFound} If the folder given has not both files.
 * @throws {Deno.errors.InvalidData} If a file is damaged, does not fit the other, or has another checksum.
 * @throws {Error} If a download fails.
 */
export async function loadPublished(
  name: PublishedName,
  options: LoadPublishedOptions,
): Promise<Examples> {
  const { split, verify, classes } = options;
  const { pair, folder } = await find(name, options);
  const published = publishedDataSets[name];
  const { checksums, ...examples } = await readIdxPair(pair, { classes });
  const expected = published.files[split];
  const isPublished = checksums.images === expected.images.sha256 &&
    checksums.labels === expected.labels.sha256;
  if (isPublished) {
    const { classNames } = published;
    return { ...examples, classes: publishedClasses, classNames, source: folder };
  }
  if (verify) {
    for (const kind of ["images", "labels"] as const) {
      checkSum(pair[kind], checksums[kind], expected[kind].sha256);
    }
  }
  return { ...examples, source: `${folder}, other files than the published ones` };
}

interface Found {
  pair: IdxPair;
  folder: string;
}

/** Both files of the split, after a download if need be. */
async function find(name: PublishedName, options: LoadPublishedOptions): Promise<Found> {
  const { split, folder: given, onProgress } = options;
  if (given !== undefined) {
    const folders = [join(given, name), given];
    const found = await firstWithPair(folders, split);
    if (found !== undefined) return found;
    const file = (kind: "images" | "labels") => publishedName({ split, kind }).replace(/\.gz$/, "");
    throw new UserNotFoundError(
      `Cannot load ${name}: neither "${folders[0]}" nor "${folders[1]}" has the files ${
        file("images")
      } and ${file("labels")}, gzipped or not; ${await whatIsThere(
        given,
        split,
      )}; without a folder ` +
        "they are downloaded",
    );
  }
  const setting = Deno.env.get("FEDGAN_DATA");
  if (setting) {
    const folder = userPath(setting);
    await requireFolder(folder);
    const found = await firstWithPair([join(folder, name)], split);
    if (found !== undefined) return found;
  }
  const data = fromFileUrl(new URL("../../data", import.meta.url));
  const folder = join(data, name);
  const { images, labels } = publishedDataSets[name].files[split];
  // A download continues where it ended, so one of the two files alone is not an error here.
  const pair = await findIdxPair(folder, split).catch((error) => {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  });
  if (pair !== undefined) return { pair, folder };
  await downloadDataSet(name, { folder: data, split, onProgress });
  return { pair: { images: join(folder, images.name), labels: join(folder, labels.name) }, folder };
}

async function firstWithPair(folders: string[], split: Split): Promise<Found | undefined> {
  for (const folder of folders) {
    const pair = await findIdxPair(folder, split);
    if (pair !== undefined) return { pair, folder };
  }
}

/** A setting with a typing error must not pass for one that is unset. */
async function requireFolder(setting: string): Promise<void> {
  if (await isFolder(setting)) return;
  throw new UserNotFoundError(
    `Cannot look for data in "${setting}", which FEDGAN_DATA names: it is not a folder`,
  );
}

function checkSum(path: string, actual: string, expected: string): void {
  if (actual === expected) return;
  throw new UserInvalidDataError(
    `Cannot use "${path}": its content has SHA-256 ${actual} but the published file has ${expected}; replace the ` +
      "file, or name its folder (--data-dir) to use files of your own",
  );
}
