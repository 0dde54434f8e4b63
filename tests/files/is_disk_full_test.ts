import assert from "node:assert/strict";
import { isDiskFull } from "lib/files";

Deno.test("isDiskFull() finds the system's reason, also behind the project's own words", () => {
  const of = (code: string) => Object.assign(new Error("os error"), { code });
  for (const code of ["ENOSPC", "EDQUOT"]) {
    assert.ok(isDiskFull(of(code)));
    assert.ok(isDiskFull(new Error("Cannot write", { cause: of(code) })));
  }
  for (const other of [of("EACCES"), new Error("ENOSPC"), "ENOSPC", undefined]) {
    assert.ok(!isDiskFull(other));
  }
});
