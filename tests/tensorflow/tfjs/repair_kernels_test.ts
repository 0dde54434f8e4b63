/** Operations on shapes at the edge of what they are made for, next to the same as sums over taps. */
import assert from "node:assert/strict";
import { RandomStream } from "lib/random";
import { compile, loadTensorFlow, tf } from "lib/tensorflow";

await loadTensorFlow();

/** One number an axis of the volume; images take the last two. */
interface Windowed {
  size: number[];
  window: number[];
  strides: number[];
}

type Pair = [number, number];
type Triple = [number, number, number];

/** What an operation makes of `x` `[batch, depth, height, width, channels]` and a filter as large as the window. */
type Operation = (x: tf.Tensor5D, filter: tf.Tensor5D, shape: Windowed) => tf.Tensor;

const image = (x: tf.Tensor5D) => x.gather(0, 1) as unknown as tf.Tensor4D;
const plane = (filter: tf.Tensor5D) => filter.gather(0) as unknown as tf.Tensor4D;
const pair = (values: number[]) => values.slice(1) as Pair;
const triple = (values: number[]) => values as Triple;
/** An image's shape as a volume's of depth 1 of which the depth is left out. */
const flat = ({ size, window, strides }: Windowed): Windowed => ({
  size: size.slice(1),
  window: window.slice(1),
  strides: strides.slice(1),
});

/** For each tap of the window, in row-major order, what it meets in `x`: `[batch, …outputs, channels]`. */
function metByTaps(x: tf.Tensor, { size, window, strides }: Windowed, padding = 0): tf.Tensor[] {
  const outputs = size.map((n, axis) => Math.ceil(n / strides[axis]));
  const missing = size.map((n, axis) =>
    Math.max(0, (outputs[axis] - 1) * strides[axis] + window[axis] - n)
  );
  const before = missing.map((n): Pair => [n >> 1, n - (n >> 1)]);
  let met = [tf.pad(x, [[0, 0], ...before, [0, 0]], padding)];
  outputs.forEach((count, axis) => {
    met = met.flatMap((rest) =>
      Array.from({ length: window[axis] }, (_, tap) => {
        const rows = Int32Array.from({ length: count }, (_, i) => i * strides[axis] + tap);
        return tf.gather(rest, tf.tensor1d(rows), axis + 1);
      })
    );
  });
  return met;
}

/** A convolution as its definition says: the sum over the taps of what they meet times their weights. */
function convolve(x: tf.Tensor, filter: tf.Tensor, shape: Windowed): tf.Tensor {
  const [from, to] = filter.shape.slice(-2);
  const taps = filter.reshape([-1, from, to]);
  const met = metByTaps(x, shape);
  const products = met.map((values, tap) => values.reshape([-1, from]).matMul(taps.gather(tap)));
  return tf.addN(products).reshape([...met[0].shape.slice(0, -1), to]);
}

function average(x: tf.Tensor, shape: Windowed): tf.Tensor {
  const inside = tf.addN(metByTaps(tf.onesLike(x), shape));
  return tf.addN(metByTaps(x, shape)).div(inside);
}

function greatest(x: tf.Tensor, shape: Windowed): tf.Tensor {
  return tf.max(tf.stack(metByTaps(x, shape, -9)), 0);
}

const operations: Record<string, { actual: Operation; expected: Operation }> = {
  conv2d: {
    actual: (x, filter, { strides }) => tf.conv2d(image(x), plane(filter), pair(strides), "same"),
    expected: (x, filter, shape) => convolve(image(x), plane(filter), flat(shape)),
  },
  conv3d: {
    actual: (x, filter, { strides }) => tf.conv3d(x, filter, triple(strides), "same"),
    expected: convolve,
  },
  avgPool: {
    actual: (x, _, { window, strides }) =>
      tf.avgPool(image(x), pair(window), pair(strides), "same"),
    expected: (x, _, shape) => average(image(x), flat(shape)),
  },
  maxPool: {
    actual: (x, _, { window, strides }) =>
      tf.maxPool(image(x), pair(window), pair(strides), "same"),
    expected: (x, _, shape) => greatest(image(x), flat(shape)),
  },
  avgPool3d: {
    actual: (x, _, { window, strides }) => tf.avgPool3d(x, triple(window), triple(strides), "same"),
    expected: (x, _, shape) => average(x, shape),
  },
  maxPool3d: {
    actual: (x, _, { window, strides }) => tf.maxPool3d(x, triple(window), triple(strides), "same"),
    expected: (x, _, shape) => greatest(x, shape),
  },
};

