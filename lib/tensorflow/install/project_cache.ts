import { join } from "@std/path";
import { UserError } from "../../errors/mod.ts";
import { userPath } from "../../files/mod.ts";

/** Environment variables by name, as `Deno.env.toObject()` returns them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The folder where this project keeps what it has fetched and can fetch again: `FEDGAN_CACHE` where that is set,
 * else `fedgan` in the user's cache folder. The folder need not exist.
 *
 * @param env The environment to read. Default: the process's own.
 * @param os The operating system whose convention holds. Default: the one that runs.
 * @returns An absolute path.
 * @throws {Error} If `FEDGAN_CACHE`, `XDG_CACHE_HOME` and `HOME` are all unset.
 */
export function projectCacheFolder(
  env: Environment = Deno.env.toObject(),
  os: string = Deno.build.os,
): string {
  return env.FEDGAN_CACHE
    ? userPath(env.FEDGAN_CACHE, { env })
    : join(userCacheFolder(env, os), "fedgan");
}

/**
 * The user's cache folder: `XDG_CACHE_HOME`, or `~/.cache`; on macOS `~/Library/Caches`.
 *
 * @param env The environment to read.
 * @param os The operating system whose convention holds, as `Deno.build.os` names it.
 * @returns An absolute path.
 * @throws {Error} If the variables that lead there are unset.
 */
export function userCacheFolder(env: Environment, os: string): string {
  if (os !== "darwin" && env.XDG_CACHE_HOME) return env.XDG_CACHE_HOME;
  if (!env.HOME) {
    throw new UserError(
      "Cannot find the user's cache folder: HOME is unset; set FEDGAN_CACHE to a folder",
    );
  }
  return os === "darwin" ? join(env.HOME, "Library", "Caches") : join(env.HOME, ".cache");
}
