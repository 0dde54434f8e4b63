import assert from "node:assert/strict";
import { systemReason } from "lib/files";

/** An error as Deno throws it for a code of the system. */
function systemError(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

Deno.test("systemReason() says what a code of the system means", async () => {
  const reasons = {
    EACCES: "permission is denied",
    EROFS: "its file system is read-only",
    ENOSPC: "the disk is full",
    EMFILE: "this process has too many files open; raise the limit, see ulimit -n",
  };
  for (const [code, reason] of Object.entries(reasons)) {
    assert.equal(await systemReason(systemError(code, "Some words (os error 1)"), "x"), reason);
  }
});

Deno.test("systemReason() passes on what it does not know, without the call and the number", async () => {
  const broken = systemError("EIO", "Input/output error (os error 5): open '/x'");
  assert.equal(await systemReason(broken, "/x"), "Input/output error");
  const nul = await Deno.stat("a\0b").catch((error) => error);
  assert.equal(await systemReason(nul, "a\0b"), "file name contained an unexpected NUL byte");
  assert.equal(await systemReason("text", "/x"), "text");
});
