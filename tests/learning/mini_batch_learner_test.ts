import assert from "node:assert/strict";
import {
  assignVariables,
  type LearnerState,
  MiniBatchLearner,
  type NamedVariable,
} from "lib/learning";
import { loadTensorFlow, tf } from "lib/tensorflow";
import { numbersOf } from "./learner_states.ts";

await loadTensorFlow();

/** Goes through five examples in batches of two, two and one; adds each example to a sum, and counts them. */
class SumLearner extends MiniBatchLearner {
  readonly options = { epochs: 2 };
  readonly #sum = tf.tidy(() => tf.variable(tf.scalar(0)));
  readonly #seen = tf.tidy(() => tf.variable(tf.scalar(0, "int32")));
  #totalSteps = 0;

  constructor() {
    super({
      epochs: 2,
      metrics: { sum: { label: "Sum", unit: "" } },
      examples: 5,
      batches: (epoch) =>
        [[0, 1], [2, 3], [4]].map((batch) => Uint32Array.from(batch, (i) => i + epoch)),
      stepsIn: () => 3,
    });
  }

  get totalSteps(): number {
    return this.#totalSteps;
  }

  variables(): NamedVariable[] {
    return [{ name: "model/sum", variable: this.#sum }];
  }

  optimiserVariables(): NamedVariable[] {
    return [{ name: "model/seen", variable: this.#seen }];
  }

  samples(): undefined {
    return undefined;
  }

  protected override disposeModel(): void {
    tf.dispose([this.#sum, this.#seen]);
  }

  protected async trainOn(indices: Uint32Array) {
    const [sum] = await this.#sum.data();
    tf.tidy(() => {
      this.#sum.assign(this.#sum.add(indices.reduce((sum, index) => sum + index, 0)));
      this.#seen.assign(this.#seen.add(tf.scalar(indices.length, "int32")));
    });
    this.#totalSteps++;
    return { sum };
  }

  protected restoreModel({ arrays, totalSteps }: LearnerState): void {
    assignVariables([...this.variables(), ...this.optimiserVariables()], arrays);
    this.#totalSteps = totalSteps;
  }
}

Deno.test("MiniBatchLearner trains its model batch by batch, to the end of its epochs", async () => {
  const before = tf.memory().numTensors;
  const learner = new SumLearner();
  assert.equal(learner.stepsPerEpoch, 3);
  assert.equal(learner.stepsOf(2), 6);
  const logs = await Array.fromAsync(learner.train());
  assert.deepEqual(
    logs.map(({ kind, metrics }) => [kind, metrics.sum]),
    [
      ...[["step", 0], ["step", 1], ["step", 6], ["epoch", (0 * 2 + 1 * 2 + 6) / 5]],
      ...[["step", 10], ["step", 13], ["step", 20], ["epoch", (10 * 2 + 13 * 2 + 20) / 5]],
    ],
  );
  const state = learner.state();
  assert.deepEqual(numbersOf(state), [["model/sum", [25]], ["model/seen", [10]]]);
  assert.equal(state.totalSteps, 6);
  assert.deepEqual(state.progress, { epoch: 2, step: 0, examples: 0, metricSums: {} });
  learner.dispose();
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("MiniBatchLearner goes on from its state, which what follows does not change", async () => {
  const [one, other] = [new SumLearner(), new SumLearner()];
  await Array.fromAsync(one.train({ steps: 2 }));
  const state = one.state();
  const copy = structuredClone(state);
  await Array.fromAsync(one.train());
  assert.deepEqual(state, copy);
  other.restore(state);
  assert.deepEqual(other.state(), state);
  const logs = await Array.fromAsync(other.train());
  assert.equal(logs.length, 1 + 1 + 3 + 1);
  assert.deepEqual(other.state(), one.state());
  for (const learner of [one, other]) learner.dispose();
});

Deno.test("MiniBatchLearner stays as it is where a state does not fit", async () => {
  const learner = new SumLearner();
  const start = learner.state();
  await Array.fromAsync(learner.train({ steps: 2 }));
  const state = learner.state();
  const restore = (changes: Partial<LearnerState>) => () =>
    learner.restore({ ...start, ...changes });
  assert.throws(restore({ totalSteps: -1 }), /^RangeError: .*totalSteps is -1/);
  assert.throws(
    restore({ progress: { ...start.progress, step: 4 } }),
    /^RangeError: .*step is 4 but must be at most 3/,
  );
  assert.throws(
    restore({ progress: { ...state.progress, metricSums: { loss: 1 } } }),
    /^TypeError: .*it measured loss but must measure sum/,
  );
  assert.throws(restore({ arrays: [] }), /^TypeError: .*"model\/sum" is missing/);
  assert.deepEqual(learner.state(), state);
  learner.dispose();
});

Deno.test("MiniBatchLearner is disposed once, and says so when it is used afterwards", async () => {
  const learner = new SumLearner();
  const state = learner.state();
  const { numTensors } = tf.memory();
  learner.dispose();
  learner.dispose();
  assert.equal(tf.memory().numTensors, numTensors - 2);
  const error = /^Error: Cannot .*: it is disposed but must be in use; make another one$/;
  assert.throws(() => learner.state(), error);
  assert.throws(() => learner.restore(state), error);
  await assert.rejects(Array.fromAsync(learner.train()), error);
});

Deno.test("MiniBatchLearner gives its state as a copy, or in place", async () => {
  const before = tf.memory().numTensors;
  const learner = new SumLearner();
  await Array.fromAsync(learner.train({ steps: 1 }));
  const [copy, inPlace] = [learner.state(), learner.state({ inPlace: true })];
  assert.deepEqual(numbersOf(inPlace), numbersOf(copy));
  const numbers = numbersOf(copy);
  await Array.fromAsync(learner.train({ steps: 1 }));
  assert.deepEqual(numbersOf(copy), numbers);
  assert.deepEqual(numbersOf(inPlace), numbersOf(learner.state()));
  assert.notDeepEqual(numbersOf(inPlace), numbers);
  learner.dispose();
  assert.equal(tf.memory().numTensors, before);
});
