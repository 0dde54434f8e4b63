import assert from "node:assert/strict";
import { relative } from "@std/path";
import { lib, sources } from "./lib_sources.ts";

/**
 * The text of the literals that begin at a place, joined where `+` joins them, with `…` for what is put into them:
 * what an error that is thrown there says. Empty if there is no literal.
 */
function messageAt(code: string, start: number): string {
  let message = "";
  for (let place = start;;) {
    const quote = /^\s*(["'`])/.exec(code.slice(place));
    if (quote === null) return message;
    place += quote[0].length;
    for (; code[place] !== quote[1]; place++) {
      if (code[place] === "\\") {
        message += code[++place] === "n" ? "\n" : code[place];
      } else if (quote[1] === "`" && code.startsWith("${", place)) {
        message += "…";
        for (let depth = 1, at = place + 2; depth > 0; at++) {
          depth += code[at] === "{" ? 1 : code[at] === "}" ? -1 : 0;
          place = at;
        }
      } else message += code[place];
    }
    const joined = /^\s*\+/.exec(code.slice(++place));
    if (joined === null) return message;
    place += joined[0].length;
  }
}

/** The messages that a text of TypeScript throws with literals. */
function messages(code: string): string[] {
  return [...code.matchAll(/\bnew User\w*Error\(/g)]
    .map((found) => messageAt(code, found.index + found[0].length))
    .filter((message) => message !== "");
}

/** `Cannot <action>: <what> is <actual> but must be <expected>`; what begins with `…` takes its action from a caller. */
const template = /^(Cannot \S[^:]*|…):\s/;

Deno.test("every error of lib says what cannot be done, then why", () => {
  const all = sources(lib).flatMap((path) =>
    messages(Deno.readTextFileSync(path)).map((text) => `${relative(lib, path)}: ${text}`)
  );
  assert(all.length > 150);
  assert.deepEqual(all.filter((line) => !template.test(line.slice(line.indexOf(": ") + 2))), []);
});

Deno.test("no message of an error ends in a full stop", () => {
  const all = sources(lib).flatMap((path) => messages(Deno.readTextFileSync(path)));
  assert.deepEqual(all.filter((text) => text.endsWith(".")), []);
});

Deno.test("messages() joins literals, and finds what breaks the template", () => {
  const code = 'throw new UserError(\n  `Cannot read "${f({ a: 1 })}": it is ` +\n    "empty",\n)';
  assert.deepEqual(messages(code), ['Cannot read "…": it is empty']);
  assert.match(messages(code)[0], template);
  assert.doesNotMatch(messages('new UserTypeError("Bad file")')[0], template);
  assert.doesNotMatch(messages('new UserTypeError("Cannot: x")')[0], template);
});
