/** tfjs-node's own specs, loaded from its npm package with its native addon replaced by our binding. */
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, fromFileUrl, join } from "@std/path";
import { mendedCoreSpecs } from "./ignored_specs.ts";

/** The folder of the package's compiled files. */
const dist = dirname(
  fromFileUrl(import.meta.resolve("@tensorflow/tfjs-node-gpu/dist/run_tests.js")),
);

/**
 * The specs that tfjs-node leaves out when it runs tfjs-core's suite on TensorFlow: parts of full names, read
 * from its own runner. Those in {@linkcode mendedCoreSpecs} pass on the engine, and are not among them.
 *
 * @throws {Error} If the runner holds no such list.
 */
export function nodeIgnoreList(): string[] {
  const runner = join(dist, "run_tests.js");
  const literal = /var IGNORE_LIST = (\[.*?\n\]);/s.exec(readFileSync(runner, "utf8"))?.[1];
  if (literal === undefined) throw new Error(`Cannot find IGNORE_LIST in "${runner}"`);
  const parts: string[] = new Function(`return ${literal}`)();
  const unknown = mendedCoreSpecs.filter((part) => !parts.includes(part));
  if (unknown.length > 0) throw new Error(`Cannot find ${unknown.join(", ")} in IGNORE_LIST`);
  return parts.filter((part) => !mendedCoreSpecs.includes(part));
}

/** Names of the package's spec files, relative to its `dist` folder. */
export function nodeSpecFiles(): string[] {
  return readdirSync(dist, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith("_test.js")).sort();
}

/**
 * Defines the specs of some of the package's files.
 *
 * @param files Names that {@linkcode nodeSpecFiles} gives.
 * @param binding What takes the native addon's place.
 * @param jasmineUtil The exports of tfjs-core's `jasmine_util.js`, which loads as part of a bundle alone.
 */
export function defineNodeSpecs(files: string[], binding: unknown, jasmineUtil: unknown): void {
  // tfjs-node asks node-pre-gyp where the addon lies, looks whether the file exists and requires it.
  const addon = join(dist, "tfjs_binding.js");
  const replacements: Record<string, unknown> = {
    "@mapbox/node-pre-gyp": { find: () => addon },
    [addon]: binding,
    "@tensorflow/tfjs-core/dist/jasmine_util": jasmineUtil,
    // A development dependency, which is not installed with the package; the specs use one function of it.
    "tmp": { dirSync: () => ({ name: mkdtempSync(join(tmpdir(), "tfjs-node-")) }) },
  };
  const loader = Module as unknown as { _load(request: string, ...rest: unknown[]): unknown };
  const load = loader._load;
  loader._load = (request, ...rest) => {
    const exported = replacements[request] ?? load(request, ...rest);
    // The package's index would add its router for file:// to the engine's, which is the one under test.
    if (request !== "./io/file_system") return exported;
    return { ...exported as object, nodeFileSystemRouter: () => null };
  };
  const require = createRequire(join(dist, "index.js"));
  for (const file of files) require(join(dist, file));
}
