import { checkOptions } from "../errors/mod.ts";
import { dirname } from "@std/path";

const reasons: Readonly<Record<string, string>> = {
  EACCES: "permission is denied",
  EPERM: "permission is denied",
  EROFS: "its file system is read-only",
  ENAMETOOLONG: "its name is longer than the file system allows",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EISDIR: "it is a folder",
  ELOOP: "its symbolic links lead in a circle",
  EMFILE: "this process has too many files open; raise the limit, see ulimit -n",
};

/** Options of {@linkcode systemReason}. */
export interface SystemReasonOptions {
  /** Whether the path was to be made, so that it need not have existed. Default: `false`. */
  isNew?: boolean;
}

/**
 * Why the system refused a path, in words for the person who gave it: the system's own name the call, not the part of the
 * path that is wrong.
 *
 * @param error What a function of Deno threw.
 * @param path The path that it was called with.
 * @param options Whether it was to be made.
 * @returns The reason, for the end of a message: `"a.txt" is a file but must be a folder`.
 */
export async function systemReason(
  error: unknown,
  path: string,
  options: SystemReasonOptions = {},
): Promise<string> {
  checkOptions<SystemReasonOptions>("systemReason()", options, { isNew: "boolean" });
  if (!(error instanceof Error)) return String(error);
  if (error instanceof Deno.errors.NotCapable) return "Deno's permissions do not reach there";
  const code = "code" in error ? String(error.code) : "";
  if (Object.hasOwn(reasons, code)) return reasons[code];
  if (code === "ENOENT" || code === "ENOTDIR" || code === "EEXIST") {
    const above = dirname(path);
    const nearest = await nearestThatExists(path);
    if (nearest !== undefined && !nearest.isDirectory) {
      return `"${nearest.path}" is a file but must be a folder`;
    }
    if (code === "ENOENT") {
      if (nearest?.path !== above) return `the folder "${above}" does not exist`;
      return options.isNew ? "its file system takes no new files there" : "it does not exist";
    }
  }
  return error.message.replace(/ \(os error \d+\).*$|: \w+ '.*'$/s, "");
}

async function nearestThatExists(
  path: string,
): Promise<{ path: string; isDirectory: boolean } | undefined> {
  for (let at = path;; at = dirname(at)) {
    try {
      return { path: at, isDirectory: (await Deno.stat(at)).isDirectory };
    } catch {
      // This is only to explain another error, and that one is shown.
      if (dirname(at) === at) return undefined;
    }
  }
}
