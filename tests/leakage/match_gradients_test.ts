import assert from "node:assert/strict";
import { matchGradients } from "lib/leakage";
import { loadTensorFlow, randomKey, randomUniform, tf } from "lib/tensorflow";

await loadTensorFlow();

/** A convolution and a dense layer on images of 6×6, and the gradients of their loss: made of this seed. */
function network(seed: number) {
  const shapes = [[3, 3, 1, 6], [6], [6 * 16, 1], [1]];
  const variables = shapes.map((shape, k) =>
    tf.tidy(() => tf.variable(randomUniform(shape as [number], randomKey(seed, k)).sub(0.5)))
  );
  const [kernel, bias, dense, last] = variables;
  const lossOf = (images: tf.Tensor4D) =>
    tf.conv2d(images, kernel as tf.Tensor as tf.Tensor4D, 1, "valid").add(bias).leakyRelu(0.2)
      .reshape([images.shape[0], -1]).matMul(dense).add(last).neg().softplus().mean();
  const gradientsOf = (images: tf.Tensor4D) => {
    const { grads } = tf.variableGrads(() => lossOf(images) as tf.Scalar, variables);
    return variables.map(({ name }) => grads[name]);
  };
  return { gradientsOf, variables };
}

const secret = Float32Array.from({ length: 36 }, (_, i) => i % 6 === 2 || i > 29 ? 1 : -1);
const shape = [1, 6, 6, 1] as [number, number, number, number];

function distance(images: tf.Tensor): number {
  const squares = images.dataSync<"float32">().map((value, i) => (value - secret[i]) ** 2);
  return squares.reduce((sum, square) => sum + square, 0) / squares.length;
}

Deno.test("matchGradients() finds the image that a gradient belongs to, the same one each time", async () => {
  const before = tf.memory().numTensors;
  const { gradientsOf, variables } = network(3);
  const observed = tf.tidy(() => gradientsOf(tf.tensor4d(secret, shape)));
  const search = { observed, shape, steps: 150 };
  const { images, mismatch } = await matchGradients(gradientsOf, search);
  assert.deepEqual(images.shape, shape);
  assert.ok(mismatch < 0.01, `mismatch ${mismatch}`);
  assert.ok(distance(images) < 0.02, `distance ${distance(images)}`);
  const again = await matchGradients(gradientsOf, search);
  assert.deepEqual(again.images.dataSync(), images.dataSync());
  // Gradients of other weights are of no use.
  const other = network(4);
  const wrong = await matchGradients(other.gradientsOf, search);
  assert.ok(distance(wrong.images) > 0.3, `distance ${distance(wrong.images)}`);
  tf.dispose([observed, variables, other.variables]);
  tf.dispose([images, again.images, wrong.images]);
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("matchGradients() makes smoother images when differences cost more", async () => {
  const { gradientsOf, variables } = network(3);
  const observed = tf.tidy(() => gradientsOf(tf.tensor4d(secret, shape)));
  const roughness = async (smoothness: number) => {
    const options = { observed, shape, steps: 40, smoothness };
    const { images } = await matchGradients(gradientsOf, options);
    return tf.tidy(() => {
      const rows = images.reshape([6, 6]);
      const below = rows.slice([1, 0]).sub(rows.slice([0, 0], [5, 6]));
      images.dispose();
      return below.abs().mean().dataSync()[0];
    });
  };
  assert.ok(await roughness(1) < 0.5 * await roughness(0));
  tf.dispose([observed, variables]);
});

Deno.test("matchGradients() refuses what does not fit, ends when it is told, and leaves nothing", async () => {
  const before = tf.memory().numTensors;
  const { gradientsOf, variables } = network(3);
  const observed = tf.tidy(() => gradientsOf(tf.tensor4d(secret, shape)));
  const attempt = (change: object) =>
    matchGradients(gradientsOf, { observed, shape, steps: 1, ...change });
  await assert.rejects(attempt({ steps: 0 }), /^RangeError: .*steps is 0 but must be an integer/);
  await assert.rejects(attempt({ smoothness: -1 }), /^RangeError: .*smoothness is -1 but must/);
  await assert.rejects(
    attempt({ observed: observed.slice(1) }),
    /^TypeError: .*those of the model are \[3,3,1,6\], .* but must be \[6\], \[96,1\], \[1\]/,
  );
  await assert.rejects(attempt({ signal: AbortSignal.abort() }), { name: "AbortError" });
  tf.dispose([observed, variables]);
  assert.equal(tf.memory().numTensors, before);
});
