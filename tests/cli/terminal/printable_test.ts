import assert from "node:assert/strict";
import { printable, printableLine } from "../../../lib/cli/terminal/printable.ts";

Deno.test("printableLine() spells what a terminal would obey, and keeps letters of any script", () => {
  assert.equal(printableLine("größer 日本 😀 é"), "größer 日本 😀 é");
  assert.equal(
    printableLine("a\x1b[31m\r\n\t\x9b\u202e"),
    "a\\u{1b}[31m\\u{d}\\n\\u{9}\\u{9b}\\u{202e}",
  );
});

Deno.test("printable() keeps the ends of lines", () => {
  assert.equal(printable("a\nb\x07\n"), "a\nb\\u{7}\n");
});
