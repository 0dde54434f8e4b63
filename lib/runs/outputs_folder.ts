import { fromFileUrl, join } from "@std/path";
import { UserRangeError } from "../errors/mod.ts";
import { exists, userPath } from "../files/mod.ts";

/**
 * The folder that runs are written to: the environment variable `FEDGAN_OUTPUTS`, else `outputs/` of the project,
 * in any working directory.
 */
export function outputsFolder(): string {
  const setting = Deno.env.get("FEDGAN_OUTPUTS");
  if (setting) return userPath(setting);
  return fromFileUrl(new URL("../../outputs", import.meta.url));
}

/**
 * Where a run is: under {@linkcode outputsFolder}, or at the path if its name has a slash.
 *
 * @throws {RangeError} If the name names no folder.
 */
export function runPath(name: string): string {
  if (name.trim() === "" || name === "." || name === "..") {
    throw new UserRangeError(`Cannot use "${name}" as the name of a run: it must name a folder`);
  }
  return /[/\\]/.test(name) ? userPath(name) : join(outputsFolder(), name);
}

/**
 * Where a new run goes, under a name that a person can type again.
 *
 * @throws {RangeError} If the name names no folder, begins as a flag does, or has a line end or the like.
 */
export function newRunPath(name: string): string {
  const path = runPath(name);
  if (!/^-|\p{Cc}/u.test(name)) return path;
  throw new UserRangeError(
    `Cannot use "${name}" as the name of a run: it must not begin with "-" or have control characters`,
  );
}

/** A name like the given one that no run has. */
export async function freeName(name: string): Promise<string> {
  for (let number = 2;; number++) {
    if (!await exists(runPath(`${name}-${number}`))) return `${name}-${number}`;
  }
}
