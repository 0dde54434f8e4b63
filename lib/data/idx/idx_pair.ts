import { join } from "@std/path";
import { UserNotFoundError, UserRangeError } from "../../errors/mod.ts";
import { isFolder, readFolder } from "../../files/mod.ts";
import type { IdxKind } from "./unpack_idx.ts";

/** Which part of a data set: examples to train on, or others to test with. */
export type Split = "train" | "test";

/** The two files of a split. */
export interface IdxPair {
  /** Path of the images. */
  images: string;
  /** Path of their labels. */
  labels: string;
}

/**
 * Finds the two files of a split in a folder, under the names that people have: as MNIST is published
 * (`train-images-idx3-ubyte.gz`), unpacked, with a dot as on Kaggle (`train-images.idx3-ubyte`), with `test` for `t10k`, or
 * with a name before them (`emnist-letters-train-images-idx3-ubyte.gz`).
 *
 * @param folder Where to look.
 * @param split Which part.
 * @returns Their paths; undefined if there is neither or no such folder.
 * @throws {Deno.errors.NotFound} If there is one without the other.
 * @throws {RangeError} If there are several of different names.
 */
export async function findIdxPair(folder: string, split: Split): Promise<IdxPair | undefined> {
  const files = await idxFiles(folder, split);
  const names = [...new Set(files.map(({ set }) => set))].sort();
  if (names.length === 0) return undefined;
  // MNIST's own names have nothing before them.
  if (names.length > 1 && names[0] !== "") {
    throw new UserRangeError(
      `Cannot load "${folder}": it has files of ${names.length} sets, ` +
        `${names.map((name) => `"${name}"`).join(", ")}; put each into its own folder`,
    );
  }
  const find = (kind: IdxKind) =>
    files.filter((file) => file.set === names[0] && file.kind === kind)
      .toSorted((a, b) => b.name.length - a.name.length || (a.name < b.name ? -1 : 1))[0];
  const [images, labels] = [find("images"), find("labels")];
  if (images !== undefined && labels !== undefined) {
    return { images: join(folder, images.name), labels: join(folder, labels.name) };
  }
  const { name, kind, set } = images ?? labels;
  const missing = publishedName({ split, kind: kind === "images" ? "labels" : "images", set });
  throw new UserNotFoundError(
    `Cannot load "${folder}": it has ${name} but no ${missing}; put both there`,
  );
}

/**
 * The name under which MNIST's mirrors have a file.
 *
 * @param file Part and kind, and what stands before the name. Default: nothing.
 * @returns The name, `train-images-idx3-ubyte.gz`.
 */
export function publishedName(
  { split, kind, set = "" }: { split: Split; kind: IdxKind; set?: string },
): string {
  const part = split === "train" ? "train" : "t10k";
  return `${set}${part}-${kind}-idx${kind === "images" ? 3 : 1}-ubyte.gz`;
}

interface IdxFile {
  name: string;
  kind: IdxKind;
  /** What stands before MNIST's name. */
  set: string;
}

async function idxFiles(folder: string, split: Split): Promise<IdxFile[]> {
  if (!await isFolder(folder)) return [];
  const pattern = new RegExp(
    `^(.*[-_.])?(?:${split === "train" ? "train" : "t10k|test"})` +
      "[-_.](?:(images)[-_.]idx[34]|(labels)[-_.]idx1)[-_.]ubyte(?:\\.gz)?$",
    "i",
  );
  const files: IdxFile[] = [];
  for (const { name, isFolder } of await readFolder(folder)) {
    const match = pattern.exec(name);
    // Archives unpack to folders of that name, with the file inside.
    if (match === null || isFolder) continue;
    files.push({ name, kind: match[2] ? "images" : "labels", set: match[1] ?? "" });
  }
  return files;
}
