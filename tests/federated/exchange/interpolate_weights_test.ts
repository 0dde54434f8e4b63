import assert from "node:assert/strict";
import { disposeWeights, interpolateWeights, type Weights } from "lib/federated";
import { RandomStream } from "lib/random";
import { loadTensorFlow, tf } from "lib/tensorflow";

await loadTensorFlow();

const shapes: Record<string, number[]> = {
  "net/scalar": [],
  "net/bias": [7],
  "net/kernel": [3, 3, 2, 4],
  "net/moving_variance": [5],
};

function drawWeights(seed: number): Weights {
  const random = new RandomStream(seed);
  return Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => {
      const size = tf.util.sizeFromShape(shape);
      return [name, tf.tensor(Array.from({ length: size }, () => random.normal()), shape)];
    }),
  );
}

Deno.test("interpolateWeights() agrees with float64 at every place, moving statistics included", () => {
  tf.tidy(() => {
    const [from, to] = [drawWeights(1), drawWeights(2)];
    for (const at of [0.1, 0.25, 1 / 3, 0.5, 0.9]) {
      const place = interpolateWeights(from, to, { at });
      assert.deepEqual(Object.keys(place), Object.keys(shapes));
      for (const [name, shape] of Object.entries(shapes)) {
        assert.deepEqual(place[name].shape, shape);
        const [a, b] = [from[name].dataSync(), to[name].dataSync()];
        place[name].dataSync().forEach((value, k) => {
          const error = Math.abs(value - ((1 - at) * a[k] + at * b[k]));
          assert.ok(error < 1e-6, `${name} ${k} at ${at} is off by ${error}`);
        });
      }
    }
  });
});

Deno.test("interpolateWeights() ends, to the bit, at the two networks", () => {
  tf.tidy(() => {
    const ends = [drawWeights(1), drawWeights(2)];
    for (const at of [0, 1]) {
      const place = interpolateWeights(ends[0], ends[1], { at });
      for (const name of Object.keys(shapes)) {
        assert.deepEqual(place[name].dataSync(), ends[at][name].dataSync());
      }
    }
  });
});

Deno.test("interpolateWeights() leaves nothing behind and both networks alone", () => {
  const [from, to] = [drawWeights(1), drawWeights(2)];
  const before = tf.memory().numTensors;
  const place = interpolateWeights(from, to, { at: 0.5 });
  assert.equal(tf.memory().numTensors, before + 4);
  disposeWeights(place);
  [from, to].forEach(disposeWeights);
  assert.equal(tf.memory().numTensors, before - 8);
});

Deno.test("interpolateWeights() refuses places off the line and networks that differ", () => {
  tf.tidy(() => {
    const weights = drawWeights(1);
    const refused = (other: Weights, at: number, message: RegExp) => {
      const before = tf.memory().numTensors;
      assert.throws(() => interpolateWeights(weights, other, { at }), message);
      assert.equal(tf.memory().numTensors, before);
    };
    for (const at of [-0.1, 1.1, NaN]) {
      refused(
        weights,
        at,
        /^RangeError: Cannot interpolate weights: at is .* but must be from 0 to 1/,
      );
    }
    const { "net/bias": bias, ...rest } = weights;
    refused(rest, 0.5, /^TypeError: .*"net\/bias" is \[7\] in the first and missing in the second/);
    refused(
      { ...weights, more: bias },
      0.5,
      /"more" is missing in the first and \[7\] in the second/,
    );
    refused({ ...weights, "net/bias": tf.ones([8]) }, 0.5, /"net\/bias" is \[7\] .* and \[8\] in/);
    assert.throws(
      () => interpolateWeights(weights, weights, { at: 0.5, place: 1 } as { at: number }),
      /place/,
    );
  });
});
