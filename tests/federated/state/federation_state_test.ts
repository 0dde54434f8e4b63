import assert from "node:assert/strict";
import { join } from "@std/path";
import { drawnDigits } from "lib/data";
import { federate, type FederationLog, readFederationState } from "lib/federated";
import { fedgan } from "lib/fedgan";
import { decodeSafetensors, type NamedArray } from "lib/files";
import { Checkpoints, decodeCheckpoint, encodeCheckpoint } from "lib/learning";
import { loadTensorFlow } from "lib/tensorflow";
import { digits, small as federation, withoutTimes } from "../small.ts";

await loadTensorFlow();
const small = { ...federation, filters: 8 };

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(join(folder, "checkpoints"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

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
    const federation = fedgan(digits, small);
    const checkpoints = new Checkpoints(folder, readFederationState);
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
      const whole = fedgan(digits, small);
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
    const whole = fedgan(digits, small);
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
    const federation = fedgan(digits, { ...small, epochs: 1 });
    const checkpoints = new Checkpoints(folder, readFederationState);
    const logs = await Array.fromAsync(
      federate(federation, { checkpoints, checkpointMinutes: 1e-9 }),
    );
    const kinds = logs.map(({ kind }) => kind);
    assert.deepEqual(kinds.slice(0, 5), ["start", "step", "checkpoint", "step", "checkpoint"]);
    assert.deepEqual(kinds.slice(-2), ["round", "checkpoint"]);
    assert.equal([...Deno.readDirSync(folder)].length, 2);
    federation.dispose();
  }));

Deno.test("Federation.restore() refuses a state of other settings or data", () => {
  const federation = fedgan(digits, small);
  const state = federation.state();
  const other = fedgan(digits, { ...small, syncEvery: { steps: 2 } });
  assert.throws(
    () => other.restore(state),
    /^RangeError: .*syncEvery is {"steps":2} but was {"epochs":1}/,
  );
  const elsewhere = fedgan(drawnDigits(90), small);
  assert.throws(() => elsewhere.restore(state), /^RangeError: .*SHA-256 of its data is/);
  for (const one of [federation, other, elsewhere]) one.dispose();
});

Deno.test("Federation.restore() takes a state from before a setting was there, if that is at its default", () => {
  const federation = fedgan(digits, small);
  const { learnerOptions: { filters: _, ...learnerOptions }, ...state } = federation.state();
  federation.restore({ ...state, learnerOptions });
  const narrow = fedgan(digits, { ...small, filters: 1 });
  assert.throws(() => narrow.restore(federation.state()), /^RangeError: .*filters is 1 but was 8/);
  for (const one of [federation, narrow]) one.dispose();
});

Deno.test("Federation.restore() refuses what no federation can have come to, and changes nothing", async () => {
  const settings = { ...small, filters: 1, epochs: 1 };
  const federation = fedgan(digits, settings);
  await Array.fromAsync(federate(federation));
  const state = federation.state();
  const [first, second] = state.agents;
  const moved = (arrays: typeof first.learner.arrays) =>
    arrays.map((array) => ({ ...array, data: (array.data as Float32Array).map(() => 1) }));
  const refused = (change: Partial<typeof state>, error: RegExp) => {
    assert.throws(() => federation.restore({ ...state, ...change }), error);
    assert.deepEqual(federation.state(), state);
  };
  for (const round of [-5, 0.5, 2, NaN]) {
    refused({ round }, /^RangeError: .*round is .* but must be an integer from 0 to 1/);
  }
  refused({ agents: [first] }, /^RangeError: .*number of agents is 2 but was 1/);
  refused({ weights: [] }, /^TypeError: .*is missing/);
  // The first agent's state fits, the second's does not: neither is taken.
  const damaged = { ...second.learner, arrays: second.learner.arrays.slice(1) };
  refused({
    agents: [
      { ...first, learner: { ...first.learner, arrays: moved(first.learner.arrays) } },
      { ...second, learner: damaged },
    ],
  }, /^TypeError: Cannot set weights: ".*" is missing/);
  federation.dispose();
});

