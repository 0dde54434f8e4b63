/** The style of the documentation in lib, beyond what `deno doc --lint` checks. */
import assert from "node:assert/strict";
import { relative } from "@std/path";
import { lib, sources } from "./errors/lib_sources.ts";

/** A comment for readers of the API, and the line of code after it. */
interface Doc {
  /** Its text before the first tag. */
  text: string;
  /** Its tags, each with all of its text: `@returns The mean.` */
  tags: string[];
  /** What it documents. */
  code: string;
}

function docsOf(source: string): Doc[] {
  return [...source.matchAll(/\/\*\*((?:(?!\*\/)[^])*)\*\/\s*(.*)/g)].map(([, comment, code]) => {
    const content = comment.replace(/^\s*\* ?/gm, "").replace(/```[^]*?```/g, "");
    const [text, ...tags] = content.split(/^\s*(?=@\w)/m).map((part) =>
      part.replace(/\s+/g, " ").trim()
    );
    return { text, tags, code };
  });
}

/** What a comment lacks; none if all is well. */
function problemsOf({ text, tags, code }: Doc): string[] {
  const problems = [];
  const isFunction = /^export (async )?function\b/.test(code);
  if (isFunction && !/[.:](?=\s|$)/.test(text)) problems.push("its first sentence has no period");
  for (const tag of tags) {
    if (/^@returns\b/.test(tag) && !tag.endsWith(".")) problems.push(`no period after "${tag}"`);
    if (/^@throws\b/.test(tag) && !/^@throws \{[A-Z][\w.]*\} .*\.$/.test(tag)) {
      problems.push(`no class or no period in "${tag}"`);
    }
  }
  return problems.map((problem) => `${code}: ${problem}`);
}

Deno.test("lib's documentation is whole sentences; @throws names a class, @returns ends with a period", () => {
  const problems = sources(lib).flatMap((path) =>
    docsOf(Deno.readTextFileSync(path)).flatMap(problemsOf)
      .map((problem) => `${relative(lib, path)}: ${problem}`)
  );
  assert.deepEqual(problems, []);
});

Deno.test("problemsOf() finds what is not of the style", () => {
  const found = (comment: string) =>
    docsOf(`/**\n * ${comment}\n */\nexport function f() {}`).flatMap(problemsOf).length;
  assert.equal(found("Draws.\n *\n * @returns Pixels.\n * @throws {RangeError} If none."), 0);
  assert.equal(found("Draws"), 1);
  assert.equal(found("Draws.\n *\n * @returns Pixels"), 1);
  assert.equal(found("Draws.\n *\n * @throws If there are none."), 1);
  assert.equal(found("Draws.\n *\n * @throws {RangeError} If there are none"), 1);
});
