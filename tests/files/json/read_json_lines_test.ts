import assert from "node:assert/strict";
import { join } from "@std/path";
import { readJsonLines } from "lib/files";
import * as v from "valibot";
import { inFolder } from "../in_folder.ts";

const schema = v.object({ epoch: v.number() });

Deno.test("readJsonLines() reads lines, whatever ends them", () =>
  inFolder(async (folder) => {
    const path = join(folder, "metrics.jsonl");
    const read = async (text: string) => {
      await Deno.writeTextFile(path, text);
      return await readJsonLines(path, schema);
    };
    const lines = [{ epoch: 1 }, { epoch: 2 }];
    assert.deepEqual(await read(""), { lines: [], unfinished: undefined });
    for (
      const text of [
        '{"epoch":1}\n{"epoch":2}\n',
        '{"epoch":1}\n{"epoch":2}',
        '\ufeff{"epoch":1}\r\n\r\n  {"epoch":2}\r\n\n',
      ]
    ) {
      assert.deepEqual(await read(text), { lines, unfinished: undefined });
    }
  }));

Deno.test("readJsonLines() gives back the half of a last line, and refuses one before it", () =>
  inFolder(async (folder) => {
    const path = join(folder, "metrics.jsonl");
    for (const end of ["", "\n", "\n\n"]) {
      await Deno.writeTextFile(path, '{"epoch":1}\n{"epo' + end);
      assert.deepEqual(await readJsonLines(path, schema), {
        lines: [{ epoch: 1 }],
        unfinished: '{"epo',
      });
    }
    await Deno.writeTextFile(path, '{"epoch":1}\n\n{"epo\n{"epoch":3}\n');
    await assert.rejects(readJsonLines(path, schema), (error: Error) => {
      assert.ok(error instanceof Deno.errors.InvalidData);
      assert.match(error.message, /^Cannot read ".*metrics\.jsonl": line 3 is not JSON: /);
      return true;
    });
  }));

Deno.test("readJsonLines() names the line that is not as the schema says, the last one too", () =>
  inFolder(async (folder) => {
    const path = join(folder, "metrics.jsonl");
    await Deno.writeTextFile(path, '{"epoch":1}\n{"epoch":"2"}\n');
    await assert.rejects(readJsonLines(path, schema), {
      message: `Cannot read "${path}", line 2: epoch is "2" but must be a number`,
    });
    await Deno.writeTextFile(path, "null\n");
    await assert.rejects(readJsonLines(path, schema), {
      message: `Cannot read "${path}", line 1: it is null but must be an object`,
    });
    await assert.rejects(readJsonLines(join(folder, "missing"), schema), Deno.errors.NotFound);
  }));
