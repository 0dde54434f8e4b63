import assert from "node:assert/strict";
import { join } from "@std/path";
import { drawnDigits } from "lib/data";
import { ImageClassifier } from "lib/evaluation";
import { DivergedError, type LearnerLog, readVariables } from "lib/learning";
import { checkExport, exportRun, holdRun, readRunRecord, recordRun, RunFolder } from "lib/runs";
import { loadTensorFlow } from "lib/tensorflow";
import { inOutputs } from "../small_run.ts";
import { checkpointsOf, resultsOf } from "./run_files.ts";
import { digits, record, smallLearner } from "./small_recording.ts";

await loadTensorFlow();

Deno.test("recordRun() passes the logs on and writes a run's folder, the same for the same seed", async () => {
  await inOutputs(async () => {
    const run = await RunFolder.create("a");
    const learner = smallLearner();
    const dispose = learner.dispose.bind(learner);
    learner.dispose = () => {};
    const logs = await record(run, { learner, startedBy: "a test" });
    assert.deepEqual(logs.map(({ kind }) => kind), [
      ...["step", "step", "step", "epoch", "step", "step", "step", "epoch"],
    ]);
    assert.deepEqual(Object.keys(await resultsOf(run.path)), [
      ...["config.json", "images/epoch-0001.png", "images/epoch-0002.png", "metrics.csv"],
      ...["metrics.jsonl", "metrics.png", "steps.jsonl", "training.gif", "weights.safetensors"],
    ]);
    const byName = (a: { name: string }, b: { name: string }) => a.name < b.name ? -1 : 1;
    assert.deepEqual(
      (await run.readWeights()).toSorted(byName),
      readVariables(learner.variables()).toSorted(byName),
      "weights and nothing else",
    );
    dispose();
    const { lines } = await run.metrics.read();
    assert.deepEqual(lines.map(({ epoch, metrics, steps }) => ({ epoch, metrics, steps })), [
      { epoch: 1, metrics: logs[3].metrics, steps: 3 },
      { epoch: 2, metrics: logs[7].metrics, steps: 3 },
    ]);
    const { model, startedBy, settings, data, length } = await run.readConfig();
    assert.deepEqual({ model, startedBy, length, sha256: data?.sha256 }, {
      model: "dcgan",
      startedBy: "a test",
      length: { unit: "epoch", count: 2 },
      sha256: digits.sha256,
    });
    assert.equal(settings.filters, 1);
    assert.equal(checkpointsOf(run).length, 2);

    const again = await RunFolder.create("b");
    await record(again, { startedBy: "a test" });
    assert.deepEqual(await resultsOf(again.path), await resultsOf(run.path));
  });
});

Deno.test("recordRun() left within an epoch, at its end and at the run's goes on to the same bytes, with files damaged meanwhile", async () => {
  await inOutputs(async () => {
    const whole = await RunFolder.create("whole");
    const all = await record(whole);
    const expected = await resultsOf(whole.path);
    for (const logs of [1, 3, 4, 6, 8]) {
      const run = await RunFolder.create(`left-${logs}`);
      const before = await record(run, { logs });
      const lines = join(run.path, "metrics.jsonl");
      await Deno.writeTextFile(lines, (await Deno.readTextFile(lines)).slice(0, -9) + "\n\nnull\n");
      await Deno.writeTextFile(join(run.path, `.x.${crypto.randomUUID()}.tmp`), "half");
      const positions: string[] = [];
      const after = await record(await RunFolder.open(run.name), {
        onResume: (position) => positions.push(position),
      });
      assert.deepEqual(await resultsOf(run.path), expected);
      assert.equal(positions.length, 1);
      const withoutTimes = (logs: LearnerLog[]) => logs.map((log) => ({ ...log, elapsedMs: 0 }));
      assert.deepEqual(withoutTimes(after), withoutTimes(all).slice(-after.length || 8));
      assert.ok(before.length + after.length >= 8);
    }
  });
});

