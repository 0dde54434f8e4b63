import assert from "node:assert/strict";
import { compile, loadTensorFlow, tf } from "lib/tensorflow";
import { binding } from "../loaded_binding.ts";

await loadTensorFlow();

/** How many tensors there are, by tfjs and by the binding. */
function counts(): number[] {
  return [tf.memory().numTensors, binding.getNumOfTensors()];
}

Deno.test("compile() takes and gives tensors in nested arrays and records", () => {
  const f = compile((
    { pair: [a, b], scale }: { pair: [tf.Tensor, tf.Tensor]; scale: number },
    flag: boolean,
  ) => ({
    sum: a.add(b).mul(scale),
    list: [a.sub(b), { deep: b }],
    flag,
    nothing: null,
    text: `scale ${scale}`,
  }));
  const [a, b] = [tf.tensor([1, 2]), tf.tensor([10, 20])];
  const result = f({ pair: [a, b], scale: 2 }, true);
  assert.deepEqual(result.sum.arraySync(), [22, 44]);
  const [difference, { deep }] = result.list as [tf.Tensor, { deep: tf.Tensor }];
  assert.deepEqual(difference.arraySync(), [-9, -18]);
  assert.deepEqual(deep.arraySync(), [10, 20]);
  assert.notEqual(deep.id, b.id, "the result is the caller's to dispose");
  assert.equal(result.flag, true);
  assert.equal(result.nothing, null);
  assert.equal(result.text, "scale 2");
  tf.dispose([a, b, result.sum, difference, deep]);
  f.dispose();
});

Deno.test("a tensor that is returned twice is one tensor", () => {
  const f = compile((x: tf.Tensor) => {
    const y = x.add(1);
    return [y, y, x] as const;
  });
  const x = tf.tensor([1]);
  const [first, second, same] = f(x);
  assert.equal(first, second);
  assert.deepEqual(first.arraySync(), [2]);
  assert.deepEqual(same.arraySync(), [1]);
  tf.dispose([x, first, same]);
  f.dispose();
});

Deno.test("functions without tensors in or out compile too", () => {
  const three = compile(() => 3);
  assert.deepEqual([three(), three()], [3, 3]);
  const variable = tf.variable(tf.scalar(1));
  const increase = compile(() => void variable.assign(variable.add(1)));
  assert.equal(increase(), undefined);
  assert.equal(increase(), undefined);
  assert.equal(variable.arraySync(), 3);
  three.dispose();
  increase.dispose();
  variable.dispose();
});

Deno.test("every data type goes in and out", () => {
  const f = compile((values: tf.Tensor[]) => values.map((value) => value.clone()));
  const values = [
    tf.tensor([0.5, -1]),
    tf.tensor([1, -2], [2], "int32"),
    tf.tensor([true, false], [2], "bool"),
    tf.tensor(["naïve", ""], [2], "string"),
    tf.complex([1, 2], [3, -4]),
    tf.zeros([0, 3]),
  ];
  const results = f(values);
  results.forEach((result, i) => {
    assert.equal(result.dtype, values[i].dtype);
    assert.deepEqual(result.shape, values[i].shape);
    assert.deepEqual(result.dataSync(), values[i].dataSync());
  });
  tf.dispose([values, results]);
  f.dispose();
});

Deno.test("a function is traced once, with its operations counted, and runs afterwards without fn", () => {
  let runs = 0;
  const f = compile(function addTwice(x: tf.Tensor) {
    runs++;
    return x.add(1).add(1);
  });
  assert.equal(f.name, "addTwice");
  assert.deepEqual([f.traces, f.operations], [0, 0]);
  for (let i = 0; i < 3; i++) {
    assert.equal(tf.tidy(() => f(tf.scalar(i)).arraySync()), i + 2);
  }
  assert.deepEqual([runs, f.traces], [1, 1]);
  // One input, two additions, the constants that they add, the output
  assert.ok(f.operations >= 4 && f.operations <= 10, `${f.operations}`);
  f.dispose();
});

Deno.test("outside tensors are captured as they are, also when disposed afterwards", () => {
  const outside = tf.tensor([1, 2, 3]);
  const f = compile((x: tf.Tensor) => x.mul(outside).add(outside.sum()));
  const call = () => tf.tidy(() => f(tf.tensor([1, 1, 2])).arraySync());
  assert.deepEqual(call(), [7, 8, 12]);
  outside.dispose();
  assert.deepEqual(call(), [7, 8, 12]);
  f.dispose();
});

