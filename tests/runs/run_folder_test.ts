import assert from "node:assert/strict";
import { join } from "@std/path";
import sharp from "sharp";
import { blankPicture, decodePng } from "lib/figures";
import { outputsFolder, type RunConfig, RunFolder } from "lib/runs";
import { inOutputs } from "./small_run.ts";

const config: RunConfig = {
  model: "regression",
  settings: { epochs: 2, seed: 7 },
  metrics: { loss: { label: "Loss", unit: "", reference: { value: 1, label: "of a guess" } } },
  length: { unit: "epoch", count: 2 },
  training: { parallel: false, checkpointMinutes: 10, tensorboard: false },
  versions: { deno: "2.9.6" },
  library: "libtensorflow_cc.so.2",
  device: "CPU",
};

const epoch = (epoch: number, loss: number) => ({ epoch, metrics: { loss }, steps: 4, seconds: 2 });

Deno.test("outputsFolder() is the project's, whatever the working directory", () => {
  const [before, folder] = [Deno.env.get("FEDGAN_OUTPUTS"), Deno.cwd()];
  Deno.env.delete("FEDGAN_OUTPUTS");
  try {
    Deno.chdir("/");
    assert.equal(outputsFolder(), join(import.meta.dirname!, "..", "..", "outputs"));
  } finally {
    Deno.chdir(folder);
    if (before !== undefined) Deno.env.set("FEDGAN_OUTPUTS", before);
  }
});

Deno.test("RunFolder.create() never touches a run that exists", async () => {
  await inOutputs(async (folder) => {
    const run = await RunFolder.create("digits");
    assert.equal(run.path, join(folder, "digits"));
    await run.writeConfig(config);
    await assert.rejects(RunFolder.create("digits"), (error: Error) => {
      assert.ok(error instanceof Deno.errors.AlreadyExists);
      assert.match(error.message, /Cannot create run "digits".*"digits-2"/);
      return true;
    });
    assert.deepEqual(await (await RunFolder.open("digits")).readConfig(), config);
  });
});

Deno.test("RunFolder.create() takes a path, and refuses a name that is no folder", async () => {
  await inOutputs(async (folder) => {
    const path = join(folder, "elsewhere", "run");
    const run = await RunFolder.create(path);
    assert.deepEqual([run.path, run.reference], [path, path]);
    assert.equal((await RunFolder.create("here")).reference, "here");
    for (const name of ["", " ", ".", "..", "two\nlines", "a\x1b[2J", "-flag"]) {
      await assert.rejects(RunFolder.create(name), RangeError);
    }
  });
});

Deno.test("RunFolder.createNumbered() takes the first free number", async () => {
  await inOutputs(async () => {
    const names = [];
    for (let i = 0; i < 3; i++) names.push((await RunFolder.createNumbered("dcgan")).name);
    assert.deepEqual(names, ["dcgan-1", "dcgan-2", "dcgan-3"]);
    const many = await Promise.all(
      Array.from({ length: 5 }, () => RunFolder.createNumbered("dcgan")),
    );
    assert.equal(new Set(many.map((run) => run.name)).size, 5, "two runs share a folder");
  });
});

Deno.test("RunFolder.open() and list() know the runs that have a configuration", async () => {
  await inOutputs(async () => {
    assert.deepEqual(await RunFolder.list(), []);
    for (const name of ["b", "a"]) await (await RunFolder.create(name)).writeConfig(config);
    await RunFolder.create("unfinished");
    assert.deepEqual((await RunFolder.list()).map((run) => run.name), ["a", "b"]);
    await assert.rejects(RunFolder.open("c"), (error: Error) => {
      assert.ok(error instanceof Deno.errors.NotFound);
      assert.match(error.message, /there are "a", "b"/);
      return true;
    });
  });
});

Deno.test("RunFolder.create() takes an empty folder, such as one of a run that never began", async () => {
  await inOutputs(async (folder) => {
    await Deno.mkdir(join(folder, "a"));
    assert.equal((await RunFolder.create("a")).name, "a");
    await Deno.writeTextFile(join(folder, "a", `.config.json.${crypto.randomUUID()}.tmp`), "{");
    assert.equal((await RunFolder.create("a")).name, "a");
    await Deno.writeTextFile(join(folder, "a", "notes.txt"), "mine");
    await assert.rejects(RunFolder.create("a"), Deno.errors.AlreadyExists);
    await Deno.writeTextFile(join(folder, "file"), "mine");
    await assert.rejects(RunFolder.create("file"), Deno.errors.AlreadyExists);
    await assert.rejects(
      RunFolder.create(join(folder, "file", "run")),
      /is a file but must be a folder/,
    );

    const run = await RunFolder.create("b");
    await run.removeIfEmpty();
    assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name).sort(), ["a", "file"]);
  });
});

