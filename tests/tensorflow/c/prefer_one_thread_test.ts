import assert from "node:assert/strict";
import { preferOneThread } from "lib/tensorflow";

Deno.test("preferOneThread asks for one thread, unless the user has asked for another number", () => {
  const setting = "TF_NUM_INTRAOP_THREADS";
  const before = Deno.env.get(setting);
  try {
    Deno.env.delete(setting);
    preferOneThread();
    assert.equal(Deno.env.get(setting), "1");
    Deno.env.set(setting, "3");
    preferOneThread();
    assert.equal(Deno.env.get(setting), "3");
  } finally {
    if (before === undefined) Deno.env.delete(setting);
    else Deno.env.set(setting, before);
  }
});
