import assert from "node:assert/strict";
import { shortened } from "../../../lib/cli/terminal/shortened.ts";

Deno.test("shortened() keeps a text that fits, and cuts a longer one between two letters", () => {
  for (const text of ["", "abc", "𝒳𝒴𝒵"]) assert.equal(shortened(text, 3), text);
  assert.equal(shortened("abcd", 3), "ab…");
  assert.equal(shortened("𝒳𝒴𝒵𝒳", 3), "𝒳𝒴…");
  assert.equal(shortened("x".repeat(1e6), 5), "xxxx…");
});
