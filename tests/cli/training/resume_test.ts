import assert from "node:assert/strict";
import { join } from "@std/path";
import { loadDataSet } from "lib/data";
import { decodeSafetensors } from "lib/files";
import { decodePng } from "lib/figures";
import { RandomStream } from "lib/random";
import { resultsOf } from "../../runs/recorder/run_files.ts";
import { dataset, runCli, startCli, startHeldCli } from "../run_cli.ts";

/** Kills a model; the fifty that resumption was once tried with take a quarter of an hour. */
const kills = Number(Deno.env.get("KILLS") ?? 4);

const outputs = await Deno.makeTempDir();
globalThis.addEventListener("unload", () => Deno.removeSync(outputs, { recursive: true }));

/** Four epochs of a few steps each, of networks with few weights. */
const small = [
  ...["--profile", "smoke", "--dataset", dataset, "--seed", "5", "--epochs", "4"],
  ...["--batch-size", "8", "--filters", "4", "--latent-size", "8", "--eager"],
];
const models: Record<string, string[]> = {
  dcgan: small,
  fedgan: [...small, "--agents", "2", "--partition", "classes:5"],
};

const trainArgs = (model: string, name: string) => [model, ...models[model], "--out", name];

async function start(model: string, name: string): Promise<Deno.ChildProcess> {
  const isBegun = await exists(join(outputs, name, "config.json"));
  return isBegun
    ? startCli(outputs, "resume", name)
    : startCli(outputs, "train", ...trainArgs(model, name));
}

/** Kills a command with its supervisor, as when the machine goes down. */
function killAll({ pid }: Deno.ChildProcess): void {
  Deno.kill(-pid, "SIGKILL");
}

for (const model of Object.keys(models)) {
  Deno.test(`a ${model} run killed at random moments goes on to the same bytes, no file ever half-written`, async () => {
    const startMs = performance.now();
    const whole = `${model}-whole`;
    const { code, stderr } = await runCli(
      ...[outputs, "train", model, ...models[model], "--out", whole] as const,
    );
    assert.equal(code, 0, stderr);
    const wholeMs = performance.now() - startMs;
    const expected = await resultsOf(join(outputs, whole));
    const random = new RandomStream(1);
    let name = `${model}-0`;
    for (let killed = 0; killed < kills;) {
      const child = await start(model, name);
      const texts = [child.stdout, child.stderr].map((stream) => new Response(stream).text());
      // A process that has not begun its run yet has nothing to lose, so half of them are killed later than that.
      const timer = setTimeout(() => killAll(child), random.uniform() * wholeMs);
      const { code, signal } = await child.status.finally(() => clearTimeout(timer));
      const [, errors] = await Promise.all(texts);
      assert.ok(signal === "SIGKILL" || code === 0, errors);
      await assertWholeFiles(join(outputs, name));
      if (signal === "SIGKILL") {
        killed++;
        continue;
      }
      assert.deepEqual(await resultsOf(join(outputs, name)), expected);
      name = `${model}-${killed}`;
    }
    const last = await (await start(model, name)).output();
    assert.equal(last.code, 0, new TextDecoder().decode(last.stderr));
    assert.deepEqual(await resultsOf(join(outputs, name)), expected);
  });

  for (const [signal, exitCode] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
    Deno.test(`a ${model} run saves at ${signal}, and resume goes on to the same bytes`, async () => {
      const whole = join(outputs, `${model}-whole`);
      const name = `${model}-${signal}`;
      const isTime = /epoch 1(\/4)? {2}/i;
      const child = startHeldCli(outputs, isTime, "train", ...trainArgs(model, name));
      let shown = "";
      for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
        if (!isTime.test(shown) && isTime.test(shown + text)) {
          child.kill(signal);
          child.kill(signal); // as the terminal and "deno task" both do
        }
        shown += text;
      }
      const errors = await new Response(child.stderr).text();
      assert.equal((await child.status).code, exitCode, errors);
      assert.match(errors, /Saving a checkpoint after this step, then ending/);
      assert.match(
        shown,
        new RegExp(`Saved a checkpoint; continue with: deno task resume ${name}\n`),
      );
      const resumed = await runCli(outputs, "resume", name);
      assert.equal(resumed.code, 0, resumed.stderr);
      assert.match(resumed.stdout, /Going on after (epoch|round) \d/);
      assert.deepEqual(await resultsOf(join(outputs, name)), await resultsOf(whole));
      // A run that is finished stays as it is.
      const again = await runCli(outputs, "resume", name);
      assert.equal(again.code, 0, again.stderr);
      assert.match(again.stdout, /It has trained to its end already/);
      assert.doesNotMatch(again.stdout, /Going on/);
      assert.deepEqual(await resultsOf(join(outputs, name)), await resultsOf(whole));
    });
  }
}

Deno.test("a training outlives its terminal: a closed pipe and SIGHUP do not end it", async () => {
  const child = await start("dcgan", "left");
  const reader = child.stdout.getReader();
  await reader.read();
  await reader.cancel(); // as head -1 does
  const errors = new Response(child.stderr).text();
  while (!await exists(join(outputs, "left", "config.json"))) await pause(20);
  child.kill("SIGHUP");
  const { code } = await child.status;
  assert.equal(code, 0, await errors);
  assert.deepEqual(
    await resultsOf(join(outputs, "left")),
    await resultsOf(join(outputs, "dcgan-whole")),
  );
});

