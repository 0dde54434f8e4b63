import assert from "node:assert/strict";
import { compile, loadTensorFlow, TensorFlowError, tf } from "lib/tensorflow";
import { binding } from "../loaded_binding.ts";
import { assertExplains, failure } from "./tracing_failure.ts";

await loadTensorFlow();

Deno.test("reading a value while tracing is explained", () => {
  const reads: ((x: tf.Tensor1D) => unknown)[] = [
    (x) => x.dataSync(),
    (x) => x.arraySync(),
    (x) => x.bufferSync(),
    (x) => x.sum().arraySync() as number > 0 ? x : x.neg(),
    (x) => tf.tidy(() => x.mul(2).dataSync()[0]),
    (x) => tf.grad((y) => y.mul(x.dataSync()[0]))(x),
    (x) => `${x}`,
  ];
  for (const read of reads) {
    assertExplains(
      read,
      "dataSync()",
      /before any value exists/,
      /Return the tensor.*tf\.where\(\)/,
    );
  }
});

Deno.test("the place is the line that did it", () => {
  const error = failure((x) => {
    const y = x.add(1);
    return y.dataSync(); // here
  });
  const line = Number(/_test\.ts:(\d+)/.exec(error.message)![1]);
  const text = Deno.readTextFileSync(new URL(import.meta.url)).split("\n")[line - 1];
  assert.match(text, /\/\/ here$/);
});

Deno.test("reading a variable while tracing is explained: its value changes from call to call", () => {
  const rate = tf.tidy(() => tf.variable(tf.scalar(0.5), false, "rate"));
  tf.tidy(() => void rate.add(1));
  assertExplains(
    (x) => x.mul(rate.dataSync()[0]),
    "dataSync()",
    /the variable "rate" is read .*; later calls would not see its later values/,
    /Return the tensor/,
  );
  assertExplains((x) => x.mul(rate.clone().arraySync()), "dataSync()", /"rate"/, /Return/);
  rate.dispose();
});

Deno.test("a tensor that leaves its trace explains itself, used by method or by function", () => {
  let leaked: tf.Tensor | undefined;
  const f = compile((x: tf.Tensor) => {
    leaked = x.add(1);
    return x.mul(2);
  });
  tf.tidy(() => void f(tf.scalar(1)));
  const counts = [tf.memory().numTensors, binding.getNumOfTensors()];
  const uses: (() => unknown)[] = [
    () => leaked!.add(1),
    () => tf.add(leaked!, 1),
    () => leaked!.dataSync(),
    () => leaked!.arraySync(),
    () => tf.matMul(leaked as tf.Tensor2D, leaked as tf.Tensor2D),
    () => f(leaked!),
  ];
  for (const use of uses) {
    assert.throws(() => tf.tidy(() => void use()), {
      name: "TracingError",
      op: "a tensor",
      message: new RegExp(
        "a tensor at \\S*tracing_error_test\\.ts:\\d+:\\d+: it was made while a function was traced and is " +
          "used outside of it\\. Return it from the function and use what the call returns$",
      ),
    }, use.toString());
  }
  // Within another trace as well
  assert.match(failure(() => leaked!.add(1)).message, /used outside of it/);
  assert.match(failure((x) => tf.add(x, leaked!)).message, /used outside of it/);
  assert.deepEqual([tf.memory().numTensors, binding.getNumOfTensors()], counts);
  f.dispose();
});

Deno.test("a tensor that was kept out of its trace explains itself", () => {
  let kept: tf.Tensor | undefined;
  const f = compile((x: tf.Tensor) => {
    kept = tf.keep(x.add(1));
  });
  tf.tidy(() => void f(tf.scalar(1)));
  for (const use of [() => kept!.add(1), () => tf.add(kept!, 1), () => kept!.dataSync()]) {
    assert.throws(() => tf.tidy(() => void use()), { name: "TracingError" }, use.toString());
  }
  kept!.dispose();
  f.dispose();
});

Deno.test("an async function is explained", () => {
  assertExplains(
    async (x) => {
      await Promise.resolve();
      return x.add(1);
    },
    "an async function",
    /what follows its first await would run after the trace/,
    /await compiled\.run\(\) outside/,
  );
  assertExplains((x) => x.data(), "an async function", /await/, /run\(\)/);
});

