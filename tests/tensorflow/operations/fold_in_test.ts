import assert from "node:assert/strict";
import { compile, foldIn, loadTensorFlow, randomKey, randomNormal, tf } from "lib/tensorflow";

await loadTensorFlow();

/** Philox4x32-10 as its paper defines it: what it draws for a counter of 128 bits, low word first. */
function philox(key: readonly number[], counter: readonly number[]): number[] {
  const product = (a: number, b: number): [high: number, low: number] => {
    const whole = BigInt(a >>> 0) * BigInt(b >>> 0);
    return [Number(whole >> 32n), Number(whole & 0xffffffffn)];
  };
  let [k0, k1] = key;
  let [c0, c1, c2, c3] = counter;
  for (let round = 0; round < 10; round++) {
    const [high0, low0] = product(0xd2511f53, c0);
    const [high1, low1] = product(0xcd9e8d57, c2);
    [c0, c1, c2, c3] = [(high1 ^ c1 ^ k0) >>> 0, low1, (high0 ^ c3 ^ k1) >>> 0, low0];
    [k0, k1] = [(k0 + 0x9e3779b9) >>> 0, (k1 + 0xbb67ae85) >>> 0];
  }
  return [c0, c1, c2, c3];
}

/** The numbers of a key that is folded with one use after the other. */
function folded(seed: number, counter: number, uses: readonly number[]): number[] {
  return tf.tidy(() => [
    ...uses.reduce((key, use) => foldIn(key, use), randomKey(seed, counter)).dataSync(),
  ]);
}

Deno.test("philox() is the generator that others mean by its name", () => {
  // The known answers that its authors publish (Random123, kat_vectors).
  const words = philox([0xa4093822, 0x299f31d0], [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344]);
  assert.deepEqual(words, [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1]);
  assert.deepEqual(philox([0, 0], [0, 0, 0, 0]), [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]);
});

Deno.test("foldIn() is what Philox draws with the key for the use, eager and compiled", () => {
  const compiled = compile((key: tf.Tensor1D) => [foldIn(key, 1), foldIn(foldIn(key, 1), 7)]);
  const keys: [seed: number, counter: number][] = [[0, 0], [42, 7], [0x7fffffff, 0x7fffffff]];
  for (const key of keys) {
    for (const use of [0, 1, 0x7fffffff]) {
      const [first, second] = philox(key, [use, 0, 0, 0]);
      assert.deepEqual(folded(...key, [use]), [first | 0, second | 0]);
    }
    const results = tf.tidy(() =>
      compiled(randomKey(...key)).map((folded) => [...folded.dataSync()])
    );
    assert.deepEqual(results, [folded(...key, [1]), folded(...key, [1, 7])]);
  }
  compiled.dispose();
});

Deno.test("foldIn() gives each path of uses its own key", () => {
  const paths: number[][] = [[]];
  for (let a = 0; a < 12; a++) {
    paths.push([a]);
    for (let b = 0; b < 12; b++) {
      paths.push([a, b]);
      for (let c = 0; c < 4; c++) paths.push([a, b, c]);
    }
  }
  const keys = [[1, 0], [1, 1], [2, 0]].flatMap(([seed, counter]) =>
    paths.map((uses) => folded(seed, counter, uses).join())
  );
  assert.equal(new Set(keys).size, keys.length);
});

Deno.test("foldIn() gives keys whose numbers do not depend on each other, nor on the step's key", () => {
  const count = 50_000;
  const paths = [[], [0], [1], [2], [0, 0], [0, 1], [1, 0]];
  const draws = [[1, 0], [1, 1], [2, 0]].flatMap(([seed, counter]) =>
    paths.map((uses) =>
      tf.tidy(() =>
        randomNormal<tf.Rank.R1>(
          [count],
          uses.reduce((key, use) => foldIn(key, use), randomKey(seed, counter)),
        ).arraySync()
      )
    )
  );
  // Correlations of independent numbers have a standard deviation of 1 / √count.
  draws.forEach((a, i) =>
    draws.slice(0, i).forEach((b, j) => {
      const correlation = a.reduce((sum, value, k) => sum + value * b[k], 0) / count;
      assert.ok(Math.abs(correlation) < 5 / Math.sqrt(count), `correlation of ${i} and ${j}`);
    })
  );
});

Deno.test("foldIn() refuses what is no use", () => {
  tf.tidy(() => {
    const key = randomKey(0);
    for (const use of [-1, 1.5, NaN, 2 ** 31]) {
      assert.throws(() => foldIn(key, use), { name: "RangeError", message: /use is / });
    }
  });
});

Deno.test("foldIn() keeps no tensor but the key, outside of a tidy() too", () => {
  const before = tf.memory().numTensors;
  const key = randomKey(1);
  const folded = foldIn(key, 3);
  assert.equal(tf.memory().numTensors, before + 2);
  tf.dispose([key, folded]);
});
