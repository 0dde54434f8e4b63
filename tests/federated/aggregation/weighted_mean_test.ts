import assert from "node:assert/strict";
import { RandomStream } from "lib/random";
import { type Share, weightedMean } from "lib/federated";
import { loadTensorFlow, tf } from "lib/tensorflow";

await loadTensorFlow();

const shapes: Record<string, number[]> = {
  scalar: [],
  bias: [7],
  dense: [5, 6],
  steps: [2, 3, 4],
  kernel: [3, 3, 2, 4],
};

/** Updates of random weights, large ones of both signs: float32 sums would lose digits. */
function drawUpdates(counts: readonly number[]): Share[] {
  const random = new RandomStream(counts.length);
  return counts.map((examples, i) => ({
    agent: i + 1,
    examples,
    weights: Object.fromEntries(
      Object.entries(shapes).map(([name, shape]) => {
        const size = tf.util.sizeFromShape(shape);
        return [name, tf.tensor(Array.from({ length: size }, () => 1e3 * random.normal()), shape)];
      }),
    ),
  }));
}

/** The mean of each value in float64. */
function expectedMean(updates: readonly Share[], name: string, weighted = true): number[] {
  const counts = updates.map(({ examples }) => weighted ? examples : 1);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const values = updates.map(({ weights }) => weights[name].dataSync());
  return Array.from(
    values[0],
    (_, k) => values.reduce((sum, data, i) => sum + counts[i] / total * data[k], 0),
  );
}

for (const agents of [1, 2, 3, 17]) {
  Deno.test(`weightedMean() of ${agents} agents agrees with float64 within 1e-6 relative, ranks 0 to 4`, () => {
    tf.tidy(() => {
      const updates = drawUpdates(
        Array.from({ length: agents }, (_, i) => 1 + 12_665 * i % 60_000),
      );
      const mean = weightedMean(updates);
      assert.deepEqual(Object.keys(mean), Object.keys(shapes));
      for (const [name, shape] of Object.entries(shapes)) {
        assert.deepEqual(mean[name].shape, shape);
        const values = mean[name].dataSync();
        expectedMean(updates, name).forEach((expected, k) => {
          const error = Math.abs(values[k] - expected) / Math.abs(expected);
          assert.ok(error < 1e-6, `${name} ${k}: ${values[k]} is off by ${error}`);
        });
      }
    });
  });
}

Deno.test("weightedMean() equals the plain mean where counts are equal, and only there", () => {
  tf.tidy(() => {
    const largestGap = (updates: Share[]) => {
      const values = weightedMean(updates).kernel.dataSync();
      return Math.max(
        ...expectedMean(updates, "kernel", false).map((plain, k) => Math.abs(values[k] - plain)),
      );
    };
    assert.ok(largestGap(drawUpdates([40, 40, 40])) < 1e-3);
    assert.ok(largestGap(drawUpdates([40, 40, 41])) > 1);
  });
});

Deno.test("weightedMean() gives weights that all agents share back to the bit", () => {
  tf.tidy(() => {
    const [{ weights }] = drawUpdates([1]);
    const mean = weightedMean([7, 100, 12_345].map((examples, i) => ({
      agent: i + 1,
      examples,
      weights,
    })));
    for (const name of Object.keys(shapes)) {
      assert.deepEqual(mean[name].dataSync(), weights[name].dataSync());
    }
  });
});

Deno.test("weightedMean() leaves nothing behind and its updates alone", () => {
  const updates = drawUpdates([3, 5]);
  const before = tf.memory().numTensors;
  const mean = weightedMean(updates);
  assert.equal(tf.memory().numTensors, before + 5);
  tf.dispose(Object.values(mean));
  updates.forEach(({ weights }) => tf.dispose(Object.values(weights)));
  assert.equal(tf.memory().numTensors, before - 10);
});

Deno.test("weightedMean() refuses updates that have no mean, naming agent and tensor", () => {
  tf.tidy(() => {
    const weights = { kernel: tf.ones([2, 3]), bias: tf.ones([3]) };
    const good = { agent: 1, examples: 5, weights };
    const refused = (second: Partial<Share>, error: RegExp) => {
      const before = tf.memory().numTensors;
      assert.throws(() => weightedMean([good, { ...good, agent: 2, ...second }]), error);
      assert.equal(tf.memory().numTensors, before);
    };
    assert.throws(() => weightedMean([]), /^RangeError: Cannot average: there is no update/);
    for (const examples of [0, -1, 1.5, NaN, Infinity, 2 ** 31]) {
      refused({ examples }, /^RangeError: Cannot average: agent 2 has .* examples but it must be/);
    }
    const { bias, kernel } = weights;
    refused({ weights: { kernel } }, /^TypeError: .*agent 2 lacks "bias", which agent 1 has/);
    refused({ weights: { ...weights, more: bias } }, /agent 2 has "more", which agent 1 lacks/);
    refused(
      { weights: { bias, kernel: tf.ones([3, 2]) } },
      /"kernel" of agent 2 has shape \[3,2\] but that of agent 1 has \[2,3\]/,
    );
    refused(
      { weights: { kernel, bias: tf.ones([3], "int32") } },
      /"bias" of agent 2 is int32 but must be float32/,
    );
  });
});

Deno.test("weightedMean() refuses a value that is not finite, naming agent and tensor", () => {
  tf.tidy(() => {
    for (const value of [NaN, Infinity, -Infinity]) {
      const weights = { kernel: tf.ones([2, 3]), bias: tf.ones([3]) };
      const lost = { ...weights, bias: tf.tensor1d([1, value, 1]) };
      const before = tf.memory().numTensors;
      assert.throws(
        () =>
          weightedMean([{ agent: 1, examples: 5, weights }, {
            agent: 2,
            examples: 5,
            weights: lost,
          }]),
        /^DivergedError: .*"bias" of agent 2 is not finite/,
      );
      assert.equal(tf.memory().numTensors, before);
    }
  });
});
