import assert from "node:assert/strict";
import { federate, Federation, type FederationOptions, type MakeLearner } from "lib/federated";
import { assignVariables, type LearnerState, MiniBatchLearner } from "lib/learning";
import { loadTensorFlow, tf } from "lib/tensorflow";
import { drawnDigits } from "lib/data";

await loadTensorFlow();

/** One number, which each step moves half way to the agent's own: its seed. */
class NumberLearner extends MiniBatchLearner {
  readonly options = {};
  totalSteps = 0;
  readonly target: number;
  readonly #number = tf.tidy(() => tf.variable(tf.scalar(0)));

  constructor(examples: number, target: number) {
    const batches = Array.from({ length: examples }, (_, i) => Uint32Array.of(i));
    super({
      ...{ epochs: 100, examples },
      metrics: { distance: { label: "Distance", unit: "" } },
      batches: () => batches,
      stepsIn: () => examples,
    });
    this.target = target;
  }

  get number(): number {
    return this.#number.dataSync()[0];
  }

  variables() {
    return [{ name: "model/number", variable: this.#number }];
  }
  optimiserVariables() {
    return [];
  }
  samples() {
    return undefined;
  }
  protected disposeModel() {
    this.#number.dispose();
  }
  protected trainOn() {
    const distance = this.target - this.number;
    tf.tidy(() => this.#number.assign(this.#number.add(distance / 2)));
    this.totalSteps++;
    return Promise.resolve({ distance });
  }
  protected restoreModel({ arrays, totalSteps }: LearnerState) {
    assignVariables(this.variables(), arrays);
    this.totalSteps = totalSteps;
  }
}

const sizes = [1, 2, 3, 2];

function makeFederation(changes: Partial<FederationOptions>) {
  const make: MakeLearner<NumberLearner> = (_, { shard, seed }) =>
    new NumberLearner(shard.length, seed % 64);
  return new Federation(drawnDigits(8), make, {
    ...{ agents: 4, partition: { kind: "sizes", sizes }, participation: 0.5, seed: 3 },
    ...changes,
  });
}

/** The rounds of a training, and the numbers after each. */
async function roundsOf(federation: Federation<NumberLearner>) {
  const rounds = [];
  for await (const log of federate(federation)) {
    if (log.kind !== "round") continue;
    rounds.push({ ...log, numbers: federation.agents.map(({ learner }) => learner.number) });
  }
  return rounds;
}

const intervals = [{ epochs: 2 }, { steps: 4 }] as const;

for (const syncEvery of intervals) {
  Deno.test(`federate() averages those who take part alone, as by hand, K = ${JSON.stringify(syncEvery)}`, async () => {
    const federation = makeFederation({ syncEvery, epochs: 5 });
    const targets = federation.agents.map(({ learner }) => learner.target);
    assert.ok(new Set(targets).size > 1);
    const rounds = await roundsOf(federation);
    // Epochs: 5 in rounds of 2, 2 and 1. Steps: 5 epochs of the largest shard's 3, in rounds of 4, 4, 4 and 3.
    const lengths = "epochs" in syncEvery ? [2, 2, 1] : [4, 4, 4, 3];
    assert.equal(rounds.length, lengths.length);
    let mean = 0;
    let steps = 0;
    const groups = new Set<string>();
    rounds.forEach(({ agents, numbers }, round) => {
      const active = agents.filter((agent) => agent.steps > 0);
      assert.equal(active.length, 2);
      groups.add(`${active.map(({ agent }) => agent)}`);
      let sum = 0;
      let examples = 0;
      for (const { agent, ...log } of agents) {
        const size = sizes[agent - 1];
        const isActive = active.some((other) => other.agent === agent);
        const due = lengths[round] * ("epochs" in syncEvery ? size : 1);
        assert.deepEqual(
          [log.examples, log.steps, log.sentBytes, log.receivedBytes, Object.keys(log.metrics)],
          [size, isActive ? due : 0, isActive ? 4 : 0, 4, isActive ? ["distance"] : []],
        );
        if (!isActive) continue;
        let number = mean;
        for (let step = 0; step < due; step++) number += (targets[agent - 1] - number) / 2;
        sum += size * number;
        examples += size;
        steps += due;
      }
      mean = sum / examples;
      for (const number of numbers) assert.ok(Math.abs(number - mean) <= 1e-5 * Math.abs(mean));
    });
    assert.ok(groups.size > 1, "who takes part changes from round to round");
    assert.equal(federation.plannedSteps, steps);
    assert.equal(federation.totalSteps, steps);
    federation.dispose();
  });

  Deno.test(`federate() resumes with those who take part, to the same bytes, K = ${JSON.stringify(syncEvery)}`, async () => {
    const whole = makeFederation({ syncEvery, epochs: 5 });
    const expected = (await roundsOf(whole)).map(({ sha256 }) => sha256);
    const state = whole.state();
    whole.dispose();
    for (const parallel of [false, true]) {
      for (const stop of [1, 4, 9]) {
        const first = makeFederation({ syncEvery, epochs: 5 });
        const rounds: (string | undefined)[] = [];
        let logs = 0;
        for await (const log of federate(first, { parallel })) {
          if (log.kind === "round") rounds.push(log.sha256);
          if (++logs === stop) break;
        }
        const second = makeFederation({ syncEvery, epochs: 5 });
        second.restore(first.state());
        rounds.push(...(await roundsOf(second)).map(({ sha256 }) => sha256));
        assert.deepEqual(rounds, expected);
        assert.deepEqual(second.state(), state);
        first.dispose();
        second.dispose();
      }
    }
  });
}

Deno.test("a round has at least one agent, and each agent's work is its own", async () => {
  const federation = makeFederation({ participation: 0.01, syncEvery: { steps: 1 }, epochs: 4 });
  const rounds = await roundsOf(federation);
  assert.equal(rounds.length, 12);
  for (const { agents } of rounds) {
    assert.equal(agents.filter(({ sentBytes }) => sentBytes > 0).length, 1);
  }
  assert.equal(federation.totalSteps, 12);
  federation.dispose();
});
