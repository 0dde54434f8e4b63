import assert from "node:assert/strict";
import { progressBar } from "lib/learning";

Deno.test("progressBar() is as long as asked and full at the end", () => {
  assert.equal(progressBar(0, 4), "░░░░");
  assert.equal(progressBar(0.5, 4), "██░░");
  assert.equal(progressBar(1), "█".repeat(24));
  assert.equal(progressBar(7, 4), "████");
});
