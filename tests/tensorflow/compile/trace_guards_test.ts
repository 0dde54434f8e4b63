import assert from "node:assert/strict";
import { compile, loadTensorFlow, tf } from "lib/tensorflow";
import { assertExplains, failure } from "../tfjs/tracing_failure.ts";

await loadTensorFlow();

Deno.test("random numbers of the host are explained, function by function, with a seed and without", () => {
  const draws: Record<string, (x: tf.Tensor1D) => unknown> = {
    "tf.randomNormal()": (x) => x.add(tf.randomNormal([2])),
    "tf.randomStandardNormal()": (x) => x.add(tf.randomStandardNormal([2])),
    "tf.randomUniform()": (x) => x.add(tf.randomUniform([2])),
    "tf.randomUniformInt()": (x) => x.add(tf.randomUniformInt([2], 0, 5)),
    "tf.randomGamma()": (x) => x.add(tf.randomGamma([2], 1)),
    "tf.rand()": () => tf.rand([2], () => 0.5),
    "tf.truncatedNormal()": (x) => x.add(tf.truncatedNormal([2])),
    "tf.dropout()": (x) => tf.dropout(x, 0.5),
    "tf.multinomial()": (x) => tf.multinomial(x, 3),
    "Math.random()": (x) => x.mul(Math.random()),
  };
  const seeded: Record<string, (x: tf.Tensor1D) => unknown> = {
    "tf.randomNormal()": (x) => x.add(tf.randomNormal([2], 0, 1, "float32", 5)),
    "tf.randomStandardNormal()": (x) => x.add(tf.randomStandardNormal([2], "float32", 5)),
    "tf.randomUniform()": (x) => x.add(tf.randomUniform([2], 0, 1, "float32", 5)),
    "tf.randomUniformInt()": (x) => x.add(tf.randomUniformInt([2], 0, 5, 7)),
    "tf.randomGamma()": (x) => x.add(tf.randomGamma([2], 1, 1, "float32", 5)),
    "tf.truncatedNormal()": (x) => x.add(tf.truncatedNormal([2], 0, 1, "float32", 5)),
    "tf.dropout()": (x) => tf.dropout(x, 0.5, undefined, 5),
    "tf.multinomial()": (x) => tf.multinomial(x, 3, 5),
  };
  for (const [op, draw] of [...Object.entries(draws), ...Object.entries(seeded)]) {
    assertExplains(
      draw,
      op,
      /drawn once, while the function is traced, and stay the same forever/,
      /Use randomNormal\(\), .* dropout\(\) of lib\/tensorflow, with a key that is an argument/,
    );
  }
});

Deno.test("random numbers that layers draw are explained", () => {
  for (const seed of [undefined, 3]) {
    const layer = tf.layers.dropout({ rate: 0.5, seed });
    assert.equal(
      failure((x) => layer.apply(x.expandDims(0), { training: true })).op,
      "tf.dropout()",
    );
  }
  // Initial weights are drawn when a layer meets its first input.
  assert.match(
    failure((x) => tf.layers.dense({ units: 2 }).apply(x.expandDims(0))).op,
    /^tf\.(truncatedNormal|randomUniform|randomNormal)\(\)$/,
  );
});

Deno.test("disposing a variable from outside is explained, and the variable stays", () => {
  const variable = tf.tidy(() => tf.variable(tf.scalar(4), true, "outside"));
  tf.tidy(() => void variable.add(1));
  for (
    const dispose of [
      () => variable.dispose(),
      () => tf.dispose({ list: [variable] }),
      () => tf.disposeVariables(),
    ]
  ) {
    assertExplains(
      dispose,
      "dispose()",
      /the variable "\w+" from outside is disposed inside/,
      /Dispose it after the last call/,
    );
    assert.equal(variable.arraySync(), 4);
  }
  variable.dispose();
});

Deno.test("a promise of values that nobody awaits is an error of the trace, not the end of the process", () => {
  const read = compile((x: tf.Tensor) => {
    x.data();
    return x.square();
  });
  assert.throws(() => tf.tidy(() => read(tf.ones([2]))), /Cannot compile dataSync\(\)/);
  read.dispose();
});

Deno.test("nothing is traced in debug mode, nor while profiling, and afterwards all is as before", async () => {
  const square = compile((x: tf.Tensor) => x.square());
  const x = tf.tensor1d([3]);
  const { warn } = console;
  console.warn = () => {};
  try {
    tf.env().set("DEBUG", true);
    assert.throws(() => square(x), /Cannot compile in debug mode/);
  } finally {
    tf.env().set("DEBUG", false);
    console.warn = warn;
  }
  await assert.rejects(tf.profile(() => square(x)), /Cannot compile in tf.profile\(\)/);
  const result = square(x);
  assert.deepEqual([...result.dataSync()], [9]);
  square.dispose();
  tf.dispose([x, result]);
});
