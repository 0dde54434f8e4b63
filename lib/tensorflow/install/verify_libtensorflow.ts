import { createHash } from "node:crypto";
import { join } from "@std/path";
import { UserInvalidDataError, UserNotFoundError } from "../../errors/mod.ts";
import { statusOf } from "./library_files.ts";
import { pinnedLibraryFolder } from "./locate.ts";

/** The file beside the libraries that has their SHA-256, in the form that `sha256sum --check` reads. */
export const checksumFile = "SHA256SUMS";

/**
 * Reads the project's own TensorFlow libraries and checks them against the SHA-256 that they had when they came out of
 * their wheel. Takes a few seconds.
 *
 * @param folder The folder that `installLibTensorFlow()` made. Default: {@linkcode pinnedLibraryFolder}.
 * @returns The names of the files that were checked.
 * @throws {Error} If a file differs, is missing, or nothing is known to check it against.
 */
export async function verifyLibTensorFlow(
  folder: string = pinnedLibraryFolder(),
): Promise<string[]> {
  const remedy = `delete the folder and run "deno task setup --own"`;
  const path = join(folder, checksumFile);
  if (statusOf(path) === undefined) {
    throw new UserNotFoundError(
      `Cannot verify TensorFlow in "${folder}": ${checksumFile} is missing; ${remedy}`,
    );
  }
  const lines = (await Deno.readTextFile(path)).trim().split("\n");
  const names: string[] = [];
  for (const line of lines) {
    const [, expected, name] = /^([0-9a-f]{64}) [ *]([^/]+)$/.exec(line) ?? [];
    if (name === undefined) {
      throw new UserInvalidDataError(
        `Cannot verify TensorFlow in "${folder}": a line of ${checksumFile} is ` +
          `${JSON.stringify(line)} but must be a SHA-256 and a name; ${remedy}`,
      );
    }
    const file = join(folder, name);
    const actual = statusOf(file) === undefined ? "missing" : await sha256OfFile(file);
    if (actual !== expected) {
      throw new UserInvalidDataError(
        `Cannot verify TensorFlow in "${folder}": the SHA-256 of ${name} is ${actual} but must be ` +
          `${expected}; ${remedy}`,
      );
    }
    names.push(name);
  }
  return names;
}

/**
 * The SHA-256 of a file of any size.
 *
 * @param path The file.
 * @returns 64 hexadecimal digits.
 */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of (await Deno.open(path)).readable) hash.update(chunk);
  return hash.digest("hex");
}
