import { fromFileUrl, isAbsolute, resolve } from "@std/path";
import { checkOptions, UserRangeError } from "../errors/mod.ts";

/** Options of {@linkcode userPath}. */
export interface UserPathOptions {
  /** Environment variables by name. Default: those of this process. */
  env?: Readonly<Record<string, string | undefined>>;
}

/**
 * The path that a person means: a relative one starts from the folder that the person stands in. `deno task` runs in the
 * project's folder wherever it is called, and says in `INIT_CWD` where that was. `~` and `~/…` are the person's own folder
 * (`HOME`): shells write it out at the beginning of a word, not in `--out=~/runs` and not in a quoted variable. A folder
 * that is named so is `./~`.
 *
 * Every path that the command line or an environment variable gives goes through here.
 *
 * @example A file's address is a path too
 * ```ts
 * import { userPath } from "lib/files";
 * import assert from "node:assert/strict";
 *
 * assert.equal(userPath("digits", { env: { INIT_CWD: "/home" } }), "/home/digits");
 * assert.equal(userPath("file:///home/my%20digits"), "/home/my digits");
 * ```
 *
 * @param text A path, absolute or relative, or an address `file://…`.
 * @param options Whose environment counts.
 * @returns The absolute path.
 * @throws {RangeError} If the text is empty or an address that names no file of this machine, or begins with `~` where
 * `HOME` is not set.
 */
export function userPath(text: string, options: UserPathOptions = {}): string {
  checkOptions<UserPathOptions>("userPath()", options, { env: "object" });
  const { env = Deno.env.toObject() } = options;
  if (text.trim() === "") {
    throw new UserRangeError(
      `Cannot use the path "${text}": it is empty but must name a file or folder`,
    );
  }
  if (/^file:/i.test(text)) return pathOfAddress(text);
  if (/^~(?:[/\\]|$)/.test(text)) return resolve(homeOf(text, env), `.${text.slice(1)}`);
  const stand = env.INIT_CWD;
  return stand && isAbsolute(stand) ? resolve(stand, text) : resolve(text);
}

/** The environment variables that name files and folders. */
const pathVariables = [
  "FEDGAN_CACHE",
  "FEDGAN_DATA",
  "FEDGAN_LIBTENSORFLOW",
  "FEDGAN_OUTPUTS",
  "FEDGAN_PLACE",
  "FEDGAN_VENV",
];

/**
 * The environment of a child process in which people work on, such as a notebook's kernel and JupyterLab's terminals: the
 * variables that name paths mean the same there, and other relative paths mean the child's folder. Without `INIT_CWD`,
 * since a task that is started there leaves one that it finds as it is.
 *
 * @param options Whose environment counts.
 * @returns All of the child's variables, for `clearEnv`.
 */
export function childEnvironment(options: UserPathOptions = {}): Record<string, string> {
  checkOptions<UserPathOptions>("childEnvironment()", options, { env: "object" });
  const { env = Deno.env.toObject() } = options;
  const kept = Object.entries(env).filter(([name]) => name !== "INIT_CWD")
    .map(([name, value = ""]) => {
      const isPath = pathVariables.includes(name) && value !== "";
      return [name, isPath ? userPath(value, { env }) : value];
    });
  return Object.fromEntries(kept);
}

function homeOf(text: string, env: Readonly<Record<string, string | undefined>>): string {
  const { HOME: home } = env;
  if (home) return home;
  throw new UserRangeError(
    `Cannot use the path "${text}": ~ is your home but HOME is not set; write the whole path`,
  );
}

function pathOfAddress(text: string): string {
  try {
    return resolve(fromFileUrl(text));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UserRangeError(
      `Cannot use the path "${text}": ${reason}; an address must have the form file:///folder/file`,
      { cause },
    );
  }
}