/** The result and both gradients of the sum of its squares; a pooling's filter has none, so it is added. */
function resultAndGradients(operation: Operation, shape: Windowed) {
  return (x: tf.Tensor, filter: tf.Tensor): tf.Tensor[] => {
    const compute = (x: tf.Tensor, filter: tf.Tensor) =>
      operation(x as tf.Tensor5D, filter as tf.Tensor5D, shape);
    const loss = (x: tf.Tensor, filter: tf.Tensor) =>
      compute(x, filter).square().sum().add(filter.sum()) as tf.Scalar;
    return [compute(x, filter), ...tf.grads(loss)([x, filter])];
  };
}

function assertNear(actual: tf.Tensor, expected: tf.Tensor, what: string): void {
  assert.deepEqual(actual.shape, expected.shape, what);
  const largest = Math.max(tf.max(tf.abs(expected)).dataSync()[0], 1e-3);
  const error = tf.max(tf.abs(tf.sub(actual, expected))).dataSync()[0];
  assert.ok(error < 2e-5 * largest, `${what} is off by ${error} of ${largest}`);
}

/** Numbers from -1 to 1, all different, from a formula. */
const numbers = (shape: number[], seed: number) =>
  tf.range(0, tf.util.sizeFromShape(shape)).add(seed).mul(12.9898).sin().reshape(shape);

for (const [name, { actual, expected }] of Object.entries(operations)) {
  Deno.test(`${name}() is right where windows are smaller than the stride or larger than the image`, () => {
    let [smaller, larger] = [0, 0];
    for (let seed = 0; seed < 100; seed++) {
      const random = new RandomStream(seed);
      const axes = [0, 1, 2];
      const shape: Windowed = {
        size: axes.map(() => 1 + random.integer(8)),
        window: axes.map(() => 1 + random.integer(5)),
        strides: axes.map(() => 1 + random.integer(3)),
      };
      const channels = 1 + random.integer(3);
      if (axes.some((axis) => shape.window[axis] < shape.strides[axis])) smaller++;
      if (axes.some((axis) => shape.window[axis] > shape.size[axis])) larger++;
      const compiled = compile(resultAndGradients(actual, shape));
      tf.tidy(() => {
        const x = numbers([1 + seed % 2, ...shape.size, channels], seed);
        const filter = numbers([...shape.window, channels, 3], seed + 0.5);
        const reference = resultAndGradients(expected, shape)(x, filter);
        for (const run of [resultAndGradients(actual, shape), compiled]) {
          run(x, filter).forEach((tensor, i) =>
            assertNear(tensor, reference[i], `${JSON.stringify(shape)}, output ${i}`)
          );
        }
      });
      compiled.dispose();
    }
    assert.ok(smaller > 10 && larger > 10, `${smaller} small windows, ${larger} large ones`);
  });
}

Deno.test("softmax() keeps NaN and infinities apart, eager and compiled", () => {
  const compiled = compile((x: tf.Tensor) => tf.softmax(x));
  tf.tidy(() => {
    const x = tf.tensor([[1, NaN], [0, -Infinity], [Math.log(3), 0]]);
    for (const run of [tf.softmax, compiled]) {
      const [unknown, masked, plain] = run(x).arraySync() as number[][];
      assert.ok(unknown.every(Number.isNaN), `${unknown}`);
      assert.deepEqual(masked, [1, 0]);
      assert.ok(Math.abs(plain[0] - 0.75) < 1e-6 && Math.abs(plain[1] - 0.25) < 1e-6, `${plain}`);
    }
  });
  compiled.dispose();
});
