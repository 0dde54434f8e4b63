import assert from "node:assert/strict";
import { basename } from "@std/path";
import { drawnDigits } from "lib/data";
import { fedgan } from "lib/fedgan";
import { recordFederation, RunFolder } from "lib/runs";
import { loadTensorFlow } from "lib/tensorflow";
import { inOutputs } from "../small_run.ts";
import { checkpointsOf, resultsOf } from "./run_files.ts";
import { record } from "./small_recording.ts";

await loadTensorFlow();

/** Lets every attempt to write a file fail as on a full disk, of those whose name has a text, while there is no room. */
function fillDisk(name: string): { hasRoom: boolean } & Disposable {
  const { open } = Deno;
  const disk = { hasRoom: false, [Symbol.dispose]: () => void (Deno.open = open) };
  Deno.open = (path, options) => {
    if (disk.hasRoom || !options?.createNew || !basename(String(path)).includes(name)) {
      return open(path, options);
    }
    const full = new Error("No space left on device (os error 28)");
    return Promise.reject(Object.assign(full, { code: "ENOSPC" }));
  };
  return disk;
}

Deno.test("recordRun() waits on a full disk with what it has trained, after it gave up the older checkpoint", async () => {
  await inOutputs(async () => {
    const whole = await RunFolder.create("whole");
    await record(whole);
    const names = ["checkpoint-000003", "metrics.jsonl", "weights", "epoch-0002"];
    for (const [i, name] of names.entries()) {
      const run = await RunFolder.create(`full-${i}`);
      await record(run, { logs: 5 });
      assert.equal(checkpointsOf(run).length, 2);
      const problems: string[] = [];
      using disk = fillDisk(name);
      disk.hasRoom = name === "metrics.jsonl"; // is written when the recording begins, too
      await record(await RunFolder.open(run.name), {
        onResume: () => disk.hasRoom = false,
        onProblem: (problem) => {
          problems.push(problem);
          assert.equal(checkpointsOf(run).length, 1, "the newest");
          setTimeout(() => disk.hasRoom = true, 0);
        },
      });
      assert.equal(problems.length, 1, problems.join());
      assert.match(problems[0], /^Cannot write ".*": the disk is full; the training waits/);
      assert.deepEqual(await resultsOf(run.path), await resultsOf(whole.path));
    }
  });
});

Deno.test("recordFederation() waits for room with every file of a round", async () => {
  await inOutputs(async () => {
    const data = drawnDigits(16);
    const few = { agents: 2, epochs: 1, batchSize: 8, filters: 1, latentSize: 1, compile: false };
    const train = async (run: RunFolder, onProblem: (problem: string) => void) => {
      const federation = fedgan(data, few);
      for await (
        const _log of recordFederation(run, federation, { model: "fedgan", data, onProblem })
      );
      federation.dispose();
    };
    const whole = await RunFolder.create("whole");
    await train(whole, (problem) => assert.fail(problem));
    const names = ["weights.safetensors", "round-0001.png", "checkpoint-000002"];
    for (const [i, name] of names.entries()) {
      const run = await RunFolder.create(`full-${i}`);
      const problems: string[] = [];
      using disk = fillDisk(name);
      await train(run, (problem) => {
        problems.push(problem);
        setTimeout(() => disk.hasRoom = true, 0);
      });
      assert.equal(problems.length, 1, problems.join());
      assert.match(problems[0], /: the disk is full; the training waits/);
      assert.deepEqual(await resultsOf(run.path), await resultsOf(whole.path));
    }
  });
});

Deno.test("recordRun() needs no wait where the older checkpoint's room is enough", async () => {
  await inOutputs(async () => {
    const run = await RunFolder.create("a");
    await record(run, { logs: 5 });
    using disk = fillDisk("checkpoint-000003");
    const { remove } = Deno;
    try {
      Deno.remove = (path, options) => {
        disk.hasRoom ||= String(path).includes("checkpoint-000001");
        return remove(path, options);
      };
      await record(run);
    } finally {
      Deno.remove = remove;
    }
    assert.deepEqual(checkpointsOf(run), [
      "checkpoint-000002.safetensors",
      "checkpoint-000003.safetensors",
    ]);
  });
});

Deno.test("recordRun() throws on a full disk where nobody would hear of the wait, or when it is to end", async () => {
  await inOutputs(async () => {
    using _disk = fillDisk("checkpoint-000002");
    await assert.rejects(
      record(await RunFolder.create("a")),
      /^Error: Cannot write ".*000002\.safetensors": the disk is full$/,
    );
    const stop = new AbortController();
    await assert.rejects(
      record(await RunFolder.create("b"), { signal: stop.signal, onProblem: () => stop.abort() }),
      /: the disk is full$/,
    );
  });
});
