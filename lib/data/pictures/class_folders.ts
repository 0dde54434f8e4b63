import { join } from "@std/path";
import { readFolder } from "../../files/mod.ts";

/** The pictures of one class. */
export interface ClassFolder {
  /** The class: the folder's name. */
  name: string;
  /** Paths of its pictures, by name. */
  pictures: string[];
}

const picture = /\.(png|jpe?g|webp|tiff?)$/i;

/** What systems and archives put into folders: `.DS_Store`, `__MACOSX`, `Thumbs.db`. */
const foreign = /^(\.|__MACOSX$|Thumbs\.db$|desktop\.ini$)/i;

/** What a folder has, as far as data is concerned. */
export interface FolderContent {
  /** Names of the pictures that lie in it. */
  pictures: string[];
  /** Names of its other files. */
  others: string[];
  /** Its folders, by name, numbers in the names in their own order. */
  folders: { name: string; path: string }[];
}

/**
 * What a folder has, without what systems and archives leave there.
 *
 * @param folder The folder.
 * @returns Its content, by name.
 * @throws {Deno.errors.NotFound} If there is no such folder.
 */
export async function folderContent(folder: string): Promise<FolderContent> {
  const entries = (await readFolder(folder)).filter(({ name }) => !foreign.test(name));
  const files = entries.filter(({ isFolder }) => !isFolder).map(({ name }) => name).sort(byNumber);
  return {
    pictures: files.filter((name) => picture.test(name)),
    others: files.filter((name) => !picture.test(name)),
    folders: entries.filter(({ isFolder }) => isFolder).sort((a, b) => byNumber(a.name, b.name)),
  };
}

/**
 * The folders within a folder that have pictures: each a class.
 *
 * @param folder The folder.
 * @returns The classes in the order of their labels: by name, numbers in the names in their own order.
 */
export async function classFolders(folder: string): Promise<ClassFolder[]> {
  const { folders } = await folderContent(folder);
  const classes: ClassFolder[] = [];
  for (const { name, path } of folders) {
    const { pictures } = await folderContent(path);
    if (pictures.length > 0) {
      classes.push({ name, pictures: pictures.map((picture) => join(path, picture)) });
    }
  }
  return classes;
}

/** 2 before 10; the same on every machine, so in no language's order. */
function byNumber(a: string, b: string): number {
  const [left, right] = [a, b].map((text) =>
    text.replace(/\d+/g, (digits) => digits.padStart(20, "0"))
  );
  return left < right ? -1 : left > right ? 1 : a < b ? -1 : 1;
}
