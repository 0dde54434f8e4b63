import { dirname } from "@std/path";
import { exists, isFolder } from "../files/mod.ts";
import { findIdxPair, type Split } from "./idx/idx_pair.ts";
import { classFolders, folderContent } from "./pictures/class_folders.ts";

/** More folders than this are not looked into. */
const mostFolders = 50;

/**
 * What a folder has that was given for data and has none where it should be, and which folder to give instead.
 *
 * @param folder The folder.
 * @param split Which part was looked for.
 * @returns The end of a message, after a semicolon.
 */
export async function whatIsThere(folder: string, split: Split): Promise<string> {
  if (!await exists(folder)) return `"${folder}" does not exist`;
  if (!await isFolder(folder)) return `"${folder}" is a file but must be a folder`;
  const { pictures, others, folders } = await folderContent(folder);
  if ((await classFolders(folder)).length > 0) {
    return `"${folder}" has folders of pictures: load them as the data set "own"`;
  }
  const deeper: string[] = [];
  for (const { path } of folders.slice(0, mostFolders)) {
    if (await hasData(path, split)) deeper.push(`"${path}"`);
  }
  if (deeper.length > 0) {
    return `the data is a level deeper: give the folder ${deeper.slice(0, 3).join(" or ")}`;
  }
  if (pictures.length > 0) {
    return `"${folder}" has ${pictures.length} pictures itself, but those of a class must be in a folder of its name; ` +
      `if it is one class, give the folder above, "${dirname(folder)}"`;
  }
  const names = [...folders.map(({ name }) => `${name}/`), ...others];
  if (names.length === 0) return `"${folder}" is empty`;
  const more = names.length > 6 ? ` and ${names.length - 6} more` : "";
  return `"${folder}" has ${names.slice(0, 6).join(", ")}${more}`;
}

async function hasData(folder: string, split: Split): Promise<boolean> {
  if ((await classFolders(folder)).length > 0) return true;
  // Half a pair, or several, is what one of these names is about as well.
  return await findIdxPair(folder, split).then((pair) => pair !== undefined, () => true);
}
