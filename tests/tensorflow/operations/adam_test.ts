import assert from "node:assert/strict";
import { Adam, compile, loadTensorFlow, randomKey, randomNormal, tf } from "lib/tensorflow";

await loadTensorFlow();

/** Keras's update in double precision; its betas are float32 numbers. */
class ReferenceAdam {
  #step = 0;
  readonly #m: number[];
  readonly #v: number[];

  constructor(
    readonly weights: number[],
    readonly rate: number,
    readonly beta1: number,
    readonly beta2: number,
    readonly epsilon: number,
  ) {
    this.#m = weights.map(() => 0);
    this.#v = weights.map(() => 0);
  }

  apply(gradient: readonly number[]): void {
    const t = ++this.#step;
    const { beta1, beta2 } = this;
    const rate = this.rate * Math.sqrt(1 - beta2 ** t) / (1 - beta1 ** t);
    gradient.forEach((g, i) => {
      this.#m[i] += (g - this.#m[i]) * (1 - beta1);
      this.#v[i] += (g * g - this.#v[i]) * (1 - beta2);
      this.weights[i] -= rate * this.#m[i] / (Math.sqrt(this.#v[i]) + this.epsilon);
    });
  }
}

const start = [1, -2, 0.5, 3, -0.25, 100];

/** Gradients of very different sizes, zero and changes of sign among them. */
function gradientAt(step: number): number[] {
  return [0.1, -3, 1e-4, step % 3 === 0 ? 0 : 1, (-1) ** step * 20, 1e-8].map((g) =>
    Math.fround(g * (1 + 0.1 * step))
  );
}

/** A variable, its optimiser and what frees both. */
function problem(options = {}) {
  const variable = tf.tidy(() => tf.variable(tf.tensor1d(start)));
  const adam = new Adam([variable], options);
  return {
    variable,
    adam,
    values: () => variable.dataSync() as Float32Array,
    apply: (step: number) => tf.tidy(() => adam.apply([tf.tensor1d(gradientAt(step))])),
    dispose() {
      adam.dispose();
      variable.dispose();
    },
  };
}

