import assert from "node:assert/strict";
import { privateMean } from "lib/federated";
import { loadTensorFlow, randomKey, tf } from "lib/tensorflow";

await loadTensorFlow();

function sent(moves: [number[], number][], examples = 1) {
  return moves.map(([kernel, bias], i) => ({
    ...{ agent: i + 1, examples: examples * (i + 1) },
    weights: { kernel: tf.tensor1d(kernel), bias: tf.scalar(bias) },
  }));
}

const norm = { clippingNorm: 1, noiseMultiplier: 0 };

Deno.test("privateMean() shortens each agent's move as a whole, and counts every agent the same", () => {
  tf.tidy(() => {
    const before = { kernel: tf.tensor1d([10, 20]), bias: tf.scalar(-1) };
    // Moves of length 13 (3, 4, 12), 0.5 (0.3, 0.4, 0) and 0; only the first is longer than 1.
    const updates = sent([[[13, 24], 11], [[10.3, 20.4], -1], [[10, 20], -1]], 7);
    const { kernel, bias } = privateMean(updates, { ...norm, before, key: randomKey(1) });
    const expected = [
      ...[10 + (3 / 13 + 0.3) / 3, 20 + (4 / 13 + 0.4) / 3],
      -1 + 12 / 13 / 3,
    ];
    [...kernel.dataSync(), ...bias.dataSync()].forEach((value, k) =>
      assert.ok(Math.abs(value - expected[k]) < 2e-6, `${k}: ${value}`)
    );
  });
});

Deno.test("privateMean() adds noise of z · C / n, by key, and another to each tensor", () => {
  tf.tidy(() => {
    const size = 100_000;
    const before = { a: tf.zeros([size]), b: tf.zeros([size]) };
    const updates = [1, 2, 3, 4].map((agent) => ({ agent, examples: 1, weights: before }));
    const noiseOf = (seed: number) => {
      const noise = { before, clippingNorm: 0.5, noiseMultiplier: 2, key: randomKey(seed) };
      const mean = privateMean(updates, noise);
      return [mean.a.dataSync(), mean.b.dataSync()];
    };
    const [a, b] = noiseOf(1);
    const product = (x: ArrayLike<number>, y: ArrayLike<number>) =>
      Array.from(x).reduce((sum, value, i) => sum + value * y[i], 0) / size;
    assert.ok(Math.abs(Math.sqrt(product(a, a)) - 2 * 0.5 / 4) < 0.003);
    assert.ok(Math.abs(product(a, b)) < 0.001);
    assert.deepEqual(noiseOf(1), [a, b]);
    assert.notDeepEqual(noiseOf(2)[0], a);
  });
});

Deno.test("privateMean() leaves nothing behind, and refuses what does not fit", () => {
  const tensors = tf.memory().numTensors;
  const before = { kernel: tf.tensor1d([0, 0]), bias: tf.scalar(0) };
  const [updates, key] = [sent([[[1, 2], 3]]), randomKey(1)];
  const mean = (change: object) => privateMean(updates, { ...norm, before, key, ...change });
  tf.dispose(mean({ noiseMultiplier: 1 }) as tf.NamedTensorMap);
  for (const clippingNorm of [0, -1, NaN, Infinity]) {
    assert.throws(
      () => mean({ clippingNorm }),
      { name: "RangeError", message: /clippingNorm is .* but must be a finite number above 0/ },
    );
  }
  assert.throws(() => mean({ noiseMultiplier: -1 }), /^RangeError: .*noiseMultiplier is -1 but/);
  assert.throws(() => mean({ before: { kernel: before.kernel } }), /^TypeError: .*"bias" is/);
  assert.throws(
    () => privateMean([], { ...norm, before, key }),
    /^RangeError: Cannot average: there is no update/,
  );
  const broken = sent([[[1, NaN], 3]]);
  assert.throws(
    () => privateMean(broken, { ...norm, before, key }),
    /^DivergedError: .*of agent 1 is not finite/,
  );
  tf.dispose([key, before, ...[...updates, ...broken].map(({ weights }) => weights)]);
  assert.equal(tf.memory().numTensors, tensors);
});
