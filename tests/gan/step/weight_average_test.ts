import assert from "node:assert/strict";
import { averageRate, ganOptions, makeGenerator, moveAverage } from "lib/gan";
import { assignVariables, readVariables, variablesOf } from "lib/learning";
import { loadTensorFlow, tf } from "lib/tensorflow";

await loadTensorFlow();

const options = ganOptions({ filters: 1, latentSize: 2 });

Deno.test("averageRate() makes a step count decay times as much as the next one", () => {
  const decay = 0.9;
  const values = [3, -1, 4, 1, -5, 9];
  let average = 100; // the initial weights, of which nothing is left after the first step
  values.forEach((value, k) => {
    average += averageRate(decay, k + 1) * (value - average);
    const seen = values.slice(0, k + 1);
    const weights = seen.map((_, i) => decay ** (k - i));
    const sum = weights.reduce((a, b) => a + b);
    const expected = seen.reduce((total, one, i) => total + weights[i] * one, 0) / sum;
    assert.ok(Math.abs(average - expected) < 1e-12, `step ${k + 1}: ${average}, not ${expected}`);
  });
  assert.equal(averageRate(0.99, 1), 1);
  assert.ok(Math.abs(averageRate(0.99, 5_000) - 0.01) < 1e-12);
  for (const [decay, step] of [[1, 1], [-0.1, 1], [NaN, 1], [0.99, 0], [0.99, 1.5]]) {
    assert.throws(() => averageRate(decay, step), /^RangeError: Cannot average weights: decay is/);
  }
});

Deno.test("moveAverage() moves every weight, moving statistics too, and leaves the network alone", () => {
  const [average, network] = ["averaged_generator", "generator"]
    .map((name) => makeGenerator(options, name));
  const fill = (model: tf.LayersModel, value: (place: number) => number) =>
    assignVariables(
      variablesOf(model),
      readVariables(variablesOf(model)).map((array, k) => ({
        ...array,
        data: Float32Array.from(array.data as Float32Array, (_, place) => value(k + place)),
      })),
    );
  fill(average, (place) => place);
  fill(network, (place) => 3 * place + 8);
  const { numTensors } = tf.memory();
  const rate = tf.scalar(0.25);
  moveAverage(average, network, rate);
  rate.dispose();
  assert.equal(tf.memory().numTensors, numTensors);
  readVariables(variablesOf(average)).forEach(({ name, data }, k) =>
    data.forEach((value, place) =>
      // place + (3 place + 8 - place) / 4, exact in float32
      assert.equal(value, 1.5 * (k + place) + 2, `${name} at ${place}`)
    )
  );
  readVariables(variablesOf(network)).forEach(({ name, data }, k) =>
    data.forEach((value, place) => assert.equal(value, 3 * (k + place) + 8, `${name} at ${place}`))
  );
  average.dispose();
  network.dispose();
});
