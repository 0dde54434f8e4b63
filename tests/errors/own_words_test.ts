import assert from "node:assert/strict";
import { join, relative } from "@std/path";
import { lib, sources } from "./lib_sources.ts";

/** Built-in errors that a text makes with a message; those in comments are left out. */
function builtIn(text: string): string[] {
  const code = text.replace(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, "");
  const made = /\bnew (?:Deno\.errors\.\w+|(?:Range|Type|Syntax|Reference)?Error)\((?!\))/g;
  return [...code.matchAll(made), ...code.matchAll(/\bextends Error\b/g)].map(([found]) => found);
}

Deno.test("lib throws the classes of lib/errors alone, so that its own words are known from faults", () => {
  const files = sources(lib).filter((path) => !path.startsWith(join(lib, "errors")));
  assert(files.length > 100);
  assert.deepEqual(
    files.flatMap((path) =>
      builtIn(Deno.readTextFileSync(path)).map((found) => `${relative(lib, path)}: ${found}`)
    ),
    [],
  );
});

Deno.test("builtIn() finds what is not in a comment", () => {
  assert.equal(builtIn('throw new RangeError("no");').length, 1);
  assert.equal(builtIn("new Deno.errors.NotFound(`x`)").length, 1);
  assert.equal(builtIn("class A extends Error {}").length, 1);
  assert.equal(builtIn("/** throw new Error(x) */\n// new Error(x)\nnew Error().stack").length, 0);
});
