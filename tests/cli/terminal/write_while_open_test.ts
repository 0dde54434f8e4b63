import assert from "node:assert/strict";
import { writeWhileOpen } from "../../../lib/cli/terminal/write_while_open.ts";

/** A stream that takes three bytes at a time and then fails. */
function stream(error?: Error) {
  const taken: number[] = [];
  return {
    taken,
    writeSync(bytes: Uint8Array): number {
      if (error !== undefined && taken.length > 0) throw error;
      taken.push(...bytes.subarray(0, 3));
      return Math.min(3, bytes.length);
    },
  };
}

Deno.test("writeWhileOpen() writes all of a text", () => {
  const { taken, writeSync } = stream();
  writeWhileOpen({ writeSync }, "größer\n");
  assert.equal(new TextDecoder().decode(Uint8Array.from(taken)), "größer\n");
});

Deno.test("writeWhileOpen() goes on where nobody reads or the log's disk is full, and throws other errors", () => {
  for (const code of ["EPIPE", "EIO", "ENOSPC", "EDQUOT"]) {
    writeWhileOpen(stream(Object.assign(new Error("gone"), { code })), "a text");
  }
  const other = Object.assign(new Error("other"), { code: "EBADF" });
  assert.throws(() => writeWhileOpen(stream(other), "a text"), other);
});
