import assert from "node:assert/strict";
import { join } from "@std/path";
import { sha256 } from "lib/files";
import { resultsOf } from "../../runs/recorder/run_files.ts";
import { type CliResult, dataset, runCli } from "../run_cli.ts";

const outputs = await Deno.makeTempDir();
globalThis.addEventListener("unload", () => Deno.removeSync(outputs, { recursive: true }));

/** Two agents that hold five digits each; two rounds of an epoch, of two or three steps of eight. */
const settings = [
  ...["--profile", "smoke", "--dataset", dataset, "--batch-size", "8", "--seed", "5"],
  ...["--agents", "2", "--partition", "classes:5"],
];

/** A run that nobody disturbs, to compare others with. */
let whole: Promise<CliResult> | undefined;
function wholeRun(): Promise<CliResult> {
  whole ??= runCli(outputs, "train", "fedgan", ...settings, "--out", "whole");
  return whole;
}

Deno.test("train fedgan writes everything of every agent and of the mean", async () => {
  const { code, stdout, stderr } = await wholeRun();
  assert.equal(code, 0, stderr);
  assert.equal(stderr, "");
  assert.match(
    stdout,
    /All 2 agents start from the same weights, SHA-256 [0-9a-f]{12}\nRound 1\/2 [█░]{12} /,
  );
  assert.match(
    stdout,
    /Agent 2 epoch 2 {2}generator loss \d\.\d{3}, discriminator loss \d\.\d{3} {2}\d+\.\d s\n/,
  );
  assert.match(stdout, /Round 2\/2 {2}mean of 2 agents, SHA-256 [0-9a-f]{12}, 10 MB each way/);
  assert.match(stdout, /Wrote .*whole\n$/);

  const text = (path: string) => Deno.readTextFileSync(join(outputs, "whole", path));
  const rounds = text("rounds.jsonl").trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(rounds.map(({ round }) => round), [1, 2]);
  const [, { agents, sha256: checksum, seconds }] = rounds;
  assert.deepEqual(Object.keys(agents[0]), [
    ...["agent", "examples", "steps", "metrics", "sentBytes", "receivedBytes"],
  ]);
  assert.equal(agents[0].examples + agents[1].examples, 40);
  assert.ok(seconds > 0);
  for (const name of ["agent-1", "agent-2", "intermediary"]) {
    const weights = await Deno.readFile(join(outputs, "whole", name, "weights.safetensors"));
    assert.equal(sha256(weights), checksum);
    assert.equal(text(`${name}/metrics.csv`).trimEnd().split("\n").length, 3);
  }
  const { model, settings: stored, shards } = JSON.parse(text("config.json"));
  assert.equal(model, "fedgan");
  assert.deepEqual(stored.partition, { kind: "classes", classes: 5 });
  assert.equal(shards[0].labels.length, 10);
});

Deno.test("train fedgan --parallel comes to the same results", async () => {
  await wholeRun();
  const { code, stderr } = await runCli(
    ...[outputs, "train", "fedgan", ...settings, "--out", "parallel", "--parallel"] as const,
  );
  assert.equal(code, 0, stderr);
  const [{ "config.json": _, ...results }, { "config.json": __, ...expected }] = [
    await resultsOf(join(outputs, "parallel")),
    await resultsOf(join(outputs, "whole")),
  ];
  assert.deepEqual(results, expected);
});

Deno.test("sample draws from an agent or from the mean, which is the default", async () => {
  await wholeRun();
  const draw = async (...agent: string[]) => {
    const out = join(outputs, "s.npy");
    const { code, stderr } = await runCli(outputs, "sample", "whole", "--out", out, ...agent);
    assert.equal(code, 0, stderr);
    return sha256(await Deno.readFile(out));
  };
  const mean = await draw();
  assert.equal(await draw("--agent", "intermediary"), mean);
  assert.equal(await draw("--agent", "1"), mean, "after a round all have the mean");
});

Deno.test("train fedgan and sample refuse bad values with exit code 2", async () => {
  await wholeRun();
  const fedgan = ["train", "fedgan"] as const;
  const refused: [args: [string, ...string[]], message: RegExp][] = [
    [[...fedgan, "--sync-every", "5"], /it must be a number and its unit, such as 5epochs/],
    [[...fedgan, "--partition", "classes:0"], /an agent must hold at least 1 class/],
    [[...fedgan, "--agents", "0"], /Expected an integer of at least 1/],
    [[...fedgan, "--agents", "1000000000"], /Expected an integer of at most 1000/],
    [[...fedgan, "--share", "all"], /Expected one of both, generator/],
    [["sample", "whole", "--agent", "3", "--grid", "x.png"], /it has agents 1 to 2/],
    [["sample", "whole", "--agent", "me", "--grid", "x.png"], /must be an agent's number/],
  ];
  for (const [args, message] of refused) {
    const { code, stderr } = await runCli(outputs, ...args);
    assert.equal(code, 2, stderr);
    assert.match(stderr, message);
    assert.doesNotMatch(stderr, /\n\s+at /, "no stack");
  }
});
