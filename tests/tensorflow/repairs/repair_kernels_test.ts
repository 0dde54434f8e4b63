/** Operations with windows on shapes at the edge of what they are made for, next to their definition in float64. */
import assert from "node:assert/strict";
import { RandomStream } from "lib/random";
import { compile, loadTensorFlow, tf } from "lib/tensorflow";
import { convolution, depthwise, pooling, windowCounts, type Windows } from "./window_reference.ts";

await loadTensorFlow();

/** Numbers in [-1, 1), all different: multiples of the golden ratio without their whole part. */
function numbers(shape: readonly number[], seed: number) {
  const data = Float32Array.from(
    { length: shape.reduce((a, b) => a * b, 1) },
    (_, i) => (i + 1 + seed) * 0.6180339887498949 % 1 * 2 - 1,
  );
  return { shape, data };
}
type Numbers = ReturnType<typeof numbers>;

/** What an operation is tried on. */
interface Tried {
  windows: Windows;
  x: Numbers;
  filter: Numbers;
  dy: Numbers;
}

/** An operation with its arguments, and what it and its gradients must give. */
interface Case {
  run: (...args: tf.Tensor[]) => tf.Tensor;
  args: Numbers[];
  dy: Numbers;
  /** The result, then the gradient of each argument. */
  expected: Float64Array[];
}

/** tfjs's functions, which want tuples of known lengths. */
// deno-lint-ignore no-explicit-any
const loose = tf as any;

/** Padding as tfjs takes it. */
const padOf = ({ padding }: Windows) =>
  typeof padding === "string" ? padding : [[0, 0], ...padding, [0, 0]];

const convolutionBy = (name: string) => ({ x, filter, dy, windows }: Tried): Case => {
  const { result, gradients } = convolution(x, filter, dy, windows);
  return {
    run: (x, filter) => loose[name](x, filter, windows.strides, padOf(windows)),
    args: [x, filter],
    dy,
    expected: [result, ...gradients],
  };
};

/** A transposed convolution is the gradient of a convolution's input, and the convolution is its gradient. */
const transposedBy = (name: string) => ({ x, filter, dy, windows }: Tried): Case => {
  const { result, gradients: [dx, dFilter] } = convolution(x, filter, dy, windows);
  return {
    run: (dy, filter) => loose[name](dy, filter, x.shape, windows.strides, padOf(windows)),
    args: [dy, filter],
    dy: x,
    expected: [dx, result, dFilter],
  };
};

const poolingBy =
  (name: string, kind: "average" | "maximum") => ({ x, dy, windows }: Tried): Case => {
    const { result, gradients } = pooling(kind, x, dy, windows);
    return {
      run: (x) => loose[name](x, windows.window, windows.strides, padOf(windows)),
      args: [x],
      dy,
      expected: [result, ...gradients],
    };
  };

/** Each operation: how many axes windows move along, how many outputs a channel has, whether padding may be numbers. */
interface Operation {
  axes: 2 | 3;
  outputs?: "as many as inputs" | "each input's own";
  takesWidths?: boolean;
  make: (given: Tried) => Case;
}

const operations: Record<string, Operation> = {
  conv2d: { axes: 2, takesWidths: true, make: convolutionBy("conv2d") },
  conv2dTranspose: { axes: 2, takesWidths: true, make: transposedBy("conv2dTranspose") },
  conv3d: { axes: 3, make: convolutionBy("conv3d") },
  depthwiseConv2d: {
    axes: 2,
    outputs: "each input's own",
    make: ({ x, filter, dy, windows }) => {
      const { result, gradients } = depthwise(x, filter, dy, windows);
      return {
        run: (x, filter) => loose.depthwiseConv2d(x, filter, windows.strides, windows.padding),
        args: [x, filter],
        dy,
        expected: [result, ...gradients],
      };
    },
  },
  avgPool: { axes: 2, outputs: "as many as inputs", make: poolingBy("avgPool", "average") },
  maxPool: { axes: 2, outputs: "as many as inputs", make: poolingBy("maxPool", "maximum") },
  avgPool3d: { axes: 3, outputs: "as many as inputs", make: poolingBy("avgPool3d", "average") },
  maxPool3d: { axes: 3, outputs: "as many as inputs", make: poolingBy("maxPool3d", "maximum") },
};

/** Small shapes in which windows are often smaller than their steps, larger than the image, or a single one. */
function tried({ axes, outputs, takesWidths = false }: Operation, seed: number): Tried {
  const random = new RandomStream(seed);
  const each = (most: number) => Array.from({ length: axes }, () => 1 + random.integer(most));
  let [size, window, strides] = [each(8), each(5), each(3)];
  // TensorFlow strides alike along both axes of a depthwise convolution.
  if (outputs === "each input's own") strides = strides.map(() => strides[0]);
  let [batch, from, to] = [1 + random.integer(3), 1 + random.integer(3), 1 + random.integer(4)];
  const rare = random.integer(8);
  if (rare === 0) window = window.map(() => 1);
  else if (rare === 1 && outputs === undefined) {
    [batch, from] = [2, 1];
    size = size.with(-1, 2);
    strides = strides.with(-1, 3).with(-2, 1);
  }
  const paddings = ["same", "valid", size.map(() => [random.integer(4), random.integer(4)])];
  let windows = {
    size,
    window,
    strides,
    padding: paddings[seed % (takesWidths ? 3 : 2)],
  } as Windows;
  if (windowCounts(windows).some((count) => count < 1)) windows = { ...windows, padding: "same" };
  const channels = { "as many as inputs": from, "each input's own": from * to };
  return {
    windows,
    x: numbers([batch, ...size, from], seed),
    filter: numbers([...window, from, to], seed + 0.3),
    dy: numbers([batch, ...windowCounts(windows), outputs ? channels[outputs] : to], seed + 0.6),
  };
}

