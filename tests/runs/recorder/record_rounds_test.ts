import assert from "node:assert/strict";
import type { AgentEpochLog } from "lib/federated";
import { decodeSafetensors } from "lib/files";
import type { NamedVariable, Samples } from "lib/learning";
import {
  readRunRecord,
  recordRounds,
  type RemoteFederation,
  type RemoteRoundLog,
  type RemoteState,
  RunFolder,
} from "lib/runs";
import { loadTensorFlow, tf } from "lib/tensorflow";
import { inOutputs } from "../small_run.ts";

const samples = (value: number): Samples => ({
  network: "network",
  pixels: new Float32Array(4).fill(value),
  shape: [1, 2, 2, 1],
});

/** Three rounds of two agents elsewhere, of which the second misses round 2. */
class Elsewhere implements RemoteFederation {
  readonly settings = { epochs: 3 };
  readonly metrics = { loss: { label: "Loss", unit: "nats" } };
  readonly rounds = 3;
  readonly shards = [{ agent: 1, examples: 30 }, { agent: 2, examples: 10 }];
  readonly #bias = tf.tidy(() => tf.variable(tf.zeros([1]))) as tf.Variable;
  #state: RemoteState = { round: 0, weights: [] };

  state(): RemoteState {
    return this.#state;
  }

  restore(state: RemoteState): void {
    this.#state = state;
  }

  async *logs(): AsyncGenerator<AgentEpochLog | RemoteRoundLog, void> {
    for (let round = this.#state.round + 1; round <= this.rounds; round++) {
      const there = round === 2 ? [1] : [1, 2];
      for (const agent of there) {
        const { examples } = this.shards[agent - 1];
        const log = { epoch: round, stepsPerEpoch: 2, examples, metrics: { loss: agent / round } };
        yield { kind: "epoch", agent, ...log, elapsedMs: 500, samples: samples(0) };
      }
      const bias = { name: "network/bias", shape: [1], data: Float32Array.of(round) };
      tf.tidy(() => this.#bias.assign(tf.tensor1d([round])));
      this.#state = { round, weights: [bias] };
      await Promise.resolve();
      yield {
        ...{ kind: "round", round, sha256: `${round}`, samples: samples(-1), syncMs: 100 },
        elapsedMs: 2000,
        agents: there.map((agent) => ({
          ...{ agent, examples: this.shards[agent - 1].examples, steps: 2, metrics: { loss: 1 } },
          ...{ sentBytes: 4, receivedBytes: 4, samples: samples(1) },
        })),
        absent: round === 2 ? [{ agent: 2, reason: "its node is gone" }] : [],
        problems: [],
      };
    }
  }

  meanVariables(): NamedVariable[] {
    return [{ name: "network/bias", variable: this.#bias }];
  }

  dispose(): void {
    this.#bias.dispose();
  }
}

async function record(run: RunFolder, logs = Infinity): Promise<void> {
  const federation = new Elsewhere();
  let count = 0;
  for await (const _log of recordRounds(run, federation, { model: "elsewhere" })) {
    if (++count >= logs) break;
  }
  federation.dispose();
}

Deno.test("recordRounds() writes rounds, who was absent, and the mean, and goes on where it was left", async () => {
  await loadTensorFlow();
  await inOutputs(async () => {
    const { numTensors } = tf.memory();
    const run = await RunFolder.create("elsewhere");
    // Left within round 2, whose only epoch is written already.
    await record(run, 4);
    await record(await RunFolder.open("elsewhere"));
    assert.equal(tf.memory().numTensors, numTensors);

    const { state, rounds, parts, config, problems } = await readRunRecord(run);
    assert.equal(state, "finished");
    assert.deepEqual(problems, []);
    assert.deepEqual(config.shards, [{ agent: 1, examples: 30 }, { agent: 2, examples: 10 }]);
    assert.deepEqual(rounds.map(({ agents }) => agents.length), [2, 1, 2]);
    assert.deepEqual(rounds.map(({ absent }) => absent), [
      undefined,
      [{ agent: 2, reason: "its node is gone" }],
      undefined,
    ]);
    assert.deepEqual(rounds.map(({ seconds, syncSeconds }) => [seconds, syncSeconds])[0], [2, 0.1]);
    const [one, two] = parts;
    assert.deepEqual(one.epochs.map(({ epoch, seconds }) => [epoch, seconds]), [
      [1, 0.5],
      [2, 0.5],
      [3, 0.5],
    ]);
    assert.deepEqual(two.epochs.map(({ epoch }) => epoch), [1, 3]);
    assert.deepEqual((await run.mean().readWeights())[0].data, Float32Array.of(3));
    await assert.rejects(run.agent(1).readWeights(), Deno.errors.NotFound);

    // Where an agent was absent its picture is black.
    const { arrays } = decodeSafetensors((await run.files.read("rounds.safetensors"))!);
    const second = arrays.find(({ name }) => name === "agent-2")!;
    assert.deepEqual(second.shape, [3, 1, 2, 2]);
    assert.deepEqual([...second.data].map(Number), [
      ...[255, 255, 255, 255],
      ...[0, 0, 0, 0],
      ...[255, 255, 255, 255],
    ]);
  });
});
