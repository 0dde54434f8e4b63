import assert from "node:assert/strict";
import { join, relative } from "@std/path";
import { RandomStream } from "lib/random";
import { decodeSafetensors, sha256 } from "lib/files";
import { decodePng } from "lib/figures";
import { type CliResult, dataset, runCli, startCli } from "../run_cli.ts";

const outputs = await Deno.makeTempDir();
globalThis.addEventListener("unload", () => Deno.removeSync(outputs, { recursive: true }));

/** Two agents that hold five digits each; two rounds of an epoch, of two or three steps of eight. */
const settings = [
  ...["--profile", "smoke", "--dataset", dataset, "--batch-size", "8", "--seed", "5"],
  ...["--agents", "2", "--partition", "digits:5"],
];

/** A run that nobody disturbs, to compare others with. */
let whole: Promise<CliResult> | undefined;
function wholeRun(): Promise<CliResult> {
  whole ??= runCli(outputs, "train", "fedgan", ...settings, "--out", "whole");
  return whole;
}

/** All files of a run that are there to be seen, by path. */
async function filesOf(name: string, folder = ""): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for await (const entry of Deno.readDir(join(outputs, name, folder))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory) {
      for (const [inner, bytes] of await filesOf(name, path)) files.set(inner, bytes);
    } else if (!entry.name.startsWith(".")) {
      files.set(path, await Deno.readFile(join(outputs, name, path)));
    }
  }
  return files;
}

/** What is the same in equal runs: all but checkpoints, whose numbers differ, and durations. */
async function resultsOf(name: string): Promise<Record<string, string>> {
  const files = [...await filesOf(name)].filter(([path]) => !path.startsWith("checkpoints"));
  const withoutTimes = (bytes: Uint8Array) =>
    new TextEncoder().encode(
      new TextDecoder().decode(bytes).replace(/"(seconds|syncSeconds)":[\d.]+/g, ""),
    );
  return Object.fromEntries(
    files.map(([path, bytes]): [string, string] => [
      path,
      sha256(path.endsWith(".jsonl") ? withoutTimes(bytes) : bytes),
    ]).sort(),
  );
}

/** Refuses a file that is not whole. */
async function assertWhole(path: string, bytes: Uint8Array): Promise<void> {
  const text = () => new TextDecoder().decode(bytes);
  if (path.endsWith(".safetensors")) decodeSafetensors(bytes);
  else if (/images.*\.png$/.test(path)) await decodePng(bytes);
  else if (path.endsWith(".png")) assert.match(new TextDecoder("latin1").decode(bytes), /IEND/);
  else if (path.endsWith(".json")) JSON.parse(text());
  else if (path.endsWith(".jsonl")) text().trimEnd().split("\n").map((line) => JSON.parse(line));
  else if (path.endsWith(".gif")) assert.equal(bytes.at(-1), 0x3b);
  else assert.match(text(), /\n$/, path);
}

Deno.test("train fedgan writes everything of every agent and of the mean", async () => {
  const { code, stdout, stderr } = await wholeRun();
  assert.equal(code, 0, stderr);
  assert.equal(stderr, "");
  assert.match(
    stdout,
    /All 2 agents start from the same weights, SHA-256 [0-9a-f]{12}\nRound 1\/2 [█░]{12} /,
  );
  assert.match(stdout, /Agent 2 epoch 2 {2}loss G \d\.\d{3} D \d\.\d{3} {2}\d+\.\d s\n/);
  assert.match(stdout, /Round 2\/2 {2}mean of 2 agents, SHA-256 [0-9a-f]{12}, 10 MB each way/);
  assert.match(stdout, /Wrote .*whole\n$/);

  const files = await filesOf("whole");
  for (const [path, bytes] of files) await assertWhole(path, bytes);
  const part = (name: string, count: string) => [
    ...[`${count}-0001.png`, `${count}-0002.png`].map((file) => `${name}/images/${file}`),
    ...["loss.csv", "loss.png"].map((file) => `${name}/${file}`),
    ...count === "epoch" ? [`${name}/metrics.jsonl`] : [],
    ...["training.gif", "weights.safetensors"].map((file) => `${name}/${file}`),
  ];
  assert.deepEqual([...files.keys()].sort(), [
    ...part("agent-1", "epoch"),
    ...part("agent-2", "epoch"),
    ...["bytes.png", "checkpoints/checkpoint-000001.safetensors"],
    ...["checkpoints/checkpoint-000002.safetensors", "config.json"],
    ...part("intermediary", "round"),
    ...["label-counts.png", "losses.png", "rounds.jsonl", "rounds.png", "rounds.safetensors"],
  ]);

  const text = (path: string) => new TextDecoder().decode(files.get(path));
  const rounds = text("rounds.jsonl").trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(rounds.map(({ round }) => round), [1, 2]);
  const [, { agents, sha256: checksum, seconds }] = rounds;
  assert.deepEqual(Object.keys(agents[0]), [
    ...["agent", "examples", "steps", "generatorLoss", "discriminatorLoss"],
    ...["sentBytes", "receivedBytes"],
  ]);
  assert.equal(agents[0].examples + agents[1].examples, 40);
  assert.ok(seconds > 0);
  for (const name of ["agent-1", "agent-2", "intermediary"]) {
    assert.equal(sha256(files.get(`${name}/weights.safetensors`)!), checksum);
    assert.equal(text(`${name}/loss.csv`).trimEnd().split("\n").length, 3);
  }
  const { model, options } = JSON.parse(text("config.json"));
  assert.equal(model, "fedgan");
  assert.deepEqual(options.partition, { kind: "digits", digits: 5 });
});

