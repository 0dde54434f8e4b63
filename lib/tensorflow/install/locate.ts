import { basename, dirname, fromFileUrl, join } from "@std/path";
import { checkOptions, UserError, UserRangeError } from "../../errors/mod.ts";
import { userPath } from "../../files/mod.ts";
import { type Environment, projectCacheFolder, userCacheFolder } from "./project_cache.ts";
import { librariesIn, libraryNames, statusOf } from "./library_files.ts";

/** The TensorFlow release that set-up fetches, and the one that the tests run on. */
export const pinnedVersion = "2.21.0";

/** The kind of place that a library was found in, in the order of the search. */
export type LibTensorFlowOrigin =
  | "FEDGAN_LIBTENSORFLOW"
  | "project cache"
  | "Python environment"
  | "tfjs-node-gpu";

/** A place that was looked at and did not serve. */
export interface TriedPlace {
  /** The kind of place. */
  origin: LibTensorFlowOrigin;
  /** What was looked at: a folder, a file or the names of unset variables. */
  place: string;
  /** Why it did not serve. */
  reason: string;
}

/** Where TensorFlow's C library lies: two files, of which the first must be opened first. */
export interface LibTensorFlowLocation {
  /** Absolute path of `libtensorflow_framework`. */
  framework: string;
  /** Absolute path of `libtensorflow_cc` (in Python wheels) or `libtensorflow` (in C archives). */
  cc: string;
  /** The kind of place that it was found in. */
  origin: LibTensorFlowOrigin;
  /** The places that were looked at before, in order. */
  tried: TriedPlace[];
}

/** Options of {@linkcode locateLibTensorFlow}. */
export interface LocateOptions {
  /** The environment to read variables from. Default: the process's own. */
  env?: Environment;
  /** The operating system to search for, as `Deno.build.os` names it. Default: the one that runs. */
  os?: string;
  /** The processor to search for, as `Deno.build.arch` names it. Default: the one that runs. */
  arch?: string;
  /** The folder that holds `node_modules`, if any. Default: the project's root. */
  projectFolder?: string;
}

/** No place of the search order holds a library that this machine can open. */
export class LibTensorFlowNotFoundError extends UserError {
  /** The error's name. */
  override readonly name = "LibTensorFlowNotFoundError";

  /**
   * Makes the error whose message lists every place and the command that mends it.
   *
   * @param tried Every place that was looked at, in order.
   */
  constructor(readonly tried: TriedPlace[]) {
    super([
      "Cannot find TensorFlow's C library. Looked in:",
      ...tried.map(({ origin, place, reason }) => `  - ${origin}: ${place}: ${reason}`),
      'Run "deno task setup" to fetch it, or set FEDGAN_LIBTENSORFLOW to the folder that holds it',
    ].join("\n"));
  }
}

/**
 * Finds TensorFlow's C library without opening it.
 *
 * The order: `FEDGAN_LIBTENSORFLOW` (a folder, such as a Python environment's `tensorflow` package, or one of the
 * library's files); the project's cache, which set-up fills; the active Python environment (`VIRTUAL_ENV`, then
 * `CONDA_PREFIX`); `deps/lib` of the npm package tfjs-node-gpu. A library of another processor does not serve.
 *
 * @param options Where and for which machine to search. Default: here, for this machine.
 * @returns The two files and where they come from.
 * @throws {RangeError} If `FEDGAN_LIBTENSORFLOW` is set and does not lead to a library: nothing else is tried then.
 * @throws {LibTensorFlowNotFoundError} If no place serves.
 * @throws {Error} On Windows, where the project runs in WSL2 alone.
 */
export function locateLibTensorFlow(options: LocateOptions = {}): LibTensorFlowLocation {
  checkOptions<LocateOptions>("locateLibTensorFlow()", options, {
    env: "object",
    os: "string",
    arch: "string",
    projectFolder: "string",
  });
  const { env = Deno.env.toObject(), os = Deno.build.os, arch = Deno.build.arch } = options;
  const { projectFolder = fromFileUrl(new URL("../../../", import.meta.url)) } = options;
  if (os === "windows") {
    throw new UserError(
      "Cannot use TensorFlow's C library on Windows: its wheels there export no C functions; " +
        "run the project in WSL2, where it is Linux (https://learn.microsoft.com/windows/wsl/install)",
    );
  }
  if (env.FEDGAN_LIBTENSORFLOW !== undefined) {
    return fromVariable(env.FEDGAN_LIBTENSORFLOW, { env, os, arch });
  }
  const tried: TriedPlace[] = [];
  for (const { origin, place, missing } of searchOrder(env, os, arch, projectFolder)) {
    const found = missing ?? librariesIn(place, { os, arch });
    if (typeof found !== "string") return { ...found, origin, tried };
    tried.push({ origin, place, reason: found });
  }
  throw new LibTensorFlowNotFoundError(tried);
}

