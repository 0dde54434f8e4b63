import { fromFileUrl, join } from "@std/path";

/** The folder of the library. */
export const lib = fromFileUrl(new URL("../../lib/", import.meta.url));

/** Every TypeScript file of a folder and those in it. */
export function sources(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) => {
    const path = join(folder, name);
    if (isDirectory) return sources(path);
    return name.endsWith(".ts") ? [path] : [];
  });
}
