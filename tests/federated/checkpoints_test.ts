import assert from "node:assert/strict";
import { join } from "@std/path";
import {
  Checkpoints,
  federate,
  Federation,
  type FederationLog,
  type FederationState,
} from "lib/federated";
import { drawnDigits } from "lib/data";
import { decodeSafetensors } from "lib/files";
import { loadTensorFlow } from "lib/tensorflow";
import { digits, small, withoutTimes } from "./small.ts";

await loadTensorFlow();

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(join(folder, "checkpoints"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const filesIn = (folder: string) => [...Deno.readDirSync(folder)].map(({ name }) => name).sort();

/** A state of few numbers. */
function smallState(round: number): FederationState {
  const array = { name: "generator/bias", shape: [2], data: Float32Array.of(round, -0.1) };
  const step = { name: "generator/optimiser_step", shape: [], data: Int32Array.of(7) };
  const progress = {
    epoch: 1,
    step: 2,
    images: 16,
    generatorLossSum: NaN,
    discriminatorLossSum: 3.3,
  };
  const losses = [{ epoch: 1, generatorLoss: Infinity, discriminatorLoss: 0.1 + 0.2 }];
  const local = { steps: 3, generatorLossSum: -Infinity, discriminatorLossSum: 1 / 3 };
  const agent = { pair: { arrays: [array, step], progress, steps: 5 }, losses, local };
  return {
    options: new Federation(digits, small).options,
    dataSha256: digits.sha256,
    round,
    agents: [agent, { ...agent, losses: [] }],
    weights: [array],
  };
}

const sorted = (state: FederationState) => {
  const byName = (a: { name: string }, b: { name: string }) => a.name < b.name ? -1 : 1;
  return {
    ...state,
    agents: state.agents.map((agent) => ({
      ...agent,
      pair: { ...agent.pair, arrays: agent.pair.arrays.toSorted(byName) },
    })),
    weights: state.weights.toSorted(byName),
  };
};

Deno.test("Checkpoints keep the last two, and give back to the bit what they were given", () =>
  inFolder(async (folder) => {
    const checkpoints = new Checkpoints(folder);
    assert.equal(await checkpoints.load(), undefined);
    for (const round of [1, 2, 3]) await checkpoints.save(smallState(round));
    const names = ["checkpoint-000002.safetensors", "checkpoint-000003.safetensors"];
    assert.deepEqual(filesIn(folder), names);
    const loaded = await new Checkpoints(folder).load();
    assert.deepEqual(loaded, {
      state: sorted(smallState(3)),
      path: join(folder, names[1]),
      damaged: [],
    });
    // Any program can read it.
    const { arrays } = decodeSafetensors(await Deno.readFile(join(folder, names[1])));
    assert.deepEqual(arrays.map(({ name }) => name).sort(), [
      ...["agent-1/generator/bias", "agent-1/generator/optimiser_step"],
      ...["agent-2/generator/bias", "agent-2/generator/optimiser_step"],
      "intermediary/generator/bias",
    ]);
  }));

Deno.test("Checkpoints fall back to the one before a damaged one, say so, and replace it", () =>
  inFolder(async (folder) => {
    const checkpoints = new Checkpoints(folder);
    await checkpoints.save(smallState(1));
    const newest = await checkpoints.save(smallState(2));
    const bytes = await Deno.readFile(newest);
    const flip = (at: number) => bytes.map((byte, i) => i === at ? byte ^ 1 : byte);
    const damages = [
      bytes.subarray(0, 100),
      bytes.subarray(0, -1),
      flip(bytes.length - 1),
      flip(new TextDecoder("latin1").decode(bytes).indexOf('\\"round\\":2') + 10),
      new Uint8Array(0),
    ];
    for (const damage of damages) {
      await Deno.writeFile(newest, damage);
      const loaded = await new Checkpoints(folder).load();
      assert.equal(loaded?.state.round, 1);
      assert.equal(loaded.damaged.length, 1);
      assert.equal(loaded.damaged[0].path, newest);
      assert.match(loaded.damaged[0].reason, /^Cannot read (safetensors|a checkpoint): /);
    }
    const resumed = new Checkpoints(folder);
    await resumed.load();
    assert.equal(await resumed.save(smallState(5)), newest);
    assert.equal((await new Checkpoints(folder).load())?.state.round, 5);
  }));

Deno.test("Checkpoints that are all damaged are an error, and so is a folder that can't be read", () =>
  inFolder(async (folder) => {
    const path = await new Checkpoints(folder).save(smallState(1));
    await Deno.writeTextFile(path, "x");
    await assert.rejects(
      new Checkpoints(folder).load(),
      /^InvalidData: Cannot resume: every checkpoint is damaged; ".*000001.safetensors": Cannot/,
    );
    await assert.rejects(new Checkpoints(path).load());
  }));

/** Trains a federation in sessions, each of which ends after so many logs, to the end. */
async function interrupted(
  folder: string,
  { sessions, parallel = false, byLeaving = false }: {
    sessions: number[];
    parallel?: boolean;
    byLeaving?: boolean;
  },
) {
  const told: FederationLog[][] = [];
  for (const count of [...sessions, Infinity]) {
    const federation = new Federation(digits, small);
    const checkpoints = new Checkpoints(folder);
    const loaded = await checkpoints.load();
    if (loaded) federation.restore(loaded.state);
    const stop = new AbortController();
    const logs: FederationLog[] = [];
    for await (const log of federate(federation, { signal: stop.signal, checkpoints, parallel })) {
      logs.push(log);
      if (logs.length < count) continue;
      if (byLeaving) break;
      stop.abort();
    }
    told.push(logs);
    const state = federation.state();
    federation.dispose();
    if (count === Infinity) return { told, state };
  }
  throw new Error("unreachable");
}

const results = (logs: FederationLog[]) =>
  withoutTimes(logs).filter(({ kind }) => kind !== "checkpoint");

for (const parallel of [false, true]) {
  Deno.test(`federate() stopped and resumed goes on to the same bytes and tells all once, parallel ${parallel}`, () =>
    inFolder(async (folder) => {
      const whole = new Federation(digits, small);
      const expected = await Array.fromAsync(federate(whole, { parallel }));
      // Stops within an epoch, right behind an epoch's last step, and before a round's end.
      const { told, state } = await interrupted(folder, { sessions: [3, 1, 2, 1, 1, 3], parallel });
      assert.deepEqual(state, whole.state());
      assert.deepEqual(results(told.flat()), withoutTimes(expected));
      assert.equal(told[0].at(-1)?.kind, "checkpoint");
      whole.dispose();
    }));
}

Deno.test("federate() left without notice goes on from the last round to the same bytes", () =>
  inFolder(async (folder) => {
    const whole = new Federation(digits, small);
    const expected = await Array.fromAsync(federate(whole));
    const { told, state } = await interrupted(folder, { sessions: [7, 12], byLeaving: true });
    assert.deepEqual(state, whole.state());
    // What was told after the last checkpoint is told again, and is the same.
    const [, , last] = told.map(results);
    assert.deepEqual(last, withoutTimes(expected).slice(-last.length));
    whole.dispose();
  }));

Deno.test("federate() writes checkpoints in between when it is time", () =>
  inFolder(async (folder) => {
    const federation = new Federation(digits, { ...small, epochs: 1 });
    const checkpoints = new Checkpoints(folder);
    const logs = await Array.fromAsync(
      federate(federation, { checkpoints, checkpointMinutes: 1e-9 }),
    );
    const kinds = logs.map(({ kind }) => kind);
    assert.deepEqual(kinds.slice(0, 5), ["start", "step", "checkpoint", "step", "checkpoint"]);
    assert.deepEqual(kinds.slice(-2), ["round", "checkpoint"]);
    assert.equal(filesIn(folder).length, 2);
    federation.dispose();
  }));

Deno.test("Federation.restore() refuses a state of other settings or data", () => {
  const federation = new Federation(digits, small);
  const state = federation.state();
  const other = new Federation(digits, { ...small, syncEvery: { steps: 2 } });
  assert.throws(
    () => other.restore(state),
    /^RangeError: .*syncEvery is {"steps":2} but was {"epochs":1}/,
  );
  const elsewhere = new Federation(drawnDigits(90), small);
  assert.throws(() => elsewhere.restore(state), /^RangeError: .*its data has SHA-256/);
  for (const one of [federation, other, elsewhere]) one.dispose();
});

Deno.test("Federation.restore() takes a state from before a setting was there, if that is at its default", () => {
  const federation = new Federation(digits, small);
  const { options: { filters: _, ...options }, ...state } = federation.state();
  const older = { ...state, options } as FederationState;
  federation.restore(older);
  const narrow = new Federation(digits, { ...small, filters: 8 });
  assert.throws(() => narrow.restore(older), /^RangeError: .*filters is 8 but was 64/);
  for (const one of [federation, narrow]) one.dispose();
});