Deno.test("recordRun() saves first what cannot be made again when it is told to end, and goes on", async () => {
  await inOutputs(async () => {
    const whole = await RunFolder.create("whole");
    await record(whole);
    const run = await RunFolder.create("stopped");
    // No picture can be written: its folder is a file.
    await Deno.writeTextFile(join(run.path, "images"), "");
    const stop = new AbortController();
    const learner = smallLearner();
    const problems: string[] = [];
    const options = { model: "dcgan", data: digits, signal: stop.signal };
    let logs = 0;
    for await (
      const _log of recordRun(run, learner, {
        ...options,
        onProblem: (problem) => problems.push(problem),
      })
    ) {
      if (++logs === 6) stop.abort();
    }
    assert.deepEqual([learner.progress.epoch, learner.progress.step], [1, 2]);
    assert.ok(problems.length >= 2, "two grids");
    for (const problem of problems) assert.match(problem, /images/);
    const byName = new Map((await run.readWeights()).map(({ name, data }) => [name, data]));
    for (const { name, data } of readVariables(learner.variables())) {
      assert.deepEqual(byName.get(name), data);
    }
    learner.dispose();
    assert.equal((await run.metrics.read()).lines.length, 1);

    await Deno.remove(join(run.path, "images"));
    await assert.doesNotReject(record(run));
    const { "images/epoch-0001.png": _, "training.gif": __, ...results } = await resultsOf(
      whole.path,
    );
    const { "training.gif": ___, ...resumed } = await resultsOf(run.path);
    assert.deepEqual(resumed, results);
  });
});

Deno.test("recordRun() throws what could not be drawn once the training is saved, if nobody listens", async () => {
  await inOutputs(async () => {
    const run = await RunFolder.create("a");
    await Deno.writeTextFile(join(run.path, "images"), "");
    await assert.rejects(
      record(run),
      /^Error: Cannot draw all of run "a", whose training is saved: /,
    );
    assert.equal((await run.metrics.read()).lines.length, 2);
    assert.equal(checkpointsOf(run).length, 2);
  });
});

Deno.test("recordRun() keeps the metrics of a training that diverges, and the weights and checkpoint before it", async () => {
  await inOutputs(async () => {
    const run = await RunFolder.create("a");
    await assert.rejects(
      record(run, { learner: smallLearner({ learningRate: 1e30 }) }),
      (error) => {
        assert.ok(error instanceof DivergedError);
        assert.match(error.message, /diverged.* in epoch 1, step \d/);
        return true;
      },
    );
    const { lines } = await run.metrics.read();
    assert.equal(lines.length, 1);
    assert.ok(Object.values(lines[0].metrics).some(Number.isNaN));
    await assert.rejects(run.readWeights(), Deno.errors.NotFound);
    assert.equal(checkpointsOf(run).length, 1, "that of the start");
  });
});

Deno.test("recordRun() falls back from a damaged checkpoint, and begins anew only when asked", async () => {
  await inOutputs(async () => {
    const run = await RunFolder.create("a");
    await record(run);
    const expected = await resultsOf(run.path);
    const [, newest] = checkpointsOf(run);
    await Deno.truncate(join(run.path, "checkpoints", newest), 1000);
    const problems: string[] = [];
    const redone = await record(run, { onProblem: (problem) => problems.push(problem) });
    assert.equal(redone.length, 4);
    assert.match(problems[0], /^Fell back to the checkpoint before ".*", which is damaged: /);
    assert.deepEqual(await resultsOf(run.path), expected);

    for (const name of checkpointsOf(run)) {
      await Deno.truncate(join(run.path, "checkpoints", name), 1000);
    }
    await assert.rejects(
      record(run),
      /^InvalidData: Cannot go on with run "a": .* every checkpoint is damaged; .*; begin it anew with --anew/,
    );
    for (const name of checkpointsOf(run)) await Deno.remove(join(run.path, "checkpoints", name));
    await assert.rejects(
      record(run),
      /has results but no checkpoint is left .*; begin it anew with/,
    );
    assert.deepEqual(await resultsOf(run.path), expected);
    assert.equal((await record(run, { anew: true })).length, 8);
    assert.deepEqual(await resultsOf(run.path), expected);
    assert.equal((await record(run, { anew: true })).length, 0, "a checkpoint that is left counts");
    for (const name of checkpointsOf(run)) {
      await Deno.truncate(join(run.path, "checkpoints", name), 1000);
    }
    assert.equal((await record(run, { anew: true })).length, 8);
    assert.deepEqual(await resultsOf(run.path), expected);
  });
});

