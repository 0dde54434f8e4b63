import assert from "node:assert/strict";
import { join } from "@std/path";
import { decodeSafetensors, encodeSafetensors } from "lib/files";
import { Checkpoints, encodeCheckpoint, type LearnerState, readLearnerState } from "lib/learning";

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(join(folder, "checkpoints"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const filesIn = (folder: string) => [...Deno.readDirSync(folder)].map(({ name }) => name).sort();

/** A state of few numbers, some of which JSON does not have. */
function stateOf(totalSteps: number): LearnerState {
  return {
    arrays: [
      { name: "policy/bias", shape: [2], data: Float32Array.of(totalSteps, -0.1) },
      { name: "policy/optimiser_step", shape: [], data: Int32Array.of(7) },
      { name: "toString", shape: [1], data: Float32Array.of(1) },
    ],
    progress: {
      epoch: 1,
      step: 2,
      examples: 16,
      metricSums: { a: NaN, b: -Infinity, c: 0.1 + 0.2 },
    },
    totalSteps,
  };
}

const open = (folder: string) => new Checkpoints(folder, readLearnerState);

Deno.test("Checkpoints keep the last two, and give back to the bit what they were given", () =>
  inFolder(async (folder) => {
    const checkpoints = open(folder);
    assert.equal(await checkpoints.load(), undefined);
    for (const steps of [1, 2, 3]) await checkpoints.save(stateOf(steps));
    const names = ["checkpoint-000002.safetensors", "checkpoint-000003.safetensors"];
    assert.deepEqual(filesIn(folder), names);
    assert.deepEqual(await open(folder).load(), {
      state: stateOf(3),
      path: join(folder, names[1]),
      damaged: [],
    });
    // Any program can read it.
    const { arrays, metadata } = decodeSafetensors(await Deno.readFile(join(folder, names[1])));
    assert.deepEqual(arrays.map(({ name }) => name).sort(), [
      ...["arrays/policy/bias", "arrays/policy/optimiser_step", "arrays/toString"],
    ]);
    assert.equal(metadata.version, "2");
  }));

Deno.test("Checkpoints read arrays one at a time as they write them, to the same bytes", () =>
  inFolder(async (folder) => {
    const state = stateOf(1);
    let [reads, last] = [0, ""];
    const inPlace = (arrays: LearnerState["arrays"]) =>
      arrays.map(({ name, shape, data }) => ({
        name,
        shape,
        get data() {
          [reads, last] = [reads + 1, name];
          return data;
        },
      }));
    const agents = [1, 2].map((totalSteps) => stateOf(totalSteps));
    const checkpoints = new Checkpoints<unknown>(folder, ({ state }) => state);
    const path = await checkpoints.save({
      agents: agents.map((agent) => ({ ...agent, arrays: inPlace(agent.arrays) })),
      rest: { ...state, arrays: inPlace(state.arrays) },
    });
    // For the checksum, for what they are, and for their bytes.
    assert.equal(reads, 3 * 9);
    // The file ends with integers.
    assert.equal(last, "policy/optimiser_step");
    assert.deepEqual(await Deno.readFile(path), encodeCheckpoint({ agents, rest: state }));
    assert.deepEqual((await checkpoints.load())?.state, { agents, rest: state });
  }));

Deno.test("Checkpoints fall back to the one before a damaged one, say so, and replace it", () =>
  inFolder(async (folder) => {
    const checkpoints = open(folder);
    await checkpoints.save(stateOf(1));
    const newest = await checkpoints.save(stateOf(2));
    const bytes = await Deno.readFile(newest);
    const flip = (at: number) => bytes.map((byte, i) => i === at ? byte ^ 1 : byte);
    const text = new TextDecoder("latin1").decode(bytes);
    const { arrays, metadata } = decodeSafetensors(bytes);
    const file = (data: Uint8Array) => () => Deno.writeFile(newest, data);
    const damages: (() => Promise<void>)[] = [
      file(bytes.subarray(0, 100)),
      file(bytes.subarray(0, -1)),
      file(flip(bytes.length - 1)),
      file(flip(text.indexOf('\\"totalSteps\\":2') + 15)),
      file(new Uint8Array(0)),
      // Of another version, of another state, and without one.
      file(encodeSafetensors(arrays, { metadata: { ...metadata, version: "3" } })),
      file(encodeCheckpoint({ rounds: 3 })),
      file(encodeCheckpoint({ ...stateOf(2), totalSteps: -1 })),
      file(encodeCheckpoint({ ...stateOf(2), arrays: [] }).subarray(0, 8)),
      file(encodeSafetensors(arrays)),
      () => Deno.mkdir(join(newest, "folder"), { recursive: true }),
      async () => void await new Deno.Command("mkfifo", { args: [newest] }).output(),
      () => Deno.symlink(join(folder, "nowhere"), newest),
    ];
    for (const damage of damages) {
      await Deno.remove(newest, { recursive: true });
      await damage();
      const loaded = await open(folder).load();
      assert.equal(loaded?.state.totalSteps, 1);
      assert.deepEqual(loaded.damaged.map(({ path }) => path), [newest]);
      const resumed = open(folder);
      await resumed.load();
      assert.equal(await resumed.save(stateOf(5)), newest);
      assert.equal((await open(folder).load())?.state.totalSteps, 5);
      assert.equal(filesIn(folder).length, 2);
    }
  }));

Deno.test("Checkpoints take a number however it is spelled, and keep the whole one before damaged ones", () =>
  inFolder(async (folder) => {
    await open(folder).save(stateOf(1));
    await Deno.rename(
      join(folder, "checkpoint-000001.safetensors"),
      join(folder, "checkpoint-1.safetensors"),
    );
    for (const name of ["checkpoint-2.safetensors", "checkpoint-0000000003.safetensors"]) {
      await Deno.writeTextFile(join(folder, name), "damaged");
    }
    const checkpoints = open(folder);
    const loaded = await checkpoints.load();
    assert.equal(loaded?.state.totalSteps, 1);
    assert.equal(loaded.damaged.length, 2);
    await checkpoints.save(stateOf(2));
    assert.equal((await open(folder).load())?.state.totalSteps, 2);
    assert.ok(filesIn(folder).includes("checkpoint-1.safetensors"), "the last whole one before it");
    assert.ok(!filesIn(folder).includes("checkpoint-0000000003.safetensors"));
  }));

Deno.test("Checkpoints that are all damaged are an error, and so is a folder that can't be read", () =>
  inFolder(async (folder) => {
    const path = await open(folder).save(stateOf(1));
    await Deno.writeTextFile(path, "x");
    await assert.rejects(
      open(folder).load(),
      /^InvalidData: Cannot resume: every checkpoint is damaged; ".*000001.safetensors": Cannot/,
    );
    await assert.rejects(open(path).load());
  }));