Deno.test("a training that crashes says how to continue, and does", async () => {
  const name = "crashed";
  const isTime = /Round 1\/4 {2}/;
  const child = startHeldCli(outputs, isTime, "train", ...trainArgs("fedgan", name));
  const errors = new Response(child.stderr).text();
  let shown = "";
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    if (!isTime.test(shown) && isTime.test(shown + text)) {
      Deno.kill(await trainingOf(child), "SIGTRAP"); // as V8's failed checks do
    }
    shown += text;
  }
  assert.equal((await child.status).code, 128 + 5, await errors);
  assert.equal(
    await errors,
    `Error: The training crashed (SIGTRAP); continue with: deno task resume ${name}\n`,
  );
  const resumed = await runCli(outputs, "resume", name);
  assert.equal(resumed.code, 0, resumed.stderr);
  assert.deepEqual(
    await resultsOf(join(outputs, name)),
    await resultsOf(join(outputs, "fedgan-whole")),
  );
});

/** The process that trains, a child of the command's. */
async function trainingOf({ pid }: Deno.ChildProcess): Promise<number> {
  const { stdout } = await new Deno.Command("pgrep", { args: ["-P", String(pid)] }).output();
  const found = Number(new TextDecoder().decode(stdout));
  assert.ok(found > 0, "the training runs"); // 0 would mean all processes of this one's group
  return found;
}

Deno.test("resume says why it cannot go on", async () => {
  const copy = async (change: (config: Record<string, unknown>) => void) => {
    const name = `other-${crypto.randomUUID()}`;
    await Deno.mkdir(join(outputs, name));
    const config = JSON.parse(
      await Deno.readTextFile(join(outputs, "dcgan-whole", "config.json")),
    );
    change(config);
    await Deno.writeTextFile(join(outputs, name, "config.json"), JSON.stringify(config));
    return name;
  };
  const refused: [name: string, message: RegExp, code: number][] = [
    ["nothing", /Cannot open run "nothing"/, 2],
    [
      await copy((config) => config.model = "vae"),
      /Cannot train model "vae": the command line knows dcgan, fedgan, flower, control/,
      2,
    ],
    [
      await copy(({ settings }) => (settings as { seed: unknown }).seed = "seven"),
      /Cannot take settings from ".*config\.json": Cannot use seed "seven": expected an integer .*; restore the file/,
      1,
    ],
    [
      await copy(({ data }) => (data as { sha256: string }).sha256 = "0"),
      /its data has SHA-256 \w+ but must have 0/,
      2,
    ],
    [
      await copy(({ data }) => (data as { count: string }).count = "many"),
      /data\.count is "many"/,
      1,
    ],
  ];
  for (const [name, message, expected] of refused) {
    const { code, stderr } = await runCli(outputs, "resume", name);
    assert.match(stderr, message);
    assert.equal(code, expected, stderr);
    assert.doesNotMatch(stderr, /\n\s+at /, "no stack");
  }
});

/** Refuses a file that is not whole, but those under the names of unfinished ones. */
async function assertWholeFiles(folder: string): Promise<void> {
  if (!await exists(folder)) return;
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory) await assertWholeFiles(path);
    else if (!name.startsWith(".")) await assertWhole(path);
  }
}

async function assertWhole(path: string): Promise<void> {
  const bytes = await Deno.readFile(path);
  const text = () => new TextDecoder().decode(bytes);
  if (path.endsWith(".safetensors")) decodeSafetensors(bytes);
  else if (/images.*\.png$/.test(path)) await decodePng(bytes);
  else if (path.endsWith(".png")) assert.match(new TextDecoder("latin1").decode(bytes), /IEND/);
  else if (path.endsWith(".json")) JSON.parse(text());
  else if (path.endsWith(".jsonl")) {
    text().trim().split("\n").filter(Boolean).map((line) => JSON.parse(line));
  } else if (path.endsWith(".gif")) assert.equal(bytes.at(-1), 0x3b);
  else assert.match(text(), /\n$/, path);
}

function exists(path: string): Promise<boolean> {
  return Deno.stat(path).then(() => true, () => false);
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

Deno.test("resume loads drawn digits again by their own seed, such as of a notebook's run", async () => {
  const name = "by-notebook";
  const run = await runCli(
    ...[outputs, "train", "dcgan", ...small, "--dataset", "drawn", "--out", name] as const,
  );
  assert.equal(run.code, 0, run.stderr);
  const path = join(outputs, name, "config.json");
  const config = JSON.parse(await Deno.readTextFile(path));
  assert.equal(config.data.seed, 5);
  // Of other digits than the training's seed would draw.
  const { sha256 } = await loadDataSet("drawn", { examples: config.data.count, seed: 6 });
  await Deno.writeTextFile(
    path,
    JSON.stringify({ ...config, data: { ...config.data, seed: 6, sha256 } }),
  );
  const { code, stderr } = await runCli(outputs, "resume", name);
  assert.equal(code, 0, stderr);
});
