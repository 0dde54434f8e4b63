import { join } from "@std/path";
import { UserInvalidDataError, UserNotFoundError, UserRangeError } from "../errors/mod.ts";
import { type DataSet, mostClasses } from "./data_set.ts";
import { findIdxPair, type Split } from "./idx/idx_pair.ts";
import { readIdxPair } from "./idx/read_idx_pair.ts";
import { type ClassFolder, classFolders, folderContent } from "./pictures/class_folders.ts";
import { type ImageShape, readPictures } from "./pictures/read_pictures.ts";
import { whatIsThere } from "./what_is_there.ts";

/** Images and labels with their shape, before they are a data set. */
export type Examples = Omit<DataSet, "sha256" | "count" | "name">;

/** Options of {@linkcode loadOwn}. */
export interface LoadOwnOptions extends Partial<ImageShape> {
  /** Which part. */
  split: Split;
  /** How many examples at least, if there are as many; undefined for all. */
  examples: number | undefined;
  /** How many classes there are; undefined for as many as there are labels or folders. */
  classes: number | undefined;
}

/**
 * Loads files of your own: two IDX files of any size, or a folder of pictures for each class.
 *
 * @param folder Where they are, or where the folders `train` and `test` with such folders are.
 * @param options Which part, and in which form.
 * @returns The examples. Pictures come in turn from each class, so that the first few have all.
 * @throws {Deno.errors.NotFound} If there are neither; the message says what is there.
 * @throws {Deno.errors.InvalidData} If a file is damaged or does not fit another.
 * @throws {RangeError} If sizes differ, or there are more classes than labels can number.
 */
export async function loadOwn(folder: string, options: LoadOwnOptions): Promise<Examples> {
  const { split } = options;
  const pair = await findIdxPair(folder, split);
  if (pair !== undefined) {
    const { checksums: _, ...examples } = await readIdxPair(pair, options);
    return { ...examples, source: folder };
  }
  const found = await findClasses(folder, split);
  if (found !== undefined) {
    return { ...await readClasses(found, options), source: found.folder };
  }
  throw new UserNotFoundError(
    `Cannot load data of your own: "${folder}" has no images for the part "${split}": neither IDX files ` +
      `(${
        split === "train" ? "train" : "t10k"
      }-images-idx3-ubyte and the labels, gzipped or not) nor a folder of ` +
      `pictures for each class; ${await whatIsThere(folder, split)}`,
  );
}

interface FoundClasses {
  folder: string;
  classes: ClassFolder[];
}

/** The classes of a folder, or of its folder `train` or `test`. */
async function findClasses(folder: string, split: Split): Promise<FoundClasses | undefined> {
  for (const part of [join(folder, split), folder]) {
    // Without folders for both parts all pictures are for training.
    if (part === folder && split === "test") return undefined;
    const classes = await classFolders(part).catch((error) => {
      if (error instanceof Deno.errors.NotFound) return [];
      throw error;
    });
    if (classes.length === 0) continue;
    await checkFolder(part, classes);
    return { folder: part, classes };
  }
}

/** Nothing that looks like data may be left out without a word. */
async function checkFolder(folder: string, classes: readonly ClassFolder[]): Promise<void> {
  const { pictures, folders } = await folderContent(folder);
  if (pictures.length > 0) {
    throw new UserInvalidDataError(
      `Cannot load "${folder}": it has ${pictures.length} pictures beside the folders of its classes, such as ` +
        `"${pictures[0]}"; move them into one of those`,
    );
  }
  const empty = folders.find(({ name }) => !classes.some((known) => known.name === name));
  if (empty !== undefined) {
    throw new UserInvalidDataError(
      `Cannot load "${folder}": the folder "${empty.name}" has no pictures (PNG, JPEG, WebP or TIFF); ` +
        "remove it, or put the pictures of a class there",
    );
  }
}

async function readClasses(
  { folder, classes: folders }: FoundClasses,
  options: LoadOwnOptions,
): Promise<Omit<Examples, "source">> {
  const { examples, classes = folders.length, height, width, channels } = options;
  if (folders.length > classes || folders.length > mostClasses) {
    throw new UserRangeError(
      `Cannot load "${folder}": it has ${folders.length} folders of classes but there are ` +
        `${Math.min(classes, mostClasses)} classes at most`,
    );
  }
  const inOrder = inTurn(folders).slice(0, examples);
  const paths = inOrder.map(({ path }) => path);
  const pictures = await readPictures(paths, { height, width, channels });
  return {
    ...pictures,
    classes,
    ...(classes === folders.length ? { classNames: folders.map(({ name }) => name) } : {}),
    labels: Uint8Array.from(inOrder, ({ label }) => label),
  };
}

/** The first picture of each class, then the second of each, and so on. */
function inTurn(classes: readonly ClassFolder[]): { path: string; label: number }[] {
  const most = Math.max(...classes.map(({ pictures }) => pictures.length));
  return Array.from(
    { length: most },
    (_, i) =>
      classes.flatMap(({ pictures }, label) =>
        i < pictures.length ? [{ path: pictures[i], label }] : []
      ),
  ).flat();
}