Deno.test("RunFolder.writeConfig() begins a run once, even when two processes took one empty folder", async () => {
  await inOutputs(async () => {
    const [one, other] = [await RunFolder.create("a"), await RunFolder.create("a")];
    await one.writeConfig(config);
    await assert.rejects(other.writeConfig({ ...config, model: "other" }), (error: Error) => {
      assert.ok(error instanceof Deno.errors.AlreadyExists);
      assert.match(error.message, /Cannot begin run "a": ".*config\.json" exists/);
      return true;
    });
    assert.deepEqual(await one.readConfig(), config);
    assert.deepEqual([...Deno.readDirSync(one.path)].map(({ name }) => name), ["config.json"]);
  });
});

Deno.test("RunFolder.readConfig() says which file is damaged, and how", async () => {
  await inOutputs(async () => {
    const run = await RunFolder.create("a");
    const damages: [text: string, reason: RegExp][] = [
      ["", /it is empty/],
      ["{ half", /it is not JSON/],
      ["null", /it is null but must be an object/],
      ['{"schema":2}', /model is missing/],
      ['{"schema":2,"model":4}', /model is 4 but must be a string/],
      [
        JSON.stringify({ schema: 4, ...config }),
        /schema is 4 but must be at most 3; a newer version/,
      ],
      [
        JSON.stringify({ schema: 2, ...config, length: { unit: "step", count: 1 } }),
        /length\.unit is "step" but must be "epoch" or "round"/,
      ],
      [
        JSON.stringify({ schema: 2, ...config, settings: [1, 2] }),
        /settings is an array but must be an object/,
      ],
      [
        JSON.stringify({ schema: 2, ...config, metrics: { toString: { label: "x", unit: "" } } }),
        /metrics is an object but must be an object without the name "toString"/,
      ],
      ['{"model":"vae","options":{}}', /model is "vae" but must be "dcgan" or "fedgan"/],
      [
        '{"model":"dcgan","options":{"epochs":2},"data":null}',
        /data is null but must be an object/,
      ],
    ];
    for (const [text, reason] of damages) {
      await Deno.writeTextFile(join(run.path, "config.json"), text);
      await assert.rejects(run.readConfig(), (error: Error) => {
        assert.ok(error instanceof Deno.errors.InvalidData);
        assert.match(error.message, /^Cannot read ".*\/a\/config\.json": /);
        assert.match(error.message, reason);
        return true;
      });
    }
    await Deno.remove(join(run.path, "config.json"));
    await Deno.mkdir(join(run.path, "config.json"));
    await assert.rejects(run.readConfig(), /config\.json": it is a folder/);
  });
});

Deno.test("RunFolder writes pictures by epoch and an animation of them", async () => {
  await inOutputs(async () => {
    const run = await RunFolder.create("a");
    for (const epoch of [10, 1, 2]) await run.writeSamples(epoch, blankPicture(60, 60, epoch));
    // What a killed process may leave behind is no picture.
    await Deno.writeTextFile(join(run.path, "images", ".epoch-0003.png.1.tmp"), "half");
    const png = await Deno.readFile(join(run.path, "images", "epoch-0010.png"));
    assert.deepEqual(await decodePng(png), blankPicture(60, 60, 10));
    assert.deepEqual(await run.sampleCounts(), [1, 2, 10]);
    assert.deepEqual(await run.readSamples(10), png);
    // What is damaged costs its own frame.
    await Deno.writeTextFile(join(run.path, "images", "epoch-0011.png"), "half");
    const problems = await run.writeTrainingGif();
    assert.equal(problems.length, 1);
    assert.match(problems[0], /^Cannot animate ".*epoch-0011\.png": .*; it is left out$/);
    const { pages } = await sharp(join(run.path, "training.gif")).metadata();
    assert.equal(pages, 3);
  });
});

Deno.test("RunFolder writes weights and the parts of agents, and makes no folder while reading", async () => {
  await inOutputs(async () => {
    const run = await RunFolder.create("a");
    const [agent, mean] = [run.agent(2), run.mean()];
    assert.deepEqual([agent.path, mean.path], [
      join(run.path, "agent-2"),
      join(run.path, "intermediary"),
    ]);
    assert.deepEqual(await agent.metrics.read(), { lines: [], problems: [] });
    assert.deepEqual(await mean.sampleCounts(), []);
    await assert.rejects(agent.readWeights(), Deno.errors.NotFound);
    assert.deepEqual([...Deno.readDirSync(run.path)], []);

    await mean.writeSamples(3, blankPicture(60, 60, 9));
    assert.deepEqual(
      [...Deno.readDirSync(join(mean.path, "images"))].map(({ name }) => name),
      ["round-0003.png"],
    );
    assert.deepEqual(await mean.sampleCounts(), [3]);
    const weights = [{ name: "dense/bias", shape: [2], data: Float32Array.of(1, 2) }];
    await agent.writeWeights(weights);
    assert.deepEqual(await agent.readWeights(), weights);
    await run.writePicture("rounds.png", blankPicture(5, 5, 9));
    assert.equal((await sharp(join(run.path, "rounds.png")).metadata()).width, 5);
  });
});

Deno.test("RunFolder refuses symbolic links within it by name, to read and to write", async () => {
  await inOutputs(async (folder) => {
    const elsewhere = join(folder, "elsewhere");
    await Deno.mkdir(elsewhere);
    await Deno.writeTextFile(join(elsewhere, "metrics.jsonl"), '{"epoch":1}\n');
    const run = await RunFolder.create("a");
    await Deno.symlink(elsewhere, join(run.path, "agent-1"));
    const refused = /Cannot use ".*\/a\/agent-1": it is a symbolic link but must be the run's own/;
    await assert.rejects(run.agent(1).metrics.read(), refused);
    await assert.rejects(run.agent(1).metrics.write([epoch(1, 2)]), refused);
    await assert.rejects(run.agent(1).writeWeights([]), refused);
    assert.deepEqual([...Deno.readDirSync(elsewhere)].map(({ name }) => name), ["metrics.jsonl"]);
    // The run itself may be on another disk.
    await Deno.symlink(run.path, join(folder, "linked"));
    await run.writeConfig(config);
    assert.deepEqual(await (await RunFolder.open("linked")).readConfig(), config);
  });
});

Deno.test("RunFolder refuses pipes by name, which would be waited for", async () => {
  await inOutputs(async () => {
    const run = await RunFolder.create("a");
    for (const name of ["config.json", "metrics.jsonl"]) {
      const { success } = await new Deno.Command("mkfifo", { args: [join(run.path, name)] })
        .output();
      assert.ok(success);
    }
    const refused = (name: string) =>
      new RegExp(`Cannot use ".*/a/${name}": it is a device or pipe but must be a file`);
    await assert.rejects(run.readConfig(), refused("config.json"));
    await assert.rejects(run.metrics.read(), refused("metrics.jsonl"));
    await assert.rejects(run.metrics.write([epoch(1, 2)]), refused("metrics.jsonl"));
  });
});

Deno.test("JsonLines say what a metric must be", async () => {
  await inOutputs(async () => {
    const run = await RunFolder.create("a");
    const line = { ...epoch(1, 2), metrics: { generatorLoss: "1" } };
    await Deno.writeTextFile(join(run.path, "metrics.jsonl"), JSON.stringify(line));
    const { problems } = await run.metrics.read();
    assert.match(
      problems[0],
      /line 1: metrics\.generatorLoss is "1" but must be null or a number; the line is left out$/,
    );
  });
});

Deno.test("JsonLines keep one line an epoch, NaN among the metrics", async () => {
  await inOutputs(async () => {
    const { metrics } = await RunFolder.create("a");
    await metrics.write([epoch(1, 1 / 3), epoch(2, NaN)]);
    assert.deepEqual(await metrics.read(), {
      lines: [epoch(1, 1 / 3), epoch(2, NaN)],
      problems: [],
    });
  });
});

Deno.test("OwnFiles.removeUnfinished() removes what a killed process left, and nothing else", async () => {
  await inOutputs(async (folder) => {
    const run = await RunFolder.create("a");
    await run.agent(1).writeWeights([]);
    const half = `.weights.safetensors.${crypto.randomUUID()}.tmp`;
    for (const name of [half, ".hidden.tmp", "notes.txt"]) {
      await Deno.writeTextFile(join(run.path, name), "");
      await Deno.writeTextFile(join(run.path, "agent-1", name), "");
    }
    await Deno.writeTextFile(join(folder, half), "");
    await Deno.symlink(folder, join(run.path, "linked"));
    await run.files.removeUnfinished();
    const names = (path: string) => [...Deno.readDirSync(path)].map(({ name }) => name).sort();
    assert.deepEqual(names(run.path), [".hidden.tmp", "agent-1", "linked", "notes.txt"]);
    assert.deepEqual(names(join(run.path, "agent-1")), [
      ...[".hidden.tmp", "notes.txt", "weights.safetensors"],
    ]);
    assert.ok(names(folder).includes(half), "what lies behind a link is somebody else's");
  });
});