Deno.test("Federation.restore() looks at one array at a time, and copies none before all are checked", async () => {
  const federation = fedgan(digits, { ...small, filters: 1, epochs: 1 });
  await Array.fromAsync(federate(federation));
  const state = federation.state();
  const looked: string[] = [];
  const inPlace = (arrays: readonly NamedArray[], owner: string): NamedArray[] =>
    arrays.map(({ name, shape, data }) => ({
      name,
      shape,
      get data() {
        looked.push(`${owner} ${name}`);
        return data;
      },
    }));
  const counted = {
    ...state,
    agents: state.agents.map((agent, i) => ({
      ...agent,
      learner: { ...agent.learner, arrays: inPlace(agent.learner.arrays, `agent ${i + 1}`) },
    })),
    weights: inPlace(state.weights, "mean"),
  };
  const copied = federation.agents.map(({ learner }) => {
    let copies = 0;
    const { state } = learner;
    learner.state = (...options) => (copies++, state.apply(learner, options));
    return () => copies;
  });
  federation.restore(counted);
  assert.deepEqual(copied.map((copies) => copies()), [0, 0]);
  const names = [
    ...state.agents.flatMap(({ learner }, i) =>
      learner.arrays.map(({ name }) => `agent ${i + 1} ${name}`)
    ),
    ...state.weights.map(({ name }) => `mean ${name}`),
  ];
  assert.deepEqual(looked.slice(0, names.length), names, "all are checked before one is taken");
  assert.deepEqual(federation.state(), state);
  federation.dispose();
});

Deno.test("readFederationState() refuses what is no state", () => {
  const federation = fedgan(digits, { ...small, filters: 1 });
  const state = federation.state();
  federation.dispose();
  const read = (value: unknown) => readFederationState(decodeCheckpoint(encodeCheckpoint(value)));
  assert.deepEqual(read(state), state);
  const refused: [unknown, RegExp][] = [
    [{}, /"options" of its state/],
    [{ ...state, agents: undefined }, /"agents" of its state/],
    [{ ...state, agents: [{}] }, /"agents.0.learner" of its state/],
    [{ ...state, round: -1 }, /"round" of its state is -1/],
    [{ ...state, weights: [1] }, /"weights.0" of its state/],
    [null, /its state is/],
  ];
  for (const [value, error] of refused) {
    assert.throws(() => read(value), (thrown) => {
      assert.ok(thrown instanceof TypeError);
      assert.match(thrown.message, /^Cannot read a checkpoint: /);
      assert.match(thrown.message, error);
      return true;
    });
  }
});

// Written in the middle of the second round by the program as it was when the format had no number.
Deno.test("a checkpoint of the first version is read, and goes on", async () => {
  const folder = new URL("version_1/", import.meta.url);
  const bytes = await Deno.readFile(new URL("checkpoint-000002.safetensors", folder));
  const settings = { agents: 2, epochs: 2, batchSize: 4, filters: 1, latentSize: 2, previews: 0 };
  const federation = fedgan(drawnDigits(16), { ...settings, seed: 4 });
  const state = readFederationState(decodeCheckpoint(bytes));
  federation.restore(state);
  assert.equal(federation.round, 1);
  const [one, two] = state.agents;
  assert.deepEqual([one, two].map(({ learner }) => [learner.totalSteps, learner.progress]), [
    [3, {
      ...{ epoch: 1, step: 1, examples: 4 },
      metricSums: { generatorLoss: 2.998692750930786, discriminatorLoss: 6.3854827880859375 },
    }],
    [2, {
      ...{ epoch: 1, step: 0, examples: 0 },
      metricSums: { generatorLoss: 0, discriminatorLoss: 0 },
    }],
  ]);
  assert.deepEqual([one, two].map(({ epochMetrics }) => epochMetrics), [
    [{
      epoch: 1,
      metrics: { generatorLoss: 0.729879230260849, discriminatorLoss: 1.8976263999938965 },
    }],
    [{
      epoch: 1,
      metrics: { generatorLoss: 0.7267634570598602, discriminatorLoss: 1.6665262579917908 },
    }],
  ]);
  // One step of four images: what was a sum over steps is one over examples.
  assert.deepEqual(one.local, {
    ...{ steps: 1, examples: 4 },
    metricSums: { generatorLoss: 2.998692750930786, discriminatorLoss: 6.3854827880859375 },
  });
  // All arrays of the file, under the names that learners give them.
  const { arrays } = decodeSafetensors(bytes);
  const owned = (prefix: string) =>
    arrays.filter(({ name }) => name.startsWith(prefix))
      .map((array) => ({ ...array, name: array.name.slice(prefix.length) }));
  const byName = (list: readonly { name: string }[]) =>
    list.toSorted((a, b) => a.name < b.name ? -1 : 1);
  const restored = federation.state();
  restored.agents.forEach(({ learner }, i) =>
    assert.deepEqual(byName(learner.arrays), byName(owned(`agent-${i + 1}/`)))
  );
  assert.deepEqual(byName(restored.weights), byName(owned("intermediary/")));
  assert.equal(restored.weights.length, 22);

  const [round] = (await Array.fromAsync(federate(federation)))
    .filter((log) => log.kind === "round");
  assert.deepEqual(round.agents.map(({ steps }) => steps), [2, 2]);
  assert.equal(federation.round, federation.rounds);
  federation.dispose();
});
