import assert from "node:assert/strict";
import { resolve, toFileUrl } from "@std/path";
import { childEnvironment, userPath } from "lib/files";

Deno.test("userPath() starts where the person stands, else in the working directory", () => {
  const env = { INIT_CWD: resolve("/somewhere") };
  assert.equal(userPath("digits", { env }), resolve("/somewhere/digits"));
  assert.equal(userPath("./a/../b", { env }), resolve("/somewhere/b"));
  assert.equal(userPath("../b", { env }), resolve("/b"));
  assert.equal(userPath(resolve("/absolute"), { env }), resolve("/absolute"));
  for (const env of [{}, { INIT_CWD: "" }, { INIT_CWD: "relative" }]) {
    assert.equal(userPath("digits", { env }), resolve("digits"));
  }
});

Deno.test("userPath() reads the variable when it is called", () => {
  const before = Deno.env.get("INIT_CWD");
  Deno.env.set("INIT_CWD", resolve("/somewhere"));
  try {
    assert.equal(userPath("digits"), resolve("/somewhere/digits"));
  } finally {
    if (before === undefined) Deno.env.delete("INIT_CWD");
    else Deno.env.set("INIT_CWD", before);
  }
});

Deno.test("userPath() takes a file's address", () => {
  const path = resolve("/my digits/größe");
  assert.equal(userPath(toFileUrl(path).href), path);
  assert.equal(userPath("FILE:///a/./b"), resolve("/a/b"));
});

Deno.test("userPath() takes ~ for the person's home where the shell left it", () => {
  const env = { INIT_CWD: resolve("/somewhere"), HOME: resolve("/people/me") };
  assert.equal(userPath("~", { env }), resolve("/people/me"));
  assert.equal(userPath("~/", { env }), resolve("/people/me"));
  assert.equal(userPath("~/runs/../digits", { env }), resolve("/people/me/digits"));
  for (const named of ["./~", "~me/runs", "~.old", "runs/~/a"]) {
    assert.equal(userPath(named, { env }), resolve("/somewhere", named));
  }
  for (const HOME of [undefined, ""]) {
    assert.throws(() => userPath("~/runs", { env: { HOME } }), {
      name: "RangeError",
      message:
        'Cannot use the path "~/runs": ~ is your home but HOME is not set; write the whole path',
    });
  }
  const variables = { HOME: resolve("/people/me"), FEDGAN_DATA: "~/digits" };
  assert.equal(childEnvironment({ env: variables }).FEDGAN_DATA, resolve("/people/me/digits"));
});

Deno.test("childEnvironment() keeps what variables mean where a child works elsewhere", () => {
  const env = {
    INIT_CWD: resolve("/somewhere"),
    FEDGAN_DATA: "digits",
    FEDGAN_CACHE: resolve("/cache"),
    FEDGAN_OUTPUTS: "",
    HOME: "/home/me",
  };
  assert.deepEqual(childEnvironment({ env }), {
    FEDGAN_DATA: resolve("/somewhere/digits"),
    FEDGAN_CACHE: resolve("/cache"),
    FEDGAN_OUTPUTS: "",
    HOME: "/home/me",
  });
});

Deno.test("userPath() refuses what names no file", () => {
  for (const text of ["", " "]) {
    assert.throws(() => userPath(text), {
      name: "RangeError",
      message: `Cannot use the path "${text}": it is empty but must name a file or folder`,
    });
  }
  assert.throws(() => userPath("file:///%"), {
    name: "RangeError",
    message: /^Cannot use the path "file:\/\/\/%": .*; an address must have the form/,
  });
});
