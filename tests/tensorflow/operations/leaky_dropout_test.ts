/** The fused activation next to the operations that it stands for. */
import assert from "node:assert/strict";
import {
  compile,
  leakyDropout,
  loadTensorFlow,
  type RandomKey,
  randomKey,
  randomNormal,
  tf,
} from "lib/tensorflow";

await loadTensorFlow();

function assertNear(actual: tf.Tensor, expected: tf.Tensor, what: string): void {
  assert.deepEqual(actual.shape, expected.shape, what);
  const largest = Math.max(tf.max(tf.abs(expected)).dataSync()[0], 1);
  const error = tf.max(tf.abs(tf.sub(actual, expected))).dataSync()[0];
  assert.ok(error <= 1e-5 * largest, `${what}: ${error} of ${largest}`);
}

Deno.test("leakyDropout() agrees with adding, tf.leakyRelu and a mask, in value and gradients", () => {
  const cases = [
    { shape: [3, 5], slope: 0.3, rate: 0 },
    { shape: [40, 30], slope: 0.3, rate: 0.3 },
    { shape: [7, 2, 3, 8], slope: 1, rate: 0.5 },
    { shape: [6, 1, 64], slope: 0, rate: 0.1 },
  ];
  cases.forEach(({ shape, slope, rate }, k) => {
    tf.tidy(() => {
      const what = JSON.stringify(cases[k]);
      const x = randomNormal(shape as [number, number], randomKey(k, 0)) as tf.Tensor;
      const bias = randomNormal<tf.Rank.R1>([shape.at(-1)!], randomKey(k, 1));
      const key = randomKey(k, 2);
      const fused = (x: tf.Tensor, bias: tf.Tensor) =>
        leakyDropout(x, { bias: bias as tf.Tensor1D, slope, rate, key });
      // With all values positive, what is zero was dropped.
      const kept = leakyDropout(tf.onesLike(x), { bias: tf.zerosLike(bias), slope, rate, key });
      const plain = (x: tf.Tensor, bias: tf.Tensor) =>
        tf.leakyRelu(tf.add(x, bias), slope).mul(kept);
      assertNear(fused(x, bias), plain(x, bias), what);
      const cotangent = randomNormal(shape as [number, number], randomKey(k, 3)) as tf.Tensor;
      const gradients = (f: typeof plain) =>
        tf.grads((x, bias) => f(x, bias).mul(cotangent).sum())([x, bias]);
      const [ofFused, ofPlain] = [gradients(fused), gradients(plain)];
      assertNear(ofFused[0], ofPlain[0], `${what}, gradient by x`);
      assertNear(ofFused[1], ofPlain[1], `${what}, gradient by the bias`);
    });
  });
});

/** The mask for a key: 1 where a value is kept. */
function masked(key: RandomKey, count: number, rate: number): Float32Array {
  return tf.tidy(() =>
    leakyDropout(tf.ones([count, 1]), { bias: tf.zeros([1]), slope: 1, rate, key })
      .greater(0).cast("float32").dataSync<"float32">().slice()
  );
}

/** The correlation of two masks with the share `mean` of ones. */
function correlation(a: Float32Array, b: Float32Array, mean: number): number {
  return a.reduce((sum, x, i) => sum + (x - mean) * (b[i] - mean), 0) /
    (a.length * mean * (1 - mean));
}

Deno.test("leakyDropout() drops at its rate, independently by index, seed and counter", () => {
  const count = 1 << 18;
  const limit = 5 / Math.sqrt(count); // five standard deviations
  for (const rate of [0.1, 0.3, 0.5, 0.9]) {
    const kept = 1 - rate;
    const mask = masked(randomKey(3, 4), count, rate);
    const mean = mask.reduce((sum, x) => sum + x, 0) / count;
    assert.ok(Math.abs(mean - kept) < limit * Math.sqrt(kept * rate), `${rate}: ${mean}`);
    for (const shift of [1, 2, 3, 64, 256, 4096, 1 << 14, 1 << 16]) {
      const shifted = Float32Array.from(mask, (_, i) => mask[(i + shift) % count]);
      const found = correlation(mask, shifted, kept);
      assert.ok(Math.abs(found) < limit, `rate ${rate}, shift ${shift}: ${found}`);
    }
    const others = [[3, 5], [4, 4], [3 ^ (1 << 30), 4], [3, 1 << 20], [4, 3], [0, 0]] as const;
    for (const [seed, counter] of others) {
      const found = correlation(mask, masked(randomKey(seed, counter), count, rate), kept);
      assert.ok(Math.abs(found) < limit, `rate ${rate}, key ${seed}, ${counter}: ${found}`);
    }
  }
});

