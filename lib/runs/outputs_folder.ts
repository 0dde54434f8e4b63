import { fromFileUrl, join, resolve } from "@std/path";

/**
 * The folder that runs are written to: the environment variable `FEDGAN_OUTPUTS`, else `outputs/` of the project,
 * whatever the working directory is.
 */
export function outputsFolder(): string {
  const setting = Deno.env.get("FEDGAN_OUTPUTS");
  if (setting) return resolve(setting);
  return fromFileUrl(new URL("../../outputs", import.meta.url));
}

/**
 * Where a run is: under {@linkcode outputsFolder}, or at the path if its name has a slash.
 *
 * @throws {RangeError} If the name names no folder.
 */
export function runPath(name: string): string {
  if (name.trim() === "" || name === "." || name === "..") {
    throw new RangeError(`Cannot use "${name}" as the name of a run: it must name a folder`);
  }
  return /[/\\]/.test(name) ? resolve(name) : join(outputsFolder(), name);
}

/** Makes a folder, and those above it; false if something of that name exists. */
export async function makeFolder(path: string): Promise<boolean> {
  await Deno.mkdir(join(path, ".."), { recursive: true });
  try {
    await Deno.mkdir(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return false;
    throw error;
  }
}

/** A name like the given one that no run has. */
export async function freeName(name: string): Promise<string> {
  for (let number = 2;; number++) {
    if (!await exists(runPath(`${name}-${number}`))) return `${name}-${number}`;
  }
}

/** Whether there is a file or folder at a path. */
export async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      return false;
    }
    throw error;
  }
}
