import assert from "node:assert/strict";
import { compile, loadTensorFlow, randomKey, randomNormal, tf } from "lib/tensorflow";
import { binding } from "../loaded_binding.ts";
import { runProgram } from "../program.ts";

await loadTensorFlow();

/** A function that computes for a while, one product after the other. */
function chainOfProducts(x: tf.Tensor, times: number): tf.Tensor {
  for (let i = 0; i < times; i++) x = tf.matMul(x as tf.Tensor2D, x as tf.Tensor2D).mul(1e-2);
  return x;
}

function square(size: number): tf.Tensor {
  return tf.tidy(() => randomNormal([size, size], randomKey(size)));
}

Deno.test("run() gives what the call gives, also for several runs in flight", async () => {
  const f = compile((x: tf.Tensor) => ({ y: chainOfProducts(x, 3), sum: x.sum() }));
  const inputs = [1, 2, 3, 4].map((factor) => tf.tidy(() => square(30).mul(factor)));
  const runs = inputs.map((x) => f.run(x));
  const results = await Promise.all(runs);
  inputs.forEach((x, i) => {
    const expected = f(x);
    assert.deepEqual(results[i].y.dataSync(), expected.y.dataSync());
    assert.deepEqual(results[i].sum.arraySync(), expected.sum.arraySync());
    tf.dispose([x, expected.y, expected.sum, results[i].y, results[i].sum]);
  });
  assert.equal(f.traces, 1);
  f.dispose();
});

Deno.test("runs that share variables go one after the other, in the order of the calls", async () => {
  const text = tf.variable(tf.tensor1d([1]));
  const log: number[] = [];
  // Neither commutes with the other.
  const add = compile((x: tf.Tensor) =>
    text.assign(chainOfProducts(square(60), 5).mul(0).sum().add(text).add(x) as tf.Tensor1D)
  );
  const multiply = compile((x: tf.Tensor) => text.assign(text.mul(x) as tf.Tensor1D));
  const read = compile(() => text.clone());
  const numbers = [2, 3, 4].map((x) => tf.scalar(x));
  const runs = [
    add.run(numbers[0]),
    multiply.run(numbers[1]),
    read.run().then((value) => {
      log.push(value.dataSync()[0]);
      value.dispose();
    }),
    add.run(numbers[2]),
    multiply.run(numbers[0]),
  ];
  tf.dispose(numbers);
  await Promise.all(runs);
  assert.deepEqual(log, [(1 + 2) * 3]);
  assert.deepEqual(text.arraySync(), [((1 + 2) * 3 + 4) * 2]);
  for (const f of [add, multiply, read]) f.dispose();
  text.dispose();
});

Deno.test("a run that waits reads its other variables before a later one assigns them", async () => {
  const [a, b] = [tf.variable(tf.scalar(1)), tf.variable(tf.scalar(10))];
  const slow = compile(() =>
    a.assign(chainOfProducts(square(200), 20).mul(0).sum().add(2) as tf.Scalar)
  );
  const sum = compile(() => a.add(b));
  const quick = compile(() => b.assign(b.mul(100)));
  const runs = [slow.run(), sum.run(), quick.run()] as const;
  await Promise.all(runs);
  const result = await runs[1];
  assert.equal(result.arraySync(), 12);
  assert.equal(b.arraySync(), 1_000);
  for (const f of [slow, sum, quick]) f.dispose();
  tf.dispose([a, b, result]);
});

Deno.test("runs of agents with variables of their own do not wait for each other", async () => {
  const agents = [1, 2, 3].map((start) => {
    const weight = tf.tidy(() => tf.variable(tf.scalar(start)));
    return { weight, step: compile((x: tf.Tensor) => weight.assign(weight.add(x))) };
  });
  for (let i = 0; i < 20; i++) {
    const x = tf.scalar(i);
    const runs = agents.map(({ step }) => step.run(x));
    x.dispose();
    await Promise.all(runs);
  }
  assert.deepEqual(agents.map(({ weight }) => weight.arraySync()), [191, 192, 193]);
  for (const { weight, step } of agents) {
    step.dispose();
    weight.dispose();
  }
});

Deno.test("arguments may be disposed, and the function too, while a run goes on", async () => {
  const tensors = binding.getNumOfTensors();
  const f = compile((x: tf.Tensor) => chainOfProducts(x, 10));
  const x = square(100);
  const expected = f(x);
  const run = f.run(x);
  const later = f.run(x);
  x.dispose();
  f.dispose();
  for (const result of [await run, await later]) {
    assert.deepEqual(result.dataSync(), expected.dataSync());
    result.dispose();
  }
  expected.dispose();
  await assert.rejects(f.run(x), /it is disposed/);
  assert.equal(binding.getNumOfTensors(), tensors);
});

