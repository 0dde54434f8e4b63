import assert from "node:assert/strict";
import { join } from "@std/path";
import { pinnedJudges } from "lib/evaluation";
import { inOutputs, smallDcganRun } from "../../runs/small_run.ts";
import { runCli } from "../run_cli.ts";

const tiny = [
  ...["--profile", "smoke", "--dataset", "drawn", "--examples", "32", "--epochs", "1"],
  ...["--batch-size", "16", "--filters", "1", "--latent-size", "1", "--eager"],
];

Deno.test("evaluate measures runs, the mean and each agent, between real images and noise", async () => {
  await inOutputs(async (outputs) => {
    const run = async (command: string, ...args: string[]) => {
      const result = await runCli(outputs, command, ...args);
      assert.equal(result.code, 0, result.stderr);
      return result.stdout;
    };
    await run("train", "dcgan", ...tiny, "--out", "solo");
    await run("train", "fedgan", ...tiny, "--agents", "2", "--out", "fed");
    const [json, again] = ["a", "b"].map((name) => join(outputs, "results", `${name}.json`));
    const small = ["--samples", "200", "--seed", "3"];
    const text = await run("evaluate", "solo", "fed", ...small, "--json", json);
    await run("evaluate", "solo", "fed", ...small, "--json", again);
    const table = JSON.parse(await Deno.readTextFile(json));
    assert.deepEqual(
      JSON.parse(await Deno.readTextFile(again)),
      table,
      "the same twice, to the digit",
    );

    assert.deepEqual(table.rows.map(({ name }: { name: string }) => name), [
      "floor: real images",
      "solo",
      "fed: mean",
      "fed: agent 1",
      "fed: agent 2",
      "ceiling: noise",
    ]);
    assert.deepEqual([table.samples, table.seed], [200, 3]);
    assert.equal(table.judge.sha256, pinnedJudges.drawn.sha256);
    assert.ok(table.judge.accuracy > 0.98);
    const distances = table.rows.map(
      ({ evaluation }: { evaluation: { frechetDistance: { value: number } } }) =>
        evaluation.frechetDistance.value,
    );
    assert.ok(distances.slice(1).every((distance: number) => distance > 5 * distances[0]));
    assert.equal(new Set(distances.slice(0, 3)).size, 3);

    assert.match(text, /^images +Fréchet +kernel +precision +recall .* score$/m);
    assert.match(text, /^images +0 +1 .* 9 +none$/m);
    assert.match(text, /^floor: real images +[\d.]+ ±[\d.]+ /m);
    assert.match(text, /^Floor: .* real images .* Ceiling: .* random pixels /m);
    assert.match(text, /200 images each against 200 of drawn that nothing has learned, seed 3/);

    const report = join(outputs, "report.html");
    await run("report", "fed", "--out", report);
    const html = await Deno.readTextFile(report);
    assert.match(html, /<h2>Evaluation<\/h2>/);
    for (const name of ["floor: real images", "fed: agent 2", "ceiling: noise"]) {
      assert.ok(html.includes(`<td>${name}</td>`), name);
    }
    assert.ok(!html.includes("<td>solo</td>"), "a run's report has its own rows");
    await Deno.writeTextFile(join(outputs, "fed", "evaluation.json"), '{ "rows": [["1", "2"]] }');
    await run("report", "fed", "--out", report);
    assert.match(await Deno.readTextFile(report), /evaluation\.json/, "what is damaged is named");
    assert.match(text, new RegExp(`SHA-256 ${table.judge.sha256.slice(0, 12)}`));
  });
});

Deno.test("evaluate refuses runs without weights or of two data sets, and what is no judge, and writes nothing", async () => {
  await inOutputs(async (outputs) => {
    const run = await smallDcganRun("solo");
    const other = await smallDcganRun("other");
    const json = join(outputs, "table.json");
    const refuse = async (message: RegExp, code: number, ...args: string[]) => {
      const small = ["--samples", "100", "--json", json];
      const result = await runCli(outputs, "evaluate", ...small, ...args);
      assert.match(result.stderr, message);
      assert.equal(result.code, code, result.stderr);
      assert.doesNotMatch(result.stderr, /\n\s+at /, "no stack");
    };
    await refuse(/solo\/weights\.safetensors": it does not exist/, 2, "solo");
    await refuse(
      /nothing\.safetensors/,
      2,
      "solo",
      "--judge",
      join(outputs, "nothing.safetensors"),
    );
    const noJudge = join(outputs, "judge.safetensors");
    await Deno.writeTextFile(noJudge, "half");
    await refuse(/judge\.safetensors"/, 1, "solo", "--judge", noJudge);

    await refuse(
      /samples is 99 but must be an integer of at least 100/,
      2,
      ...[run.name, "--samples", "99"],
    );

    const path = join(other.path, "config.json");
    const config = JSON.parse(await Deno.readTextFile(path));
    config.data.name = "mnist";
    await Deno.writeTextFile(path, JSON.stringify(config));
    await refuse(
      /^Error: Cannot evaluate run "other" beside "solo": its data is mnist but must be drawn/m,
      2,
      run.name,
      "other",
    );
    await assert.rejects(Deno.stat(json), Deno.errors.NotFound);
  });
});