Deno.test("leakyDropout() gives the same bytes for a key, eager or compiled", () => {
  const activate = (x: tf.Tensor2D, key: RandomKey) =>
    leakyDropout(x, { bias: tf.zeros([8]), slope: 0.3, rate: 0.3, key });
  const compiled = compile(activate);
  tf.tidy(() => {
    const x = randomNormal<tf.Rank.R2>([100, 8], randomKey(1));
    const eager = activate(x, randomKey(2)).dataSync();
    assert.deepEqual(compiled(x, randomKey(2)).dataSync(), eager);
    assert.deepEqual(activate(x, randomKey(2)).dataSync(), eager);
    assert.notDeepEqual(compiled(x, randomKey(3)).dataSync(), eager);
    const smaller = x.slice([0, 0], [96, 8]);
    assert.deepEqual(compiled(smaller, randomKey(2)).dataSync(), eager.slice(0, 96 * 8));
  });
  assert.equal(compiled.traces, 2);
  compiled.dispose();
});

Deno.test("leakyDropout() leaves no tensor behind but its result", () => {
  const x = tf.ones([4, 2]);
  const [bias, key] = [tf.zeros<tf.Rank.R1>([2]), randomKey(0)];
  const before = tf.memory().numTensors;
  const y = leakyDropout(x, { bias, slope: 0.3, rate: 0.5, key });
  assert.equal(tf.memory().numTensors, before + 1);
  tf.dispose([x, y, bias, key]);
});

Deno.test("leakyDropout() refuses what does not fit", () => {
  tf.tidy(() => {
    const x = tf.ones([4, 2]);
    const good = { bias: tf.zeros<tf.Rank.R1>([2]), slope: 0.3, rate: 0.5, key: randomKey(0) };
    const run = (changes: Partial<typeof good>) => () => leakyDropout(x, { ...good, ...changes });
    run({})();
    assert.throws(
      run({ slope: 1.5 }),
      /^RangeError: Cannot activate values: slope is 1.5 but must/,
    );
    assert.throws(
      run({ rate: 1 }),
      /^RangeError: Cannot drop values out: rate is 1 but must be in/,
    );
    assert.throws(
      run({ bias: tf.zeros([3]) }),
      /^TypeError: Cannot add a bias: it has shape \[3\] but needs \[2\]/,
    );
    assert.throws(
      () => leakyDropout(x.cast("bool"), good),
      /^TypeError: Cannot run "leaky dropout 0.3 0.5": an input is bool but must be float32 or int32/,
    );
  });
});

Deno.test("a gradient penalty through leakyDropout() is that of its slopes and its mask, eager and compiled", () => {
  // D(x) = w · leaky(v · x) at x = 1, v = 2, w = 3, nothing dropped: D' = v w, and of (D' - 1)² + D
  // the gradients are 2 · 5 · w + w = 33 by v and 2 · 5 · v + v = 22 by w.
  const [v, w] = tf.tidy(() => [tf.variable(tf.tensor2d([[2]])), tf.variable(tf.tensor2d([[3]]))]);
  const step = (x: tf.Tensor, bias: tf.Tensor1D) => {
    const options = { bias, slope: 0.5, rate: 0, key: randomKey(1) };
    const critic = (x: tf.Tensor) => leakyDropout(x.matMul(v), options).matMul(w);
    const { grads } = tf.variableGrads(() => {
      const slope = tf.grad((x: tf.Tensor) => critic(x).sum())(x);
      return slope.sub(1).square().sum().add(critic(x).sum()) as tf.Scalar;
    }, [v, w]);
    return tf.stack([grads[v.name].sum(), grads[w.name].sum()]);
  };
  const compiled = compile(step);
  tf.tidy(() => {
    for (const run of [step, compiled]) {
      assert.deepEqual([...run(tf.ones([1, 1]), tf.zeros([1])).dataSync()], [33, 22]);
      // Where the value is negative, the slope of 1/2 counts in both: D' = v w / 2.
      assert.deepEqual([...run(tf.neg(tf.ones([1, 1])), tf.zeros([1])).dataSync()], [4.5, 3]);
    }
  });
  compiled.dispose();
  tf.dispose([v, w]);
});

Deno.test("leakyDropout()'s second derivatives drop what the values dropped", () => {
  tf.tidy(() => {
    const options = { bias: tf.zeros<tf.Rank.R1>([4]), slope: 0.5, rate: 0.5, key: randomKey(3) };
    const x = tf.tensor2d([[1, -2, 3, -4], [-1, 2, -3, 4]]);
    const factors = tf.grad((x: tf.Tensor) => leakyDropout(x, options).sum())(x);
    const bend = tf.grad((x: tf.Tensor) =>
      tf.grad((x: tf.Tensor) => leakyDropout(x, options).square().sum())(x).sum()
    )(x);
    assert.deepEqual([...bend.dataSync()], [...factors.square().mul(2).dataSync()]);
    assert.ok(factors.dataSync().some((factor) => factor === 0));
  });
});
