import { basename, fromFileUrl, join } from "@std/path";

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
 * The project's notebooks of some names.
 *
 * @example By number
 * ```ts
 * import { findNotebooks } from "lib/notebook";
 * import assert from "node:assert/strict";
 *
 * assert.match(findNotebooks(["05"])[0], /05_fedgan\.ipynb$/);
 * ```
 *
 * @param names Names, their beginnings such as `05`, or paths that end in them. None means all.
 * @returns Paths, in the order of the course.
 * @throws {RangeError} If there is no notebook of such a name.
 */
export function findNotebooks(names: readonly string[]): string[] {
  const all = projectNotebooks();
  const isNamed = (path: string, name: string) => basename(path).startsWith(basename(name));
  const unknown = names.find((name) =>
    basename(name) === "" || !all.some((path) => isNamed(path, name))
  );
  if (unknown !== undefined) {
    throw new RangeError(
      `Cannot find notebook "${unknown}": there are ${
        all.map((path) => basename(path)).join(", ")
      }`,
    );
  }
  return names.length === 0 ? all : all.filter((path) => names.some((name) => isNamed(path, name)));
}
