import assert from "node:assert/strict";
import { join } from "@std/path";
import sharp from "sharp";
import { blankPicture, decodePng } from "lib/figures";
import { outputsFolder, RunFolder } from "lib/runs";
import { inOutputs } from "./small_run.ts";

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
    await run.writeConfig({ seed: 7 });
    await assert.rejects(RunFolder.create("digits"), (error: Error) => {
      assert.ok(error instanceof Deno.errors.AlreadyExists);
      assert.match(error.message, /Cannot create run "digits".*"digits-2"/);
      return true;
    });
    assert.deepEqual(await (await RunFolder.open("digits")).readConfig(), { seed: 7 });
  });
});

Deno.test("RunFolder.create() takes a path, and refuses a name that is no folder", async () => {
  await inOutputs(async (folder) => {
    const path = join(folder, "elsewhere", "run");
    assert.equal((await RunFolder.create(path)).path, path);
    for (const name of ["", " ", ".", ".."]) {
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
    for (const name of ["b", "a"]) await (await RunFolder.create(name)).writeConfig({});
    await RunFolder.create("unfinished");
    assert.deepEqual((await RunFolder.list()).map((run) => run.name), ["a", "b"]);
    await assert.rejects(RunFolder.open("c"), (error: Error) => {
      assert.ok(error instanceof Deno.errors.NotFound);
      assert.match(error.message, /there are "a", "b"/);
      return true;
    });
  });
});

Deno.test("RunFolder.readConfig() says which file is damaged", async () => {
  await inOutputs(async () => {
    const run = await RunFolder.create("a");
    await Deno.writeTextFile(join(run.path, "config.json"), "{ half");
    await assert.rejects(run.readConfig(), /config\.json": it is not JSON/);
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
    assert.deepEqual((await run.readSamples()).map(({ count }) => count), [1, 2, 10]);
    await run.writeTrainingGif();
    const { pages } = await sharp(join(run.path, "training.gif")).metadata();
    assert.equal(pages, 3);
  });
});

Deno.test("RunFolder writes losses, weights and the parts of agents", async () => {
  await inOutputs(async () => {
    const run = await RunFolder.create("a");
    const [agent, intermediary] = [await run.agent(2), await run.intermediary()];
    assert.deepEqual([agent.path, intermediary.path], [
      join(run.path, "agent-2"),
      join(run.path, "intermediary"),
    ]);
    await agent.writeLosses([{ epoch: 1, generatorLoss: 0.5, discriminatorLoss: 1.5 }]);
    await intermediary.writeSamples(3, blankPicture(60, 60, 9));
    assert.deepEqual(
      [...Deno.readDirSync(join(intermediary.path, "images"))].map(({ name }) => name),
      ["round-0003.png"],
    );
    assert.deepEqual((await intermediary.readSamples()).map(({ count }) => count), [3]);
    await agent.writeWeights(Uint8Array.of(1, 2, 3));
    assert.deepEqual(await Deno.readFile(agent.weightsPath), Uint8Array.of(1, 2, 3));
    assert.match(await Deno.readTextFile(join(agent.path, "loss.csv")), /\n1,0\.5,1\.5\n$/);
    assert.equal((await sharp(join(agent.path, "loss.png")).metadata()).format, "png");
    await run.writePicture("rounds.png", blankPicture(5, 5, 9));
    assert.equal((await sharp(join(run.path, "rounds.png")).metadata()).width, 5);
  });
});

Deno.test("RunFolder.metrics keeps one line an epoch, and drops what a resumed run writes again", async () => {
  await inOutputs(async () => {
    const { metrics, rounds } = await RunFolder.create("a");
    assert.deepEqual(await metrics.read(), []);
    for (const epoch of [1, 2, 3]) await metrics.append({ epoch, generatorLoss: epoch / 3 });
    await metrics.append({ epoch: 2, generatorLoss: 9 });
    assert.deepEqual(await metrics.read(), [
      { epoch: 1, generatorLoss: 1 / 3 },
      { epoch: 2, generatorLoss: 9 },
    ]);
    const text = await Deno.readTextFile(metrics.path);
    assert.equal(text.split("\n").length, 3);
    await rounds.append({ round: 1, agents: [{ name: "Agent 1", loss: NaN }] });
    assert.deepEqual(await rounds.read(), [{
      round: 1,
      agents: [{ name: "Agent 1", loss: null }],
    }]);
  });
});

Deno.test("RunFolder.readLosses() reads what the metrics hold", async () => {
  await inOutputs(async () => {
    const run = await RunFolder.create("a");
    await run.metrics.append({ epoch: 1, generatorLoss: 0.5, discriminatorLoss: NaN, steps: 4 });
    assert.deepEqual(await run.readLosses(), [
      { epoch: 1, generatorLoss: 0.5, discriminatorLoss: NaN },
    ]);
    await run.metrics.append({ epoch: 2, generatorLoss: 0.5 });
    await assert.rejects(run.readLosses(), /"discriminatorLoss" is undefined but must be a number/);
  });
});

Deno.test("JsonLines refuses an entry without its number, and names a damaged line", async () => {
  await inOutputs(async () => {
    const { metrics } = await RunFolder.create("a");
    await assert.rejects(metrics.append({ round: 1 }), {
      name: "TypeError",
      message: /"epoch" is undefined but must be a number/,
    });
    await Deno.writeTextFile(metrics.path, '{"epoch":1}\n{"epo');
    await assert.rejects(metrics.read(), /metrics\.jsonl": line 2 is not JSON/);
  });
});
