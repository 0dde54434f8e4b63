import assert from "node:assert/strict";
import { join } from "@std/path";
import { holdRun } from "lib/runs";
import { inOutputs, smallDcganRun, smallFedganRun } from "../../runs/small_run.ts";
import { runCli } from "../run_cli.ts";

Deno.test("runs lists each run with its state, last losses and changed settings", async () => {
  await inOutputs(async (outputs) => {
    const empty = await runCli(outputs, "runs");
    assert.equal(empty.code, 0, empty.stderr);
    assert.match(empty.stdout, /^No runs in .*; deno task demo makes one\n$/);

    await smallDcganRun("solo");
    const fed = await smallFedganRun("fed", { done: 1 });
    using _hold = await holdRun(fed);
    await Deno.mkdir(join(outputs, "broken"));
    await Deno.writeTextFile(join(outputs, "broken", "config.json"), "{");
    const { code, stdout, stderr } = await runCli(outputs, "runs");
    assert.equal(code, 0, stderr);
    assert.match(
      stderr,
      /^Warning: left out "broken": Cannot read ".*\/broken\/config\.json": it is not JSON.*\n$/,
    );
    const [headings, solo, federated, ...rest] = stdout.trimEnd().split("\n");
    assert.deepEqual(rest, []);
    assert.match(
      headings,
      /^run +began +model +state +time +Generator loss +Discriminator loss +settings$/,
    );
    const date = "\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2}";
    assert.match(
      solo,
      new RegExp(
        `^solo +${date} +dcgan +finished +3\\.0 s +0\\.750 +1\\.250 +--dataset drawn ` +
          "--examples 40 --epochs 2 --batch-size 16$",
      ),
    );
    assert.match(federated, /^fed .* fedgan +running +3\.5 s +2\.125 +2\.875 .*classes:5$/);
  });
});

Deno.test("runs has a table for each kind of metrics, the one with the newest run last", async () => {
  await inOutputs(async (outputs) => {
    const ofOthers = join((await smallDcganRun("others")).path, "config.json");
    const config = JSON.parse(await Deno.readTextFile(ofOthers));
    config.metrics = { generatorLoss: { ...config.metrics.generatorLoss, label: "Loss" } };
    await Deno.writeTextFile(ofOthers, JSON.stringify(config));
    await smallDcganRun("first");
    await smallDcganRun("second");
    const { code, stdout, stderr } = await runCli(outputs, "runs");
    assert.equal(code, 0, stderr);
    const tables = stdout.trimEnd().split("\n\n").map((table) => table.split("\n"));
    assert.deepEqual(tables.map((lines) => lines.map((line) => line.split(" ")[0])), [
      ["run", "others"],
      ["run", "first", "second"],
    ]);
    assert.match(tables[0][0], /time +Loss +settings$/);
    assert.match(tables[1][0], /time +Generator loss +Discriminator loss +settings$/);
  });
});

Deno.test("runs, report and report --compare name what one run has damaged, and show the rest", async () => {
  await inOutputs(async (outputs) => {
    await smallDcganRun("good");
    const lines = join((await smallDcganRun("bad")).path, "metrics.jsonl");
    const damages: [text: string, warning: RegExp | undefined][] = [
      ['{"epoch":1,"generatorLo', /metrics\.jsonl", line 1: it is not JSON/],
      ["null\n", /line 1: it is null but must be an object/],
      [
        '{"epoch":1,"generatorLoss":1,"discriminatorLoss":1,"steps":1,"seconds":1}\r\n\r\n',
        undefined,
      ],
    ];
    for (const [text, warning] of damages) {
      await Deno.writeTextFile(lines, text);
      for (const args of [["runs"], ["report", "bad"], ["report", "--compare", "good", "bad"]]) {
        const { code, stdout, stderr } = await runCli(outputs, args[0], ...args.slice(1));
        assert.equal(code, 0, stderr);
        if (warning === undefined) assert.equal(stderr, "");
        else assert.match(stderr, warning);
        assert.match(stdout, args[0] === "runs" ? /\ngood / : /^Wrote /);
      }
    }
  });
});

Deno.test("runs keeps its columns beside wide letters, and cuts what a foreign run has of any length", async () => {
  await inOutputs(async (outputs) => {
    await smallDcganRun("数字の実験");
    const path = join((await smallDcganRun("b")).path, "config.json");
    const config = JSON.parse(await Deno.readTextFile(path));
    config.settings.notes = "x".repeat(1e6);
    config.settings.batchSize = "y".repeat(1e6); // known, but of another type
    await Deno.writeTextFile(path, JSON.stringify(config));
    const { code, stdout, stderr } = await runCli(outputs, "runs");
    assert.equal(code, 0, stderr);
    const [headings, ...rows] = stdout.trimEnd().split("\n");
    const dates = rows.map((row) => row.search(/\d{4}-\d{2}-\d{2}/));
    const wide = rows.findIndex((row) => row.startsWith("数字の実験"));
    assert.equal(dates[1 - wide], headings.indexOf("began"));
    assert.equal(dates[wide] + 5, headings.indexOf("began"), "five letters of two columns");
    assert.match(rows[1 - wide], /notes "x+…$/);
    assert.match(rows[1 - wide], /batchSize "y+… /);
    assert.ok(rows[1 - wide].length < 800);
  });
});

Deno.test("runs shows what others wrote as text alone, a line a run", async () => {
  await inOutputs(async (outputs) => {
    await smallDcganRun("one");
    const folder = join(outputs, "two\nlines"); // of another program: the project makes no such run
    await Deno.rename(join(outputs, "one"), folder);
    const path = join(folder, "config.json");
    const config = JSON.parse(await Deno.readTextFile(path));
    const label = "Loss\x1b[2J";
    config.metrics.generatorLoss.label = label;
    config.model = "model\r\u202e";
    await Deno.writeTextFile(path, JSON.stringify(config));
    await Deno.mkdir(join(outputs, "bad\x1b]0;title\x07"));
    await Deno.writeTextFile(join(outputs, "bad\x1b]0;title\x07", "config.json"), "\x1b");
    const { code, stdout, stderr } = await runCli(outputs, "runs");
    assert.equal(code, 0, stderr);
    const [headings, row, ...rest] = stdout.trimEnd().split("\n");
    assert.deepEqual(rest, []);
    assert.match(headings, / Loss\\u\{1b\}\[2J /);
    assert.match(row, /^two\\nlines .* model\\u\{d\}\\u\{202e\} /);
    assert.ok(
      stderr.startsWith('Warning: left out "bad\\u{1b}]0;title\\u{7}": Cannot read '),
      stderr,
    );
    assert.ok(!stderr.includes("\x1b"), stderr);
  });
});
