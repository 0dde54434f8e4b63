/**
 * Stands in for `jsr:@std/path` where the JSR registry cannot be reached: `links` in `deno.json` resolves
 * the package name to this folder, so that set-up needs the npm and PyPI registries alone. The functions are
 * those of `node:path`, which `@std/path` mirrors on POSIX systems.
 *
 * @module
 */
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** The last part of a path, without `suffix` if given. */
export const basename: (path: string, suffix?: string) => string = path.basename;
/** The path without its last part. */
export const dirname: (path: string) => string = path.dirname;
/** Whether a path starts at the root. */
export const isAbsolute: (path: string) => boolean = path.isAbsolute;
/** Joins parts with the separator and normalises the result. */
export const join: (...paths: string[]) => string = path.join;
/** Resolves `.` and `..`. */
export const normalize: (path: string) => string = path.normalize;
/** The way from one path to another. */
export const relative: (from: string, to: string) => string = path.relative;
/** Joins parts from right to left until the path is absolute. */
export const resolve: (...paths: string[]) => string = path.resolve;
/** The path that a `file:` URL names. */
export const fromFileUrl: (url: string | URL) => string = fileURLToPath;
/** The `file:` URL of a path. */
export const toFileUrl: (path: string) => URL = pathToFileURL;
