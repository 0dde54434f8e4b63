import { basename, dirname, fromFileUrl, join } from "@std/path";
import { didYouMean, UserRangeError } from "../errors/mod.ts";
import { isFile, userPath } from "../files/mod.ts";

/** The folder of the course: a folder for each part, which holds the part's notebooks. */
export const notebooksFolder: string = fromFileUrl(new URL("../../notebooks", import.meta.url));

/**
 * The project's own notebooks, in the order of the course.
 *
 * @returns Their paths.
 */
export function projectNotebooks(): string[] {
  const parts = [...Deno.readDirSync(notebooksFolder)]
    .filter(({ name, isDirectory }) => isDirectory && !name.startsWith("."));
  return parts.flatMap(({ name }) => {
    const part = join(notebooksFolder, name);
    return [...Deno.readDirSync(part)].map((file) => join(part, file.name));
  }).filter((path) => path.endsWith(".ipynb"))
    .sort((a, b) => basename(a) < basename(b) ? -1 : 1);
}

/**
 * The notebooks that some names mean.
 *
 * @example By number
 * ```ts
 * import { findNotebooks } from "lib/notebook";
 * import assert from "node:assert/strict";
 *
 * const [path] = await findNotebooks(["05"]);
 * assert.match(path, /1-federated-gans.05_fedgan\.ipynb$/);
 * ```
 *
 * @param names Each a file, or one of the project's notebooks: by its number (`05` or `5`), its file's name or the
 * beginning of that, or all of a part by the part's name (`1-federated-gans`). None means all.
 * @returns Paths in the order of the names, within a part in that of the course; each once.
 * @throws {RangeError} If a name means no notebook, or several that are not a part.
 */
export async function findNotebooks(names: readonly string[]): Promise<string[]> {
  if (names.length === 0) return projectNotebooks();
  const found: string[] = [];
  for (const name of names) found.push(...await notebooksOf(name));
  return [...new Set(found)];
}

async function notebooksOf(name: string): Promise<string[]> {
  const all = projectNotebooks();
  if (name.endsWith(".ipynb") && await isFile(userPath(name))) return [userPath(name)];
  const bare = basename(name);
  const numbered = all.filter((path) => /^\d+$/.test(bare) && numberOf(path) === Number(bare));
  if (numbered.length === 1) return numbered;
  const part = all.filter((path) => basename(dirname(path)) === bare);
  if (part.length > 0) return part;
  const begun = all.filter((path) => bare !== "" && basename(path).startsWith(bare));
  if (begun.length === 1) return begun;
  if (begun.length > 1) {
    throw new UserRangeError(
      `Cannot find notebook "${name}": ${
        begun.map((path) => basename(path)).join(", ")
      } begin with it; ` +
        `name one of them`,
    );
  }
  const titles = all.map((path) => basename(path, ".ipynb"));
  throw new UserRangeError(
    `Cannot find notebook "${name}": ${
      /[/\\]/.test(name) ? `"${userPath(name)}" does not exist, and ` : ""
    }no notebook has that name${didYouMean(basename(bare, ".ipynb"), titles)}`,
  );
}

/** The number that a notebook's file begins with. */
function numberOf(path: string): number {
  return Number.parseInt(basename(path));
}
