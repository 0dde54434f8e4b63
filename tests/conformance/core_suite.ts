/** tfjs-core's own test suite, bundled so that Deno can load it. */
import { createRequire } from "node:module";
import { dirname, fromFileUrl, join } from "@std/path";
import { build, stop } from "esbuild";

/**
 * Bundles the suite into one CommonJS file. Its exports are those of tfjs-core's `jasmine_util.js`, and
 * `defineSpecs()`, which defines every spec once jasmine's globals and the test environments are there.
 *
 * tfjs-core publishes its specs as ES modules whose imports lack file extensions, which bundlers alone read,
 * and marks them as free of side effects although `describe()` is one: hence `ignoreAnnotations`.
 *
 * @param folder Where to put the file.
 * @returns The file's path.
 */
export async function bundleCoreSuite(folder: string): Promise<string> {
  const outfile = join(folder, "tfjs_core_suite.cjs");
  const require = createRequire(import.meta.resolve("@tensorflow/tfjs"));
  const dist = join(dirname(require.resolve("@tensorflow/tfjs-core/package.json")), "dist");
  const coreRequire = createRequire(join(dist, "index.js"));
  const jasmineMain = fromFileUrl(import.meta.resolve("jasmine-core"));
  try {
    await build({
      stdin: {
        contents: `
          export * from "./jasmine_util";
          import "./public/chained_ops/register_all_chained_ops";
          import "./register_all_gradients";
          export function defineSpecs() { require("./tests"); }`,
        resolveDir: dist,
      },
      outfile,
      bundle: true,
      platform: "node",
      format: "cjs",
      ignoreAnnotations: true,
      // Deno keeps packages in its own cache, which esbuild does not know.
      alias: {
        "long": coreRequire.resolve("long"),
        "seedrandom": coreRequire.resolve("seedrandom"),
        "jasmine-core/lib/jasmine-core/jasmine.js": join(
          dirname(jasmineMain),
          "jasmine-core/jasmine.js",
        ),
      },
      external: ["node-fetch"], // no spec calls it
      logLevel: "error",
    });
  } finally {
    await stop();
  }
  return outfile;
}
