import assert from "node:assert/strict";
import { join } from "@std/path";
import { fedgan, type FedganOptions, fedganOptions } from "lib/fedgan";
import { federate, gaussianEpsilon, Participants } from "lib/federated";
import { encodeSafetensors, type NamedArray, readSafetensors } from "lib/files";
import {
  type IntermediarySettings,
  intermediarySettings,
  readRoundFile,
  type RoundFile,
} from "lib/flower";
import { loadTensorFlow, tf } from "lib/tensorflow";
import { dataSet, maker, tiny } from "../small_agents.ts";
import { localRounds } from "./local_rounds.ts";

const intermediary = intermediarySettings.complete({ minResults: 1, roundTimeout: 60 });

/** The largest difference of an array's entries, by its largest entry. */
function distance(one: readonly NamedArray[], other: readonly NamedArray[]): number {
  const names = new Map(other.map(({ name, data }) => [name, data as Float32Array]));
  assert.equal(one.length, names.size);
  return Math.max(...one.map(({ name, data }) => {
    const others = names.get(name)!;
    const largest = (data as Float32Array).reduce(
      (most, value) => Math.max(most, Math.abs(value)),
      0,
    );
    const differs = (data as Float32Array)
      .reduce((most, value, i) => Math.max(most, Math.abs(value - others[i])), 0);
    return largest === 0 ? differs : differs / largest;
  }));
}

/** The mean of one process, and how many rounds it has. */
async function inOneProcess(options: FedganOptions) {
  const federation = fedgan(dataSet, options);
  for await (const _log of federate(federation));
  const { rounds } = federation;
  const { weights } = federation.state();
  federation.dispose();
  return { rounds, weights };
}

async function meanIn(folder: string, round: number): Promise<NamedArray[]> {
  const { weights } = await readRoundFile(join(folder, `round-000${round}.safetensors`));
  return [...weights];
}

/** Agents 1 and 3 take part, then 1 and 2, then 2 and 3, so agent 3 is absent once, and 2 begins late. */
const half: Partial<FedganOptions> = { agents: 4, participation: 0.5, batchSize: 4, seed: 0 };

const sameMeans: Record<string, Partial<FedganOptions>> = {
  "K in epochs, equal shards": {},
  "K in epochs, unequal shards": { partition: { kind: "sizes", sizes: [1, 3] } },
  "K in steps, equal shards": { syncEvery: { steps: 2 } },
  "K in steps, unequal shards, moments averaged": {
    ...{ syncEvery: { steps: 3 }, partition: { kind: "sizes", sizes: [1, 3] } },
    adamMoments: "average",
  },
  "half of the agents in a round, K in epochs": {
    ...half,
    partition: { kind: "sizes", sizes: [1, 3, 2, 2] },
  },
  "half of the agents in a round, K in steps, discriminators of their own": {
    ...half,
    syncEvery: { steps: 2 },
    share: "generator",
  },
};

Deno.test("the app's rounds come to the mean of one process", async (t) => {
  await loadTensorFlow();
  const { numTensors } = tf.memory();
  for (const [what, changes] of Object.entries(sameMeans)) {
    await t.step(what, async () => {
      const options = fedganOptions({ ...tiny, ...changes });
      const { rounds, weights } = await inOneProcess(options);
      assert(rounds >= 3);
      const folder = await Deno.makeTempDir();
      const failure = await localRounds({
        ...{ settings: { ...options, ...intermediary }, folder, state: join(folder, "agents") },
        ...{ there: [[1, 2, 3, 4].slice(0, options.agents)], make: maker(options) },
      });
      assert.equal(failure, undefined);
      const { agents: count, participation, seed } = options;
      const participants = new Participants({ agents: count, participation, seed });
      for (let round = 1; round <= rounds; round++) {
        const { agents, failures } = await readRoundFile(
          join(folder, `round-000${round}.safetensors`),
        );
        const drawn = [...participants.of(round)].map((place) => place + 1);
        assert.deepEqual([agents.map(({ agent }) => agent), failures], [drawn, []]);
      }
      const apart = distance(weights, await meanIn(folder, rounds));
      assert(apart < 1e-5, `${apart}`);
      await Deno.remove(folder, { recursive: true });
    });
  }
  assert.equal(tf.memory().numTensors, numTensors);
});