for (
  const options of [
    {},
    { learningRate: 1e-4, beta1: 0.5, beta2: 0.99, epsilon: 1e-3 },
    { learningRate: 1, beta1: 0, beta2: 0 },
  ]
) {
  Deno.test(`Adam with ${JSON.stringify(options)} agrees with Keras's formula in double precision`, () => {
    const { learningRate = 1e-3, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = options;
    const reference = new ReferenceAdam([...start], learningRate, beta1, beta2, epsilon);
    const { apply, values, dispose } = problem(options);
    for (let step = 0; step < 10; step++) {
      apply(step);
      reference.apply(gradientAt(step));
      values().forEach((value, i) => {
        const expected = reference.weights[i];
        // A step's size is exact to 1e-5, since 1 - 0.999 is so in float32; the weight to its last digit.
        const tolerance = 2e-5 * learningRate * (step + 1) +
          1.2e-7 * (step + 1) * Math.abs(expected);
        assert.ok(
          Math.abs(value - expected) <= tolerance,
          `step ${step}, weight ${i}: ${value} but expected ${expected}`,
        );
      });
    }
    dispose();
  });
}

Deno.test("the first step moves every weight by the learning rate, against the gradient's sign", () => {
  const variable = tf.variable(tf.zeros([4]));
  const adam = new Adam([variable], { learningRate: 0.01 });
  tf.tidy(() => adam.apply([tf.tensor1d([3, -0.5, 1e-2, 0])]));
  const [a, b, c, d] = variable.dataSync();
  for (const [value, expected] of [[a, -0.01], [b, 0.01], [c, -0.01]]) {
    assert.ok(Math.abs(value - expected) < 1e-5, `${value}`); // epsilon makes it a little less
  }
  assert.equal(d, 0);
  adam.dispose();
  variable.dispose();
});

Deno.test("Adam gives the same eager and compiled", () => {
  const [eager, compiled] = [problem(), problem()];
  const step = compile((gradient: tf.Tensor1D) => compiled.adam.apply([gradient]));
  for (let i = 0; i < 10; i++) {
    eager.apply(i);
    tf.tidy(() => step(tf.tensor1d(gradientAt(i))));
    assert.equal(compiled.adam.step.arraySync(), i + 1);
    // TensorFlow fuses and reorders what it compiles, so the last digit may differ.
    eager.values().forEach((value, k) => {
      const difference = Math.abs(value - compiled.values()[k]);
      assert.ok(difference <= 1.2e-7 * Math.abs(value) * (i + 1), `step ${i}, weight ${k}`);
    });
  }
  assert.equal(step.traces, 1);
  step.dispose();
  eager.dispose();
  compiled.dispose();
});

Deno.test("a state that is saved and restored goes on to the same bytes, eager and compiled", () => {
  type Step = (gradient: tf.Tensor1D) => void;
  for (const wrap of [(fn: Step) => fn, (fn: Step): Step => compile(fn)]) {
    const [whole, first, second] = [problem(), problem(), problem()];
    const [wholeStep, firstStep, secondStep] = [whole, first, second].map(({ adam }) =>
      wrap((gradient) => adam.apply([gradient]))
    );
    for (let i = 0; i < 10; i++) {
      tf.tidy(() => wholeStep(tf.tensor1d(gradientAt(i))));
      tf.tidy(() => (i < 5 ? firstStep : secondStep)(tf.tensor1d(gradientAt(i))));
      if (i !== 4) continue;
      // Through the host, as through a file
      [first.variable, ...first.adam.state].forEach((saved, k) => {
        const restored = [second.variable, ...second.adam.state][k];
        tf.tidy(() => restored.assign(tf.tensor(saved.dataSync(), saved.shape, saved.dtype)));
      });
    }
    assert.deepEqual(second.values(), whole.values());
    second.adam.state.forEach((variable, k) =>
      assert.deepEqual(variable.dataSync(), whole.adam.state[k].dataSync())
    );
    for (const made of [whole, first, second]) made.dispose();
  }
});

Deno.test("Adam's state is the step count and two moments a variable, none of them trainable", () => {
  const variables = [tf.variable(tf.ones([2, 3])), tf.variable(tf.ones([4]))];
  const adam = new Adam(variables);
  assert.deepEqual(adam.state.map(({ shape, dtype }) => [dtype, ...shape]), [
    ["int32"],
    ["float32", 2, 3],
    ["float32", 4],
    ["float32", 2, 3],
    ["float32", 4],
  ]);
  assert.ok(adam.state.every(({ trainable }) => !trainable));
  adam.dispose();
  tf.dispose(variables);
});

Deno.test("Adam keeps no tensors, and dispose() frees its state", () => {
  const { numTensors } = tf.memory();
  const { apply, variable, adam } = problem();
  assert.equal(tf.memory().numTensors, numTensors + 1 + adam.state.length);
  for (let i = 0; i < 3; i++) apply(i);
  assert.equal(tf.memory().numTensors, numTensors + 1 + adam.state.length);
  adam.dispose();
  variable.dispose();
  assert.equal(tf.memory().numTensors, numTensors);
});

Deno.test("Adam finds a least-squares solution", () => {
  const variable = tf.variable(tf.zeros([3]));
  const adam = new Adam([variable], { learningRate: 0.05 });
  const target = [2, -1, 0.5];
  const step = compile((key: tf.Tensor1D) => {
    const x = randomNormal([32, 3], key) as tf.Tensor2D;
    const y = x.mul(target).sum(1);
    const { grads } = tf.variableGrads(() => x.mul(variable).sum(1).sub(y).square().mean());
    adam.apply([grads[variable.name]]);
  });
  for (let i = 0; i < 300; i++) tf.tidy(() => step(randomKey(1, i)));
  variable.dataSync().forEach((value, i) => assert.ok(Math.abs(value - target[i]) < 0.01));
  step.dispose();
  adam.dispose();
  variable.dispose();
});

Deno.test("settings out of range and gradients that do not fit are refused by name", () => {
  const refused = (options: object, message: RegExp) =>
    assert.throws(() => new Adam([], options), { name: "RangeError", message });
  refused({ learningRate: 0 }, /learningRate is 0 but must be above 0/);
  refused({ learningRate: NaN }, /learningRate is NaN/);
  refused({ beta1: 1 }, /beta1 is 1 but must be in \[0, 1\)/);
  refused({ beta2: -0.1 }, /beta2 is -0\.1/);
  refused({ epsilon: 0 }, /epsilon is 0 but must be above 0/);
  const { adam, values, dispose } = problem();
  const before = values();
  const { numTensors } = tf.memory();
  assert.throws(() => adam.apply([]), {
    name: "TypeError",
    message: /0 given for 1 variables/,
  });
  tf.tidy(() =>
    assert.throws(() => adam.apply([tf.zeros([5])]), {
      name: "TypeError",
      message: /has shape \[5\] but the variable has \[6\]/,
    })
  );
  assert.deepEqual(values(), before);
  assert.equal(adam.step.arraySync(), 0);
  assert.equal(tf.memory().numTensors, numTensors);
  dispose();
});