Deno.test("train fedgan --parallel comes to the same results", async () => {
  await wholeRun();
  const { code, stderr } = await runCli(
    ...[outputs, "train", "fedgan", ...settings, "--out", "parallel", "--parallel"] as const,
  );
  assert.equal(code, 0, stderr);
  const [{ "config.json": _, ...results }, { "config.json": __, ...expected }] = [
    await resultsOf("parallel"),
    await resultsOf("whole"),
  ];
  assert.deepEqual(results, expected);
});

Deno.test("train fedgan saves at Ctrl-C and goes on with --resume to the same results", async () => {
  await wholeRun();
  const child = startCli(outputs, "train", "fedgan", ...settings, "--out", "asked");
  let shown = "";
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    if (!/Agent 1 epoch 1/.test(shown) && /Agent 1 epoch 1/.test(shown + text)) {
      child.kill("SIGINT");
    }
    shown += text;
  }
  const errors = await new Response(child.stderr).text();
  assert.equal((await child.status).code, 130, errors);
  assert.match(errors, /Saving a checkpoint after this step, then ending/);
  assert.match(shown, /Saved ".*"; go on with: deno task train fedgan --resume asked\n/);

  const resumed = await runCli(outputs, "train", "fedgan", "--resume", "asked");
  assert.equal(resumed.code, 0, resumed.stderr);
  assert.match(resumed.stdout, /Going on after round 0; steps of each agent: [1-9]\d*, \d+\n/);
  assert.deepEqual(await resultsOf("asked"), await resultsOf("whole"));

  const again = await runCli(outputs, "train", "fedgan", "--resume", "asked");
  assert.equal(again.code, 0, again.stderr);
  assert.deepEqual(await resultsOf("asked"), await resultsOf("whole"));
});

Deno.test("train fedgan killed at ten random moments goes on to the same results, no file ever half-written", async () => {
  const startMs = performance.now();
  await runCli(outputs, "train", "fedgan", ...settings, "--out", "timed");
  const wholeMs = performance.now() - startMs;
  const expected = await resultsOf("timed");
  const random = new RandomStream(1);
  let name = "killed-0";
  for (let kills = 0; kills < 10;) {
    const config = join(outputs, name, "config.json");
    const args = await exists(config) ? ["--resume", name] : [...settings, "--out", name];
    const child = startCli(outputs, "train", "fedgan", ...args);
    const errors = new Response(child.stderr).text();
    const shown = new Response(child.stdout).text();
    let isRunning = true;
    const status = child.status.finally(() => isRunning = false);
    // Before there is a run there is nothing to lose.
    while (isRunning && !await exists(config)) await pause(20);
    await pause(random.uniform() * 0.8 * wholeMs);
    if (isRunning) child.kill("SIGKILL");
    const { code, signal } = await status;
    await shown;
    assert.ok(signal === "SIGKILL" || code === 0, await errors);
    for (const [path, bytes] of await filesOf(name)) await assertWhole(path, bytes);
    if (signal === "SIGKILL") {
      kills++;
    } else {
      assert.deepEqual(await resultsOf(name), expected);
      name = `killed-${kills}`;
    }
  }
  const { code, stderr } = await runCli(outputs, "train", "fedgan", "--resume", name);
  assert.equal(code, 0, stderr);
  assert.deepEqual(await resultsOf(name), expected);
  assert.deepEqual(hiddenFiles(join(outputs, name)), [], "what was half-written is gone");
});

Deno.test("train fedgan falls back to the checkpoint before a damaged one, and says so", async () => {
  await wholeRun();
  const before = await resultsOf("whole");
  const newest = join(outputs, "whole", "checkpoints", "checkpoint-000002.safetensors");
  await Deno.truncate(newest, 1000);
  const { code, stdout, stderr } = await runCli(outputs, "train", "fedgan", "--resume", "whole");
  assert.equal(code, 0, stderr);
  assert.match(stdout, /Warning: fell back to the checkpoint before ".*000002.safetensors", which/);
  assert.match(stdout, /Going on after round 1;/);
  assert.deepEqual(await resultsOf("whole"), before);
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
    [[...fedgan, "--partition", "digits:11"], /an agent can hold 1 to 10 digits/],
    [[...fedgan, "--agents", "0"], /expected an integer of at least 1/],
    [[...fedgan, "--agents", "1000000000"], /expected an integer of at most 1000/],
    [[...fedgan, "--share", "all"], /expected one of both, generator/],
    [[...fedgan, "--resume", "nothing"], /Cannot open run "nothing"/],
    [
      [...fedgan, "--resume", "whole", "--agents", "3"],
      /--resume takes every setting from the run/,
    ],
    [["sample", "whole", "--agent", "3", "--grid", "x"], /it has agents 1 to 2/],
    [["sample", "whole", "--agent", "me", "--grid", "x"], /expected an integer of at least 1/],
  ];
  for (const [args, message] of refused) {
    const { code, stderr } = await runCli(outputs, ...args);
    assert.equal(code, 2, stderr);
    assert.match(stderr, message);
    assert.doesNotMatch(stderr, /\n\s+at /, "no stack");
  }
});

function exists(path: string): Promise<boolean> {
  return Deno.stat(path).then(() => true, () => false);
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function hiddenFiles(folder: string, root = folder): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) => {
    const path = join(folder, name);
    if (isDirectory) return hiddenFiles(path, root);
    return name.startsWith(".") ? [relative(root, path)] : [];
  });
}