Deno.test("a result whose tensors nobody would find is explained", () => {
  const results: [unknown, string][] = [
    [new Map(), "a Map"],
    [(function* () {})(), "an object of no class"],
    [() => 1, "a function"],
    [new Float32Array(1), "a Float32Array"],
  ];
  for (const [result, kind] of results) {
    assertExplains(
      (x) => ({ list: [x.add(1), result] }),
      "a result",
      new RegExp(`: the result\\.list\\.1 is ${kind}\\. `),
      /Return tensors, .*, in arrays or records/,
    );
  }
});

Deno.test("run() within a trace is explained", () => {
  const inner = compile((x: tf.Tensor) => x.add(1), { name: "inner" });
  assertExplains(
    (x) => inner.run(x),
    '"inner".run()',
    /cannot be part of the function that is traced/,
    /Call it without run\(\)/,
  );
  inner.dispose();
});

Deno.test("a shape that depends on values is explained by its operation", () => {
  const remedy = /Compute it outside of the function/;
  const problem = /the shape of its result depends on values/;
  assertExplains((x) => tf.unique(x), "UniqueV2", problem, remedy);
  assertExplains(
    (x) =>
      tf.image.nonMaxSuppression(x.reshape([1, 2]).tile([1, 2]) as tf.Tensor2D, tf.ones([1]), 1),
    "NonMaxSuppressionV3",
    problem,
    remedy,
  );
});

Deno.test("a variable made each time is explained", () => {
  const made: tf.Variable[] = [];
  assertExplains(
    (x) => {
      made.push(tf.variable(x));
      return x;
    },
    '"function"',
    /it makes a new variable each time it runs/,
    /Make variables outside, or only when they do not exist yet/,
  );
  assert.ok(made.length > 0 && made.every(({ isDisposed }) => isDisposed));
});

Deno.test("a trace that fails takes the variables along that it made", () => {
  let made: tf.Variable | undefined;
  failure((x) => {
    made = tf.variable(x.mul(2));
    return x.dataSync();
  });
  assert.equal(made!.isDisposed, true);
});

Deno.test("after a failed trace every variable has the value that it had", () => {
  const [a, b] = tf.tidy(() => [tf.variable(tf.scalar(1)), tf.variable(tf.scalar(2))]);
  tf.tidy(() => void a.add(b));
  failure((x) => {
    a.assign(x.sum());
    b.assign(a.add(b));
    return b.dataSync();
  });
  assert.deepEqual([a.arraySync(), b.arraySync()], [1, 2]);
  tf.dispose([a, b]);
});

Deno.test("an error of the function's own comes through", () => {
  const { numTensors } = tf.memory();
  const f = compile((x: tf.Tensor) => {
    x.add(1);
    throw new RangeError("Mine");
  });
  assert.throws(() => tf.tidy(() => f(tf.scalar(1))), { name: "RangeError", message: "Mine" });
  assert.equal(tf.memory().numTensors, numTensors);
  assert.deepEqual(tf.tidy(() => tf.scalar(1).add(1).arraySync()), 2);
  f.dispose();
});

Deno.test("TensorFlow's error while tracing carries code, operation and the place in the stack", () => {
  const tensors = binding.getNumOfTensors();
  const strided = compile((x: tf.Tensor) =>
    // tfjs takes a step of 0; TensorFlow does not.
    tf.stridedSlice(x, [0], [2], [0])
  );
  try {
    tf.tidy(() => void strided(tf.tensor1d([1, 2])));
    assert.fail("nothing was thrown");
  } catch (error) {
    assert.ok(error instanceof TensorFlowError, String(error));
    assert.equal(error.code, "INVALID_ARGUMENT");
    assert.equal(error.op, "StridedSlice");
    assert.match(error.stack!, /tracing_error_test\.ts/);
  }
  assert.equal(binding.getNumOfTensors(), tensors);
  assert.equal(tf.tidy(() => tf.scalar(1).add(1).arraySync()), 2);
  strided.dispose();
});