Deno.test("recordRun() refuses a run in whose configuration a setting has changed, and goes on once it is restored", async () => {
  await inOutputs(async () => {
    const run = await RunFolder.create("a");
    await record(run, { logs: 5 });
    const path = join(run.path, "config.json");
    const text = await Deno.readTextFile(path);
    const { settings } = JSON.parse(text);
    const changed = { ...settings, learningRate: 2 * settings.learningRate };
    await Deno.writeTextFile(path, JSON.stringify({ ...JSON.parse(text), settings: changed }));
    const results = await resultsOf(run.path);
    await assert.rejects(record(run, { settings: changed }), {
      name: "InvalidData",
      message: /: learningRate is .* in its config\.json but must be .*, as in ".*checkpoint-00/,
    });
    assert.deepEqual(await resultsOf(run.path), results);
    await Deno.writeTextFile(path, text);
    assert((await record(run)).length > 0);
  });
});

Deno.test("recordRun() refuses an exported run, whose weights it would replace", async () => {
  await inOutputs(async () => {
    const run = await RunFolder.create("a");
    await record(run);
    const target = await RunFolder.create("exported");
    await exportRun(run, target, { command: "deno task train dcgan" });
    for (const options of [{}, { anew: true }]) {
      await assert.rejects(
        record(target, options),
        /^RangeError: Cannot resume run "exported": it was exported but must have a checkpoint/,
      );
    }
    await checkExport(target);
    assert.equal((await readRunRecord(target)).state, "exported");
  });
});

Deno.test("recordRun() refuses a run of other settings or data, one that is worked on, and links", async () => {
  await inOutputs(async (folder) => {
    const run = await RunFolder.create("a");
    await record(run, { logs: 5 });
    const results = await resultsOf(run.path);
    await assert.rejects(
      record(run, { learner: smallLearner({ learningRate: 1 }) }),
      /^RangeError: Cannot continue run "a": learningRate is 1 but must be 0\.0001, as it began/,
    );
    await assert.rejects(record(run, { data: drawnDigits(19) }), /its data has SHA-256/);
    await assert.rejects(
      record(run, { isNew: true }),
      (error) =>
        error instanceof Deno.errors.AlreadyExists &&
        /exists, another process has begun it; choose another name$/.test(error.message),
    );
    {
      using _hold = await holdRun(run);
      await assert.rejects(record(run), /another process does/);
    }
    const elsewhere = join(folder, "elsewhere");
    await Deno.rename(join(run.path, "checkpoints"), elsewhere);
    await Deno.symlink(elsewhere, join(run.path, "checkpoints"));
    await assert.rejects(record(run), /checkpoints": it is a symbolic link/);
    assert.deepEqual(await resultsOf(run.path), results);
  });
});

Deno.test("recordRun() writes checkpoints between epochs when it is time", async () => {
  await inOutputs(async () => {
    const run = await RunFolder.create("a");
    const first = await record(run, { logs: 3, checkpointMinutes: 1e-9 });
    const positions: string[] = [];
    const after = await record(run, { onResume: (position) => positions.push(position) });
    assert.deepEqual(positions, ["after epoch 0, step 2"]);
    // The epoch's time is that of all its steps, those before the resumption included.
    const [{ seconds }] = (await run.metrics.read()).lines;
    const [last] = after;
    assert.equal(last.kind, "step");
    const before = first.slice(0, 2).reduce((sum, { elapsedMs }) => sum + elapsedMs, 0);
    assert.equal(seconds, Math.round(before + last.elapsedMs) / 1000);
  });
});

Deno.test("recordRun() records any learner: a classifier, which draws nothing", async () => {
  await inOutputs(async () => {
    const options = { batchSize: 10, epochs: 2, seed: 1 };
    const whole = await RunFolder.create("whole");
    const run = await RunFolder.create("left");
    for (const [folder, most] of [[whole, Infinity], [run, 4], [run, Infinity]] as const) {
      const learner = new ImageClassifier(digits, options);
      let logs = 0;
      for await (const _log of recordRun(folder, learner, { model: "classifier", data: digits })) {
        if (++logs === most) break;
      }
      learner.dispose();
    }
    assert.deepEqual(Object.keys(await resultsOf(whole.path)), [
      ...[
        "config.json",
        "metrics.csv",
        "metrics.jsonl",
        "metrics.png",
        "steps.jsonl",
        "weights.safetensors",
      ],
    ]);
    assert.deepEqual(await resultsOf(run.path), await resultsOf(whole.path));
    const { metrics } = await whole.readConfig();
    const [{ metrics: measured }] = (await whole.metrics.read()).lines;
    assert.deepEqual(Object.keys(measured), Object.keys(metrics));
  });
});
