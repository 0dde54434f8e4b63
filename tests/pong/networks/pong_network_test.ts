/** The network on the host against a dense one in TensorFlow, compiled. */
import assert from "node:assert/strict";
import { PixelLists, PongNetwork } from "lib/pong";
import { RandomStream } from "lib/random";
import { compile, loadTensorFlow, tf } from "lib/tensorflow";
import { assertClose } from "../../reference/assert_close.ts";

await loadTensorFlow();

const inputs = 6400;
const tutorial = { inputs, hidden: 200, actions: 3, hasValue: false, seed: 1 };

/** Observations as Pong's are: a few entries 1 or -1, `[rows, inputs]`. */
function observations(rows: number): Int8Array<ArrayBuffer> {
  const random = new RandomStream(7);
  const values = new Int8Array(rows * inputs);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < 25; i++) {
      values[row * inputs + random.integer(inputs)] = random.integer(2) === 0 ? 1 : -1;
    }
  }
  return values;
}

function listsOf(values: Int8Array, rows: number): PixelLists {
  const lists = new PixelLists();
  for (let row = 0; row < rows; row++) lists.add(values, { index: row, pixels: inputs });
  return lists;
}

/** The weights as tensors. */
function tensorsOf(network: PongNetwork): tf.Tensor[] {
  return network.arrays(network.weights).map(({ shape, data }) =>
    tf.tensor((data as Float32Array).slice(), [...shape])
  );
}

/** Logits and values of the same network by dense products. */
function dense(rows: tf.Tensor2D, [kernel, bias, ...heads]: readonly tf.Tensor[]): tf.Tensor2D {
  const hidden = tf.matMul(rows, kernel as tf.Tensor2D).add(bias).relu() as tf.Tensor2D;
  const outputs = [];
  for (let i = 0; i < heads.length; i += 2) {
    outputs.push(tf.matMul(hidden, heads[i] as tf.Tensor2D).add(heads[i + 1]));
  }
  return tf.concat(outputs, 1) as tf.Tensor2D;
}

Deno.test("the tutorial's network has 1,280,803 weights, Glorot uniform, biases 0", () => {
  const network = new PongNetwork(tutorial);
  assert.equal(network.weights.length, 1_280_803);
  const arrays = network.arrays(network.weights);
  assert.deepEqual(arrays.map(({ name, shape }) => [name, ...shape]), [
    ["hidden/kernel", 6400, 200],
    ["hidden/bias", 200],
    ["policy/kernel", 200, 3],
    ["policy/bias", 3],
  ]);
  const [kernel, bias, last] = arrays.map(({ data }) => data as Float32Array);
  const limit = Math.sqrt(6 / 6600);
  assert(kernel.every((weight) => Math.abs(weight) <= limit));
  const variance = kernel.reduce((sum, weight) => sum + weight ** 2, 0) / kernel.length;
  assert(Math.abs(variance / (limit ** 2 / 3) - 1) < 0.01);
  assert(bias.every((weight) => weight === 0));
  assert(last.some((weight) => Math.abs(weight) > limit), "the last layer's limit is its own");
});

for (const hasValue of [false, true]) {
  const heads = hasValue ? "policy and value" : "the policy";
  Deno.test(`sums of rows are the dense compiled product, with ${heads}`, () => {
    const network = new PongNetwork({ ...tutorial, hasValue });
    const rows = 8;
    const seen = observations(rows);
    const lists = listsOf(seen, rows);
    const weights = tensorsOf(network);
    const compiled = compile((x: tf.Tensor2D, ...weights: tf.Tensor[]) => dense(x, weights));
    const input = tf.tensor2d(Float32Array.from(seen), [rows, inputs]);
    const expected = compiled(input, ...weights);
    const actual = Array.from({ length: rows }, (_, row) => [...network.forward(lists, row)]);
    assertClose("output", actual.flat(), expected.dataSync(), 1e-4);
    // As policies act: the logits alone.
    const logits = tf.tidy(() => tf.slice(expected, [0, 0], [rows, 3]).dataSync());
    assertClose("logit", network.apply(seen, rows), logits, 1e-4);
    tf.dispose([input, expected, ...weights]);
    compiled.dispose();
  });

  Deno.test(`its gradients are those of the dense product, with ${heads}`, () => {
    const network = new PongNetwork({ ...tutorial, hasValue });
    const rows = 4;
    const seen = observations(rows);
    const lists = listsOf(seen, rows);
    const random = new RandomStream(3);
    const change = Float32Array.from({ length: rows * network.outputs }, () => random.normal());
    const expected = tf.tidy(() => {
      const x = tf.tensor2d(Float32Array.from(seen), [rows, inputs]);
      const weighted = tf.tensor2d(change, [rows, network.outputs]);
      const weights = tensorsOf(network);
      const gradients = tf.grads((...weights: tf.Tensor[]) =>
        dense(x, weights).mul(weighted).sum()
      );
      return gradients(weights).map((gradient) => [...gradient.dataSync()]);
    });
    for (let row = 0; row < rows; row++) {
      network.forward(lists, row);
      const own = change.subarray(row * network.outputs, (row + 1) * network.outputs);
      network.backward(lists, row, Float64Array.from(own));
    }
    network.arrays(network.gradients).forEach(({ name, data }, i) =>
      assertClose(name, data as Float32Array, expected[i], 1e-4)
    );
  });
}

Deno.test("PixelLists adds rows up with the signs of what has changed, of bytes and other numbers", () => {
  for (
    const values of [Int8Array.of(0, 0, 1, -1, 0, 0, 0, 0, 1, 0, 0, 0), [
      0,
      0,
      1,
      -1,
      0,
      0,
      0,
      0,
      1,
      0,
      0,
      0,
    ]]
  ) {
    const lists = new PixelLists();
    for (const index of [0, 1, 2]) lists.add(values, { index, pixels: 4 });
    const table = Float32Array.of(1, 10, 2, 20, 3, 30, 5, 50);
    const sums = [0, 1, 2].map((row) => {
      const sum = Float64Array.of(100, 100);
      lists.addRows(row, table, sum);
      return [...sum];
    });
    assert.deepEqual(sums, [[98, 80], [100, 100], [101, 110]]);
    lists.addToRows(0, Float64Array.of(1, 2), table);
    assert.deepEqual([...table], [1, 10, 2, 20, 4, 32, 4, 48]);
    const observation = new Float32Array(4).fill(7);
    lists.expand(0, observation);
    assert.deepEqual([...observation], [0, 0, 1, -1]);
    lists.clear();
    assert.equal(lists.rows, 0);
  }
});
