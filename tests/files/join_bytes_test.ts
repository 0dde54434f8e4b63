import assert from "node:assert/strict";
import { joinBytes } from "lib/files";

Deno.test("joinBytes() puts pieces in order into memory of its own, empty ones among them", () => {
  const first = Uint8Array.of(1, 2);
  const joined = joinBytes([first, new Uint8Array(0), Uint8Array.of(9, 3, 9).subarray(1, 2)]);
  first.fill(7);
  assert.deepEqual(joined, Uint8Array.of(1, 2, 3));
  assert.deepEqual(joinBytes([]), new Uint8Array(0));
});