Deno.test("a variable is read anew at each call and assigned where the function assigns it", () => {
  const total = tf.variable(tf.scalar(0));
  const seen = tf.variable(tf.scalar(0, "int32"), false);
  const add = compile((x: tf.Scalar) => {
    total.assign(total.add(x));
    seen.assign(seen.add(tf.scalar(1, "int32")));
    return total.mul(2);
  });
  const call = (x: number) => tf.tidy(() => add(tf.scalar(x)).arraySync());
  assert.equal(call(1), 2);
  assert.equal(call(2), 6);
  total.assign(tf.scalar(100));
  assert.equal(call(5), 210);
  assert.deepEqual([total.arraySync(), seen.arraySync()], [105, 3]);
  add.dispose();
  tf.dispose([total, seen]);
});

Deno.test("variables that share data are told apart, also from the tensor that they were made of", () => {
  // As agents do that were all given the same average.
  const start = tf.scalar(3);
  const [a, b] = [tf.variable(start), tf.variable(start)];
  const f = compile(() => [a.mul(10), b.mul(10), start.mul(10)]);
  const call = () => tf.tidy(() => f().map((value) => value.arraySync()));
  assert.deepEqual(call(), [30, 30, 30]);
  b.assign(tf.scalar(7));
  assert.deepEqual(call(), [30, 70, 30]);
  a.assign(b);
  assert.deepEqual(call(), [70, 70, 30]);
  const swap = compile(() => {
    const old = a.clone();
    a.assign(start);
    b.assign(old.add(1));
  });
  swap();
  assert.deepEqual(call(), [30, 80, 30]);
  for (const f_ of [f, swap]) f_.dispose();
  tf.dispose([start, a, b]);
});

Deno.test("a variable passed as an argument is known by identity", () => {
  const [a, b] = [tf.variable(tf.scalar(1)), tf.variable(tf.scalar(10))];
  const double = compile((variable: tf.Variable) => variable.assign(variable.mul(2)));
  double(a);
  double(b);
  double(a);
  assert.deepEqual([a.arraySync(), b.arraySync()], [4, 20]);
  assert.equal(double.traces, 2);
  double.dispose();
  tf.dispose([a, b]);
});

Deno.test("a compiled function within another becomes part of it", () => {
  let innerRuns = 0;
  const inner = compile((x: tf.Tensor) => {
    innerRuns++;
    return x.square();
  });
  const outer = compile((x: tf.Tensor) => inner(x).add(inner(x.add(1))));
  const call = () => tf.tidy(() => outer(tf.scalar(2)).arraySync());
  assert.equal(call(), 13);
  assert.equal(call(), 13);
  assert.deepEqual([innerRuns, inner.traces, outer.traces], [2, 0, 1]);
  inner.dispose();
  assert.equal(call(), 13, "what was recorded stays");
  outer.dispose();
});

Deno.test("gradients go through a compiled function", () => {
  const f = compile((x: tf.Tensor) => x.square().mul(3));
  const gradient = () => tf.tidy(() => tf.grad((x) => f(x).sum())(tf.tensor([1, -2])).arraySync());
  assert.deepEqual(gradient(), [6, -12]);
  const compiledGradient = compile((x: tf.Tensor) => tf.grad((x) => f(x).sum())(x));
  assert.deepEqual(tf.tidy(() => compiledGradient(tf.tensor([1, -2])).arraySync()), [6, -12]);
  f.dispose();
  compiledGradient.dispose();
});

Deno.test("calls keep no tensors, and dispose() frees the function and its captures", () => {
  const before = counts();
  const outside = tf.ones([1_000]);
  const variable = tf.tidy(() => tf.variable(tf.zeros([1_000])));
  const f = compile((x: tf.Tensor) => {
    variable.assign(variable.add(outside.mul(x)));
    return variable.sum();
  });
  tf.tidy(() => void f(tf.scalar(1))); // brings the values to the device
  const during = counts();
  for (let i = 0; i < 5; i++) tf.tidy(() => void f(tf.scalar(i)));
  assert.deepEqual(counts(), during);
  f.dispose();
  f.dispose(); // twice does no harm
  tf.dispose([outside, variable]);
  assert.deepEqual(counts(), before);
  assert.throws(() => f(tf.scalar(1)), /Cannot call "function": it is disposed/);
});