/**
 * The folder of the project's cache that set-up puts the pinned library in. It need not exist.
 *
 * @param options For which environment and machine. Default: this process's, this machine.
 * @returns An absolute path, such as `~/.cache/fedgan/libtensorflow/2.21.0-linux-x86_64`.
 */
export function pinnedLibraryFolder(options: LocateOptions = {}): string {
  checkOptions<LocateOptions>("pinnedLibraryFolder()", options, {
    env: "object",
    os: "string",
    arch: "string",
    projectFolder: "string",
  });
  const { env = Deno.env.toObject(), os = Deno.build.os, arch = Deno.build.arch } = options;
  return join(projectCacheFolder(env, os), "libtensorflow", `${pinnedVersion}-${os}-${arch}`);
}

function fromVariable(
  value: string,
  { env, os, arch }: Required<Pick<LocateOptions, "env" | "os" | "arch">>,
): LibTensorFlowLocation {
  const { framework, cc } = libraryNames(os);
  const path = value === "" ? "" : userPath(value, { env });
  const isFile = statusOf(path)?.isFile();
  const found = value === ""
    ? "it is empty"
    : isFile && ![framework, ...cc].includes(basename(path))
    ? `the file's name is none of ${[framework, ...cc].join(", ")}`
    : librariesIn(isFile ? dirname(path) : path, { os, arch });
  if (typeof found !== "string") return { ...found, origin: "FEDGAN_LIBTENSORFLOW", tried: [] };
  throw new UserRangeError(
    `Cannot use FEDGAN_LIBTENSORFLOW="${path}": ${found}; set it to the folder that holds ` +
      `${framework} and ${cc[0]}, or unset it and run "deno task setup"`,
  );
}

interface SearchPlace {
  origin: LibTensorFlowOrigin;
  place: string;
  /** Why there is no folder to look at, where there is none. */
  missing?: string;
}

function* searchOrder(
  env: Environment,
  os: string,
  arch: string,
  projectFolder: string,
): Generator<SearchPlace> {
  yield { origin: "project cache", place: pinnedLibraryFolder({ env, os, arch }) };

  const environments = [env.VIRTUAL_ENV, env.CONDA_PREFIX].filter((folder) => folder !== undefined);
  const origin = "Python environment";
  if (environments.length === 0) {
    yield { origin, place: "VIRTUAL_ENV and CONDA_PREFIX", missing: "both are unset" };
  }
  for (const place of environments) {
    const packages = sitePackages(place).map((folder) => join(folder, "tensorflow")).filter(exists);
    if (packages.length === 0) {
      yield { origin, place, missing: "TensorFlow is not installed in it" };
    }
    for (const folder of packages) yield { origin, place: folder };
  }

  const library = join("deps", "lib");
  const nodePackage = join("@tensorflow", "tfjs-node-gpu");
  const denoFolder = env.DENO_DIR || join(userCacheFolder(env, os), "deno");
  yield {
    origin: "tfjs-node-gpu",
    place: join(projectFolder, "node_modules", nodePackage, library),
  };
  for (const registry of subfolders(join(denoFolder, "npm"))) {
    for (const version of subfolders(join(registry, nodePackage))) {
      yield { origin: "tfjs-node-gpu", place: join(version, library) };
    }
  }
}

function sitePackages(environment: string): string[] {
  return subfolders(join(environment, "lib"))
    .filter((folder) => basename(folder).startsWith("python3."))
    .map((folder) => join(folder, "site-packages"));
}

function exists(path: string): boolean {
  return statusOf(path) !== undefined;
}

function subfolders(folder: string): string[] {
  try {
    // Deno's cache keeps a file beside the folders of versions.
    return [...Deno.readDirSync(folder)].map((entry) => join(folder, entry.name))
      .filter((path) => statusOf(path)?.isDirectory()).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      return [];
    }
    throw error;
  }
}