/** Which shapes the kernels go wrong on without repair, on one processor or another. */
function kindsOf({ windows, x }: Tried): string[] {
  const { size, window, strides } = windows;
  const counts = windowCounts(windows);
  const kinds = {
    "a window smaller than its step": window.some((taps, axis) => taps < strides[axis]),
    "a window larger than the input": window.some((taps, axis) => taps > size[axis]),
    "a single window that strides, of a single channel": x.shape.at(-1) === 1 &&
      counts.at(-1) === 1 && strides.at(-1)! > 1 && strides.at(-2) === 1 && counts.at(-2)! > 1,
    "a window of one value that strides": window.every((taps) => taps === 1) &&
      strides.some((stride) => stride > 1),
  };
  return Object.entries(kinds).filter(([, is]) => is).map(([kind]) => kind);
}

function assertNear(actual: tf.Tensor, expected: Float64Array, what: string): void {
  const values = actual.dataSync();
  assert.equal(values.length, expected.length, what);
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0.1);
  const error = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - values[i])), 0);
  assert.ok(error < 2e-5 * largest, `${what} is off by ${error} of ${largest}`);
}

for (const [name, operation] of Object.entries(operations)) {
  Deno.test(`${name}() and its gradients are right wherever windows lie`, () => {
    const met = new Map<string, number>();
    for (let seed = 0; seed < 300; seed++) {
      const given = tried(operation, seed);
      for (const kind of kindsOf(given)) met.set(kind, (met.get(kind) ?? 0) + 1);
      const { run, args, dy, expected } = operation.make(given);
      const all = (dy: tf.Tensor, ...args: tf.Tensor[]) => [
        run(...args),
        ...tf.grads(run)(args, dy),
      ];
      // Compiling takes longer than all else: every fifth.
      const compiled = seed % 5 === 0 ? compile(all) : undefined;
      tf.tidy(() => {
        const tensors = [dy, ...args].map(({ data, shape }) => tf.tensor(data, [...shape]));
        for (const each of [all, ...compiled ? [compiled] : []]) {
          each(tensors[0], ...tensors.slice(1)).forEach((tensor, i) =>
            assertNear(tensor, expected[i], `output ${i} of ${JSON.stringify(given.windows)}`)
          );
        }
      });
      compiled?.dispose();
    }
    const kinds = operation.outputs === undefined ? 4 : 3;
    const often = [...met.values()].filter((count) => count >= 10).length;
    assert.ok(often >= kinds, `shapes of each kind: ${[...met]}`);
  });
}

Deno.test("conv2d() with a bias and an activation in one takes the same repairs", () => {
  tf.tidy(() => {
    const windows: Windows = { size: [8, 2], window: [5, 5], strides: [1, 4], padding: "same" };
    const [x, filter] = [numbers([2, 8, 2, 1], 0), numbers([5, 5, 1, 3], 0.3)];
    const expected = convolution(x, filter, numbers([2, 8, 1, 3], 0), windows).result;
    const result = loose.fused.conv2d({
      x: tf.tensor(x.data, [...x.shape]),
      filter: tf.tensor(filter.data, [...filter.shape]),
      strides: windows.strides,
      pad: "same",
      bias: tf.scalar(1),
      activation: "linear",
    });
    assertNear(result.sub(1), expected, "fused");
  });
});

Deno.test("convolutions of nothing have the shape of their results, eager and compiled", () => {
  const shapes: [expected: number[], run: () => tf.Tensor][] = [
    [
      [0, 5, 3, 4],
      () => loose.conv2d(tf.zeros([0, 5, 5, 2]), tf.zeros([3, 3, 2, 4]), [1, 2], "same"),
    ],
    [[0, 2, 2, 4], () => loose.conv2d(tf.zeros([0, 5, 5, 2]), tf.zeros([3, 3, 2, 4]), 2, "valid")],
    [[0, 5, 4], () => loose.conv1d(tf.zeros([0, 5, 2]), tf.zeros([3, 2, 4]), 1, "same")],
    [
      [0, 5, 5, 6],
      () => loose.depthwiseConv2d(tf.zeros([0, 5, 5, 2]), tf.zeros([3, 3, 2, 3]), 1, "same"),
    ],
    [[0, 5, 5, 7], () =>
      loose.separableConv2d(
        ...[tf.zeros([0, 5, 5, 2]), tf.zeros([3, 3, 2, 3]), tf.zeros([1, 1, 6, 7]), 1, "same"],
      )],
    [
      [0, 4, 4, 4, 3],
      () => loose.conv3d(tf.zeros([0, 4, 4, 4, 2]), tf.zeros([2, 2, 2, 2, 3]), 1, "same"),
    ],
    [[0, 5, 5, 4], () =>
      loose.fused.conv2d({
        ...{ x: tf.zeros([0, 5, 5, 2]), filter: tf.zeros([3, 3, 2, 4]), bias: tf.zeros([4]) },
        ...{ strides: 1, pad: "same", activation: "relu" },
      })],
  ];
  for (const [expected, run] of shapes) {
    const compiled = compile(run);
    for (const each of [run, compiled]) {
      tf.tidy(() => {
        const result = each();
        assert.deepEqual(result.shape, expected);
        assert.equal(result.dataSync().length, 0);
      });
    }
    compiled.dispose();
  }
  // The filter's gradient is a sum over no examples.
  const gradient = tf.tidy(() =>
    tf.grad((filter) => loose.conv2d(tf.zeros([0, 5, 5, 2]), filter, 1, "same").sum())(
      tf.ones([3, 3, 2, 4]),
    ).sum().arraySync()
  );
  assert.equal(gradient, 0);
});

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