Deno.test("a variable that was disposed is named by the call that would use it", () => {
  const [read, written] = [tf.variable(tf.scalar(1), true, "read"), tf.variable(tf.scalar(2))];
  const f = compile((x: tf.Scalar) => {
    written.assign(x);
    return read.add(x);
  }, { name: "sum" });
  const x = tf.scalar(1);
  f(x).dispose();
  read.dispose();
  const message = /Cannot call "sum": the variable "read" that it uses is disposed/;
  assert.throws(() => f(x), { message });
  assert.equal(written.arraySync(), 1);
  const g = compile((x: tf.Scalar) => written.assign(x), { name: "write" });
  g(x);
  written.dispose();
  assert.throws(() => g(x), /Cannot call "write": the variable .* is disposed/);
  f.dispose();
  g.dispose();
  x.dispose();
});

Deno.test("an error of TensorFlow's in a call carries code and operation and changes nothing", () => {
  const variable = tf.variable(tf.scalar(1));
  const f = compile((indices: tf.Tensor1D) => {
    variable.assign(variable.add(1));
    return tf.floorDiv(tf.tensor1d([1, 1], "int32"), indices);
  });
  const call = (...divisors: number[]) =>
    tf.tidy(() => f(tf.tensor1d(divisors, "int32")).arraySync());
  assert.deepEqual(call(1, 2), [1, 0]);
  const before = counts();
  assert.throws(() => call(1, 0), {
    name: "TensorFlowError",
    code: "INVALID_ARGUMENT",
    op: "FloorDiv",
    message: /function.*division by zero/i,
    stack: /compile_test\.ts/,
  });
  assert.deepEqual(counts(), before);
  assert.equal(variable.arraySync(), 2);
  assert.deepEqual(call(1, 1), [1, 1]);
  assert.equal(variable.arraySync(), 3);
  f.dispose();
  variable.dispose();
});

Deno.test("functions of any name compile, and several of one name", () => {
  for (const name of ["2 × größe", "_x", "for", "a/b", "f", "f"]) {
    const f = compile((x: tf.Tensor) => x.add(1), { name });
    assert.equal(f.name, name);
    assert.equal(tf.tidy(() => f(tf.scalar(1)).arraySync()), 2, name);
    f.dispose();
  }
});

Deno.test("compile({ xla }) computes the same, and functions that compute the same share what XLA made", async () => {
  const before = tf.memory().numTensors;
  const x = tf.tidy(() => tf.linspace(-2, 2, 12).reshape([3, 4]));
  const make = (factor: number, xla: boolean) => {
    const weights = tf.tidy(() => tf.variable(tf.ones([4, 2])));
    const step = compile((x: tf.Tensor) => {
      const { value, grads } = tf.variableGrads(() => x.matMul(weights).tanh().mul(factor).sum());
      weights.assign(weights.sub(grads[weights.name].mul(0.1)));
      return value;
    }, { name: "step", xla });
    return { weights, step };
  };
  const numbers = (made: ReturnType<typeof make>) => {
    const value = made.step(x);
    const read = [...value.dataSync(), ...made.weights.dataSync()];
    value.dispose();
    return read;
  };
  const plain = make(1, false);
  const expected = [numbers(plain), numbers(plain)];
  const [first, second, other] = [make(1, true), make(1, true), make(3, true)];
  const firstNumbers = numbers(first);
  firstNumbers.forEach((value, i) => assert(Math.abs(value - expected[0][i]) < 1e-5));
  assert.deepEqual(numbers(second), firstNumbers); // with its own variable
  assert.notDeepEqual(numbers(other), firstNumbers);
  for (const { step, weights } of [first, plain, other]) {
    for (const owned of [step, weights]) owned.dispose();
  }
  // What one lets go the other still has, also on another thread.
  const value = await second.step.run(x);
  [...value.dataSync(), ...second.weights.dataSync()].forEach((value, i) =>
    assert(Math.abs(value - expected[1][i]) < 1e-5)
  );
  for (const owned of [value, second.step, second.weights, x]) owned.dispose();
  assert.equal(tf.memory().numTensors, before);
});