Deno.test("the app's rounds go on without those that fail, say why, and go on from a round that was written", async () => {
  await loadTensorFlow();
  const options = fedganOptions({ ...tiny, agents: 3, epochs: 5 });
  const folder = await Deno.makeTempDir();
  const state = join(folder, "agents");
  const settings = { ...options, ...intermediary };
  const make = maker(options);
  let [round, isWrong] = [0, false];
  const failure = await localRounds({
    ...{ settings, folder, state, make },
    // Agent 3 is away in round 2; in round 5 nobody is there.
    there: [[1, 2, 3], [1, 2, 3], [1, 2], [1, 2, 3], [1, 2, 3], []],
    answered: async ({ agent, action, out }) => {
      if (agent !== 2) return;
      if (action === "train") round++; // agent 2 is in all of them, and agents answer in any order
      const { arrays, metadata } = await readSafetensors(out);
      if (round === 3) {
        // A weight of another shape.
        const wrong = arrays.map((array) =>
          array.name.endsWith("/bias") ? { ...array, shape: [1, ...array.shape] } : array
        );
        await Deno.writeFile(out, encodeSafetensors(wrong, { metadata }));
      }
      if (round === 4 && !isWrong) {
        isWrong = true;
        (arrays.find(({ name }) => name.startsWith("gen"))!.data as Float32Array)[0] = NaN;
        await Deno.writeFile(out, encodeSafetensors(arrays, { metadata }));
      }
    },
  });
  assert.match(
    failure!,
    /^0 agents answered in round 5 but there must be at least 1; agent 1: gone/,
  );
  const end = JSON.parse(await Deno.readTextFile(join(folder, "end.json")));
  assert.deepEqual([end.status, end.reason], ["failed", failure]);
  const files = [];
  for (const number of [1, 2, 3, 4]) {
    files.push(await readRoundFile(join(folder, `round-000${number}.safetensors`)));
  }
  assert.deepEqual(files.map(({ agents }) => agents.map(({ agent }) => agent)), [
    [1, 2, 3],
    [1, 2],
    [1, 3],
    [1, 3],
  ]);
  assert.deepEqual(files[1].failures, [{ agent: 3, reason: "gone" }]);
  assert.match(
    files[2].failures[0].reason,
    /^".*\/bias" is float32 \[1, \d+\] but must be float32 \[\d+\]$/,
  );
  assert.match(files[3].failures[0].reason, /^"generator\/.*" has values that are not finite$/);
  // Agent 3 went on from its own state: in round 3 it trained its second epoch.
  assert.deepEqual(files[2].agents[1].epochs.map(({ epoch }) => epoch), [2]);
  assert(files[3].weights.every(({ data }) => (data as Float32Array).every(Number.isFinite)));

  // All come back, and round 5 is made from round 4.
  const start = join(folder, "round-0004.safetensors");
  const again = await localRounds({ settings, folder, state, make, start, there: [[1, 2, 3]] });
  assert.equal(again, undefined);
  const last = await readRoundFile(join(folder, "round-0005.safetensors"));
  assert.deepEqual(last.agents.map(({ agent, epochs }) => [agent, epochs[0].epoch]), [
    [1, 5],
    [2, 5],
    [3, 4],
  ]);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("the app's rounds go on with the agents of each round, whose nodes it asks for their numbers", async () => {
  await loadTensorFlow();
  const options = fedganOptions({ ...tiny, ...half });
  const folder = await Deno.makeTempDir();
  const answers: string[] = [];
  const rounds = {
    ...{ settings: { ...options, ...intermediary }, folder, state: join(folder, "agents") },
    ...{ there: [[1, 2, 3, 4]], make: maker(options) },
    answered: ({ agent, action }: { agent: number; action: string }) => {
      answers.push(`${action} ${agent}`);
      return Promise.resolve();
    },
  };
  assert.equal(await localRounds(rounds), undefined);
  const last = join(folder, "round-0003.safetensors");
  const weights = await meanIn(folder, 3);
  // Within a round in any order.
  const trained = () =>
    answers.splice(0).filter((answer) => answer.startsWith("train"))
      .flatMap((answer, i, all) => i % 2 === 0 ? [[answer, all[i + 1]].sort().join()] : []);
  const drawn = ["train 1,train 3", "train 1,train 2", "train 2,train 3"];
  assert.deepEqual(trained(), drawn);
  await Deno.remove(last);
  const start = join(folder, "round-0001.safetensors");
  assert.equal(await localRounds({ ...rounds, start }), undefined);
  assert.deepEqual(trained(), drawn.slice(1));
  assert.deepEqual(await meanIn(folder, 3), weights);

  // Agents that are there, but are not drawn for round 2, are not asked in place of others.
  const failure = await localRounds({
    ...rounds,
    ...{ settings: { ...rounds.settings, roundTimeout: 1 }, start, there: [[3, 4]] },
  });
  assert.match(failure!, /^0 nodes of agents \[1, 2\] are connected but there must be at least 1$/);
  await Deno.remove(folder, { recursive: true });
});

/** What agents of unequal shards come to in a round, `there` at each exchange. */
async function oneRound(
  folder: string,
  there: number[][],
  changes: Partial<IntermediarySettings>,
): Promise<RoundFile> {
  const partition = { kind: "sizes", sizes: [1, 2, 3] } as const;
  const weighting = changes.clip ? "equal" : "examples"; // as noise has it
  const options = fedganOptions({ ...tiny, agents: 3, epochs: 1, partition, weighting });
  const failure = await localRounds({
    ...{ settings: { ...options, ...intermediary, ...changes }, folder },
    ...{ state: join(folder, "agents"), make: maker(options), there },
  });
  assert.equal(failure, undefined);
  return await readRoundFile(join(folder, "round-0001.safetensors"));
}

/** All weights of a round as one vector. */
function vector({ weights }: RoundFile): number[] {
  const inOrder = weights.toSorted((a, b) => a.name < b.name ? -1 : 1);
  return inOrder.flatMap(({ data }) => Array.from(data as Float32Array));
}

function differences(one: RoundFile, other: RoundFile): number[] {
  const others = vector(other);
  assert.equal(others.length, vector(one).length);
  return vector(one).map((value, i) => value - others[i]);
}

const everybody = [1, 2, 3];

Deno.test("secure aggregation comes to the same mean within its steps, also without an agent that is lost in the round", async () => {
  await loadTensorFlow();
  const folder = await Deno.makeTempDir();
  const run = (name: string, there: number[][], secureAggregation: boolean) =>
    oneRound(join(folder, name), there, { secureAggregation });
  const all = everybody;
  // A round is four exchanges: keys, shares of keys, masked weights, the shares that take masks off.
  const whole = [await run("plain", [all], false), await run("secure", [all], true)];
  const without = [
    await run("plain-without", [all, [1, 3]], false),
    await run("secure-without", [all, all, all, [1, 3]], true),
  ];
  for (const [plain, secure] of [whole, without]) {
    assert.deepEqual(
      secure.agents.map(({ agent }) => agent),
      plain.agents.map(({ agent }) => agent),
    );
    assert.deepEqual(secure.failures, plain.failures);
    const largest = Math.max(...differences(plain, secure).map(Math.abs));
    // A step is 2 · 16 / 2^24; rounding is off by less than one for each agent, beside its share of the mean.
    assert(largest > 0 && largest < 1e-5, `${largest}`);
  }
  await Deno.remove(folder, { recursive: true });
});

Deno.test("secure aggregation shortens updates on the nodes as the intermediary would, and adds the noise that epsilon is for", async () => {
  await loadTensorFlow();
  const folder = await Deno.makeTempDir();
  const run = (name: string, changes: Partial<IntermediarySettings>) =>
    oneRound(join(folder, name), [everybody], changes);
  const secureAggregation = true;
  const clip = 0.1;
  const plain = await run("clip", { clip });
  const secure = await run("secure-clip", { clip, secureAggregation });
  const start = await readRoundFile(join(folder, "clip", "round-0000.safetensors"));
  const length = Math.hypot(...differences(secure, start));
  // No mean of updates is longer than the longest of them; these go different ways, but not opposite ones.
  assert(length < clip && length > clip / 2, `${length}`);
  const apart = Math.hypot(...differences(plain, secure));
  // Nodes shorten by sqrt(numbers) steps more, for what rounding may add, and round.
  const steps = Math.sqrt(vector(start).length) * 32 / 2 ** 24;
  assert(apart > 0 && apart < 2 * steps, `${apart} of ${steps}`);

  const noise = { clip, noise: 2, delta: 1e-4, minResults: 3 };
  const noisy = await run("secure-noise", { ...noise, secureAggregation });
  const { epsilon, delta } = noisy.privacy!;
  assert.equal(delta, noise.delta);
  // Renyi's divergences bound what is known exactly.
  const exact = gaussianEpsilon({ noiseMultiplier: noise.noise, rounds: 1, delta });
  assert(epsilon > exact && epsilon < 1.3 * exact, `${epsilon} and ${exact}`);
  const errors = differences(noisy, secure);
  const deviation = Math.hypot(...errors) / Math.sqrt(errors.length);
  const expected = noise.noise * clip / 3;
  assert(Math.abs(deviation / expected - 1) < 0.1, `${deviation} and ${expected}`);

  await assert.rejects(
    run("short", { clip: steps, secureAggregation }),
    /clip is .* must be above/,
  );
  await Deno.remove(folder, { recursive: true });
});