Deno.test("the event loop goes on while a function runs", async () => {
  // The function waits for a lock that the program frees only after the function has begun: a program that stands
  // still meanwhile waits forever.
  const { code, output } = await runProgram(
    `
    import { compile, loadTensorFlow, tf } from "lib/tensorflow";
    await loadTensorFlow();
    const { binding } = tf.backend();
    const [mutex] = binding.executeOp("MutexV2", [], [], 1);
    const lock = () => binding.executeOp("MutexLock", [], [mutex.id], 1)[0];
    const compiled = compile((x) => {
      binding.executeOp("ConsumeMutexLock", [], [lock().id], 0);
      return x.mul(2);
    });
    const x = tf.scalar(21);
    compiled(x).dispose();
    const held = lock();
    let isOver = false;
    const run = compiled.run(x).finally(() => isOver = true);
    for (let tick = 0; tick < 10; tick++) await new Promise((resolve) => setTimeout(resolve, 1));
    console.log("over before the lock is free:", isOver);
    binding.deleteTensor(held.id);
    console.log("result:", (await run).arraySync());
    `,
    { timeoutMs: 120_000 },
  );
  assert.equal(code, 0, output);
  assert.match(output, /over before the lock is free: false\nresult: 42/);
});

Deno.test("a run that fails rejects with TensorFlow's error, and the next one goes on", async () => {
  const variable = tf.tidy(() => tf.variable(tf.scalar(1)));
  const f = compile((divisors: tf.Tensor1D) => {
    variable.assign(variable.add(1));
    return tf.floorDiv(tf.tensor1d([6, 6], "int32"), divisors);
  });
  const [bad, good] = [tf.tensor1d([1, 0], "int32"), tf.tensor1d([2, 3], "int32")];
  tf.dispose(f(good));
  const tensors = binding.getNumOfTensors();
  const runs = [f.run(bad), f.run(good)];
  await assert.rejects(runs[0], {
    name: "TensorFlowError",
    code: "INVALID_ARGUMENT",
    op: "FloorDiv",
    stack: /compiled_run_test\.ts/,
  });
  const result = await runs[1];
  assert.deepEqual(result.arraySync(), [3, 2]);
  result.dispose();
  assert.equal(variable.arraySync(), 3);
  assert.equal(
    binding.getNumOfTensors(),
    tensors + 1,
    "the bad argument, since then on the device",
  );
  f.dispose();
  tf.dispose([variable, bad, good]);
});

Deno.test("a call that needs the variables of a run in flight says to await it", async () => {
  const variable = tf.tidy(() => tf.variable(tf.scalar(1)));
  const f = compile(
    (x: tf.Tensor) => variable.assign(chainOfProducts(x, 5).sum().mul(0) as tf.Scalar),
    { name: "step" },
  );
  const [read, write, other] = [
    compile(() => variable.clone()),
    compile(() => variable.assign(tf.scalar(5))),
    compile(() => tf.scalar(3)),
  ];
  const x = square(100);
  const run = f.run(x);
  const message = /a run that uses its variables is still going on. Await it first/;
  assert.throws(() => f(x), { message });
  assert.throws(() => read(), { message });
  assert.throws(() => write(), { message });
  assert.equal(tf.tidy(() => other().arraySync()), 3);
  await run;
  write();
  assert.equal(tf.tidy(() => read().arraySync()), 5);
  for (const made of [f, read, write, other]) made.dispose();
  tf.dispose([variable, x]);
});

Deno.test("a variable that is disposed meanwhile takes no value, and the run that waits for it names it", async () => {
  const x = square(50);
  const { numTensors } = tf.memory();
  const variable = tf.tidy(() => tf.variable(tf.scalar(1), true, "gone"));
  const f = compile((x: tf.Tensor) => variable.assign(x.sum().add(variable) as tf.Scalar));
  const runs = [f.run(x), f.run(x)];
  variable.dispose();
  await assert.rejects(Promise.all(runs), /the variable "gone" that it uses is disposed/);
  await Promise.allSettled(runs);
  assert.equal(tf.memory().numTensors, numTensors);
  f.dispose();
  x.dispose();
});

Deno.test("a run's tracing error is a rejection", async () => {
  const f = compile((x: tf.Tensor) => x.arraySync());
  const x = tf.scalar(1);
  await assert.rejects(f.run(x), { name: "TracingError" });
  assert.equal(tf.tidy(() => x.add(1).arraySync()), 2);
  f.dispose();
  x.dispose();
});
