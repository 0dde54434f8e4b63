import assert from "node:assert/strict";
import { join } from "@std/path";
import { decodeSafetensors } from "lib/files";
import { dataset, runCli } from "../run_cli.ts";

const small = ["--profile", "smoke", "--dataset", dataset];

async function inOutputs(test: (outputs: string) => Promise<void>): Promise<void> {
  const outputs = await Deno.makeTempDir();
  try {
    await test(outputs);
  } finally {
    await Deno.remove(outputs, { recursive: true });
  }
}

function filesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

Deno.test("train dcgan writes a whole run, the same weights for the same seed, and sample draws from it", () =>
  inOutputs(async (outputs) => {
    for (const name of ["one", "two"]) {
      const { code, stdout, stderr } = await runCli(
        ...[outputs, "train", "dcgan", ...small, "--out", name, "--seed", "5"] as const,
      );
      assert.equal(code, 0, stderr);
      assert.match(stdout, new RegExp(`Data: 40 images of ${dataset} \\(`));
      const losses = /generator loss \d\.\d{3}, discriminator loss \d\.\d{3}/.source;
      assert.match(stdout, new RegExp(`Epoch 1/2 [█░]{12} step 1/3  ${losses}`));
      assert.match(
        stdout,
        new RegExp(`Epoch 2/2  ${losses}  \\d+\\.\\d s\nWrote .*(one|two)\n$`),
      );
      assert.equal(stderr, "");
    }
    const run = join(outputs, "one");
    assert.deepEqual(filesIn(run), [
      ...["checkpoints", "config.json", "images", "metrics.csv", "metrics.jsonl", "metrics.png"],
      ...["steps.jsonl", "training.gif", "weights.safetensors"],
    ]);
    assert.deepEqual(filesIn(join(run, "images")), ["epoch-0001.png", "epoch-0002.png"]);
    const config = JSON.parse(await Deno.readTextFile(join(run, "config.json")));
    assert.deepEqual(Object.keys(config), [
      ...["schema", "model", "startedBy", "settings", "data", "metrics", "length", "training"],
      ...["versions", "library", "device", "precision"],
    ]);
    assert.equal(config.settings.seed, 5);
    assert.equal(config.settings.batchSize, 16);
    assert.equal(config.data.name, dataset);
    assert.match(config.data.sha256, /^[0-9a-f]{64}$/);
    const weights = await Deno.readFile(join(run, "weights.safetensors"));
    assert.deepEqual(weights, await Deno.readFile(join(outputs, "two", "weights.safetensors")));
    assert(decodeSafetensors(weights).arrays.length > 20);

    const out = join(outputs, "s.npy");
    const grid = join(outputs, "s.png");
    const sampled = await runCli(
      ...[outputs, "sample", "one", "--count", "20", "--out", out, "--grid", grid] as const,
    );
    assert.equal(sampled.code, 0, sampled.stderr);
    const npy = await Deno.readFile(out);
    assert.match(
      new TextDecoder("latin1").decode(npy.subarray(0, 128)),
      /'<f4'.*\(20, 28, 28, 1\)/,
    );
    const pixels = new Float32Array(npy.slice(-20 * 28 * 28 * 4).buffer);
    assert(pixels.every((pixel) => Math.abs(pixel) <= 1));
    assert(new Set(pixels).size > 100, "the images are not blank");
    assert.equal(new TextDecoder("latin1").decode((await Deno.readFile(grid)).slice(1, 4)), "PNG");
  }));

Deno.test("train and sample refuse bad values with exit code 2 and write nothing", () =>
  inOutputs(async (outputs) => {
    const nowhere = join(outputs, "nowhere");
    const refused: [args: [string, ...string[]], message: RegExp][] = [
      [
        ["train", "dcgan", "--epochs", "0"],
        /argument '0' is invalid. Expected an integer of at least 1/,
      ],
      [
        ["train", "dcgan", ...small, "--dataset", "mnist", "--data-dir", nowhere],
        /Cannot load mnist/,
      ],
      [["train", "cgan"], /too many arguments|unknown command/],
      [["train", "dcgan", ...small, "--out", ".."], /Cannot use "\.\." as the name of a run/],
      [["sample", "nothing", "--grid", "x.png"], /Cannot open run "nothing"/],
      [["sample", "nothing"], /nothing to write/],
      [["sample", "nothing", "--count", "-1"], /Expected an integer of at least 1/],
      [["sample", "nothing", "--count", "99999999999"], /Expected an integer of at most 1000000/],
      [["train", "dcgan", "--filters", "1000000"], /Expected an integer of at most 1024/],
      [["plot", "nothing"], /Cannot open run "nothing"/],
    ];
    for (const [args, message] of refused) {
      const { code, stderr } = await runCli(outputs, ...args);
      assert.equal(code, 2, stderr);
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, /\n\s+at /, "no stack");
    }
    assert.deepEqual(filesIn(outputs), []);
  }));
Deno.test("train refuses a run that cannot be written before it loads anything", () =>
  inOutputs(async (outputs) => {
    await Deno.writeTextFile(join(outputs, "file"), "");
    const refused: [out: string, message: RegExp][] = [
      ["x".repeat(300), /its name is longer than the file system allows/],
      [join(outputs, "file", "run"), /file" is a file but must be a folder/],
      ["file", /Cannot create run "file": .* exists; choose another name such as "file-2"/],
    ];
    for (const [out, message] of refused) {
      const { code, stdout, stderr } = await runCli(
        ...[outputs, "train", "dcgan", ...small, "--out", out] as const,
      );
      assert.notEqual(code, 0);
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, /\n\s+at /, "no stack");
      assert.doesNotMatch(stdout, /Data|TensorFlow/);
    }
    // What does not begin leaves nothing, not even a folder.
    const nowhere = ["--dataset", "mnist", "--data-dir", join(outputs, "nowhere"), "--out", "run"];
    const { code } = await runCli(...[outputs, "train", "dcgan", ...small, ...nowhere] as const);
    assert.notEqual(code, 0);
    assert.deepEqual(filesIn(outputs), ["file"]);
  }));

Deno.test("a training that diverges says so with epoch and step, and keeps what it measured", () =>
  inOutputs(async (outputs) => {
    for (const model of ["dcgan", "fedgan"]) {
      const { code, stderr } = await runCli(
        ...[
          outputs,
          "train",
          model,
          ...small,
          "--filters",
          "4",
          "--learning-rate",
          "1e30",
        ] as const,
        ...["--out", model],
      );
      assert.equal(code, 1, stderr);
      assert.match(stderr, /Error: .*it has diverged.* in epoch \d, step \d/);
      const folder = join(outputs, model, model === "dcgan" ? "" : "agent-1");
      const lines = await Deno.readTextFile(join(folder, "metrics.jsonl"));
      assert.match(lines, /"metrics":\{"generatorLoss":/);
    }
  }));
