import assert from "node:assert/strict";
import { join } from "@std/path";
import { readJson } from "lib/files";
import * as v from "valibot";
import { inFolder } from "../in_folder.ts";

const schema = v.object({
  model: v.picklist(["dcgan", "fedgan"]),
  data: v.object({ count: v.pipe(v.number(), v.integer(), v.minValue(1)) }),
  losses: v.array(v.nullable(v.number())),
  note: v.optional(v.string()),
});
const good = { model: "dcgan", data: { count: 3 }, losses: [1.5, null] };

Deno.test("readJson() gives what the schema says, and leaves out a byte order mark", () =>
  inFolder(async (folder) => {
    const path = join(folder, "config.json");
    for (const start of ["", "\ufeff"]) {
      await Deno.writeTextFile(path, start + JSON.stringify({ ...good, other: 1 }));
      assert.deepEqual(await readJson(path, schema), good);
    }
  }));

Deno.test("readJson() names file, place, what is there and what must be", () =>
  inFolder(async (folder) => {
    const path = join(folder, "config.json");
    const refuse = async (text: string | Uint8Array<ArrayBuffer>, reason: string | RegExp) => {
      if (typeof text === "string") await Deno.writeTextFile(path, text);
      else await Deno.writeFile(path, text);
      await assert.rejects(readJson(path, schema), (error: Error) => {
        assert.ok(error instanceof Deno.errors.InvalidData);
        const start = `Cannot read "${path}": `;
        assert.equal(error.message.slice(0, start.length), start);
        const given = error.message.slice(start.length);
        if (reason instanceof RegExp) assert.match(given, reason);
        else assert.equal(given, reason);
        return true;
      });
    };
    const changed = (changes: object) => JSON.stringify({ ...good, ...changes });
    await refuse("", "it is empty");
    await refuse('{"model": "dc', /^it is not JSON: /);
    await refuse(Uint8Array.of(0x22, 0xff, 0x22), "it is not text in UTF-8");
    await refuse("null", "it is null but must be an object");
    await refuse("[]", "model is missing");
    await refuse(changed({ model: undefined }), "model is missing");
    await refuse(changed({ model: "gan" }), 'model is "gan" but must be "dcgan" or "fedgan"');
    await refuse(changed({ data: { count: "3" } }), 'data.count is "3" but must be a number');
    await refuse(changed({ data: { count: 0.5 } }), "data.count is 0.5 but must be an integer");
    await refuse(changed({ data: { count: 0 } }), "data.count is 0 but must be at least 1");
    await refuse(changed({ data: [] }), "data.count is missing");
    await refuse(changed({ data: 7 }), "data is 7 but must be an object");
    await refuse(changed({ losses: {} }), "losses is an object but must be an array");
    await refuse(changed({ losses: [1, "x"] }), 'losses.1 is "x" but must be a number');
    await refuse(
      changed({ note: 12345 }),
      "note is 12345 but must be a string",
    );
    await refuse(changed({ model: "x".repeat(500) }), /^model is "x{59}… but must be /);
  }));

Deno.test("readJson() says what is wrong inside a choice of objects, and what it does not know", () =>
  inFolder(async (folder) => {
    const path = join(folder, "config.json");
    const choice = v.object({
      kind: v.union([
        v.object({ steps: v.number() }),
        v.object({ epochs: v.number() }),
      ]),
    });
    await Deno.writeTextFile(path, '{"kind":{"steps":"x"}}');
    await assert.rejects(readJson(path, choice), {
      message: `Cannot read "${path}": kind.steps is "x" but must be a number`,
    });
    await Deno.writeTextFile(path, '{"a":1,"b":2}');
    await assert.rejects(readJson(path, v.strictObject({ a: v.number() })), {
      message: `Cannot read "${path}": b is not known`,
    });
  }));

Deno.test("readJson() says what the system refuses", () =>
  inFolder(async (folder) => {
    const path = join(folder, "missing.json");
    await assert.rejects(readJson(path, schema), (error: Error) => {
      assert.ok(error instanceof Deno.errors.NotFound);
      assert.equal(error.message, `Cannot read "${path}": it does not exist`);
      return true;
    });
    await assert.rejects(readJson(join(folder, "no", "file"), schema), {
      message: `Cannot read "${join(folder, "no", "file")}": the folder "${
        join(folder, "no")
      }" does not exist`,
    });
    await assert.rejects(readJson(folder, schema), {
      message: `Cannot read "${folder}": it is a folder`,
    });
  }));

Deno.test("readJson() waits for no pipe", () =>
  inFolder(async (folder) => {
    const path = join(folder, "pipe");
    await new Deno.Command("mkfifo", { args: [path] }).output();
    await assert.rejects(readJson(path, schema), {
      message: `Cannot read "${path}": it is a device or pipe but must be a file`,
    });
  }));
