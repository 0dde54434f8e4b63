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
    assert.deepEqual(await read(""), { lines: [], problems: [] });
    for (
      const text of [
        '{"epoch":1}\n{"epoch":2}\n',
        '{"epoch":1}\n{"epoch":2}',
        '\ufeff{"epoch":1}\r\n\r\n  {"epoch":2}\r\n\n',
      ]
    ) {
      assert.deepEqual(await read(text), { lines, problems: [] });
    }
  }));

Deno.test("readJsonLines() leaves out a line that is not JSON, the half of a last one too, and names it", () =>
  inFolder(async (folder) => {
    const path = join(folder, "metrics.jsonl");
    for (const end of ["", "\n", "\n\n"]) {
      await Deno.writeTextFile(path, '{"epoch":1}\n\n{"epoch":2\n{"epoch":3}\n{"epo' + end);
      const { lines, problems } = await readJsonLines(path, schema);
      assert.deepEqual(lines, [{ epoch: 1 }, { epoch: 3 }]);
      assert.equal(problems.length, 2);
      assert.match(problems[0], /^Cannot read ".*metrics\.jsonl", line 3: it is not JSON: /);
      assert.match(problems[1], /^Cannot read ".*metrics\.jsonl", line 5: it is not JSON: /);
    }
  }));

Deno.test("readJsonLines() leaves out a line that is not as the schema says, and names it", () =>
  inFolder(async (folder) => {
    const path = join(folder, "metrics.jsonl");
    await Deno.writeTextFile(path, 'null\n{"epoch":1}\n{"epoch":"2"}\n');
    assert.deepEqual(await readJsonLines(path, schema), {
      lines: [{ epoch: 1 }],
      problems: [
        `Cannot read "${path}", line 1: it is null but must be an object`,
        `Cannot read "${path}", line 3: epoch is "2" but must be a number`,
      ],
    });
    await assert.rejects(readJsonLines(join(folder, "missing"), schema), Deno.errors.NotFound);
  }));
