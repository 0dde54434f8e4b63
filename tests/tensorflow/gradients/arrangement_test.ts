import { loadTensorFlow, tf } from "lib/tensorflow";
import { assertGradients, type GradientTable, numbers } from "./gradient_case.ts";

await loadTensorFlow();

type Pairs = [number, number][];

Deno.test("mirrorPad() and pad() hand back what the copies got", () => {
  const table: GradientTable = {};
  const mirrored: [number[], Pairs][] = [
    [[3], [[1, 1]]],
    [[4], [[2, 1]]],
    [[3, 4], [[1, 0], [2, 1]]],
    [[1, 3, 3, 1], [[0, 0], [1, 1], [1, 1], [0, 0]]],
    [[3, 2], [[0, 0], [0, 0]]],
    [[3], [[2, 2]]],
  ];
  for (const mode of ["reflect", "symmetric"] as const) {
    for (const [shape, paddings] of mirrored) {
      table[`mirrorPad ${mode} [${shape}] ${JSON.stringify(paddings)}`] = {
        at: [numbers(shape)],
        compute: (x) => tf.mirrorPad(x, paddings, mode),
      };
    }
  }
  const padded: [number[], Pairs][] = [
    [[3], [[1, 2]]],
    [[2, 3], [[0, 1], [2, 0]]],
    [[2, 0], [[1, 0], [0, 2]]],
    [[1, 2, 1, 2, 1], [[0, 0], [1, 1], [0, 0], [1, 0], [0, 0]]],
  ];
  for (const [shape, paddings] of padded) {
    table[`pad [${shape}]`] = { at: [numbers(shape)], compute: (x) => tf.pad(x, paddings, 0.5) };
  }
  assertGradients(table);
});

Deno.test("tile() and broadcastTo() sum over the copies, at every rank", () => {
  const table: GradientTable = {};
  const tiled: [number[], number[]][] = [
    [[3], [2]],
    [[2, 3], [2, 2]],
    [[2, 3], [1, 1]],
    [[2, 1, 2], [1, 3, 2]],
    [[1, 2, 1, 2], [2, 1, 2, 1]],
    [[1, 2, 1, 2, 1], [2, 1, 2, 1, 3]],
    [[1, 1, 2, 1, 2, 1], [2, 1, 2, 1, 1, 3]],
    [[2, 3], [0, 1]],
    [[0, 3], [2, 2]],
  ];
  for (const [shape, times] of tiled) {
    table[`tile [${shape}] ${times}`] = { at: [numbers(shape)], compute: (x) => tf.tile(x, times) };
  }
  const stretched: [number[], number[]][] = [
    [[3], [2, 3]],
    [[], [2, 2]],
    [[2, 1, 2], [2, 3, 2]],
    [[1], [1]],
    [[2, 1], [3, 2, 4]],
  ];
  for (const [shape, to] of stretched) {
    table[`broadcastTo [${shape}] [${to}]`] = {
      at: [numbers(shape)],
      compute: (x) => tf.broadcastTo(x, to as [number]),
    };
  }
  assertGradients(table);
});

Deno.test("slices hand back to where they took from", () => {
  const table: GradientTable = {};
  const slices: [number[], number[], number[]][] = [
    [[5], [1], [3]],
    [[2, 3], [0, 1], [2, -1]],
    [[2, 1, 3], [1, 0, 1], [-1, 1, 2]],
  ];
  for (const [shape, begin, size] of slices) {
    table[`slice [${shape}] ${begin}`] = {
      at: [numbers(shape)],
      compute: (x) => tf.slice(x, begin, size),
    };
  }
  /** Begin, end, strides, and masks of begin, end, ellipsis, new axes, axes shrunk away. */
  type Strided = [number[], number[], number[], number?, number?, number?, number?, number?];
  const strided: [number[], Strided][] = [
    [[5], [[0], [5], [2]]],
    [[5], [[4], [0], [-2]]],
    [[5], [[1], [4], [1]]],
    [[5], [[3], [3], [1]]],
    [[3, 4], [[0, 1], [3, 4], [2, 2]]],
    [[3, 4], [[2, 3], [-4, -5], [-1, -2]]],
    [[3, 4], [[1, 1], [2, 3], [1, 1], 1, 2]],
    [[3, 4], [[1, 0], [2, 4], [1, 2], 0, 0, 0, 0, 1]],
    [[3, 4], [[0, 1], [2, 3], [1, 1], 0, 0, 0, 1, 0]],
    [[2, 3, 2], [[0, 1], [0, 2], [1, 1], 0, 0, 1]],
    [[2, 3], [[0, 0], [2, 3], [1, 1]]],
  ];
  for (const [shape, args] of strided) {
    table[`stridedSlice [${shape}] ${JSON.stringify(args)}`] = {
      at: [numbers(shape)],
      compute: (x) => tf.stridedSlice(x, ...args),
    };
  }
  assertGradients(table);
});

Deno.test("what is put together or taken apart hands each part its share", () => {
  const two = () => [numbers([2, 2]), numbers([2, 2], -1, 1, 1)];
  const table: GradientTable = {
    "split into one": { at: [numbers([2, 4])], compute: (x) => tf.split(x, 1, 1) },
    "split by sizes": { at: [numbers([2, 5])], compute: (x) => tf.split(x, [2, 1, 2], 1) },
    "split, one part used": { at: [numbers([2, 5])], compute: (x) => tf.split(x, [2, 1, 2], 1)[1] },
    "unstack into one": { at: [numbers([1, 3])], compute: (x) => tf.unstack(x) },
    "unstack, one part used": { at: [numbers([2, 3])], compute: (x) => tf.unstack(x)[1] },
    "concat with nothing": {
      at: [tf.zeros([2, 0]), numbers([2, 2])],
      compute: (x, y) => tf.concat([x, y], 1),
    },
    "concat of one": { at: [numbers([2, 2])], compute: (x) => tf.concat([x], 1) },
    "concat of the same": { at: [numbers([2, 2])], compute: (x) => tf.concat([x, x], 1) },
    "addN": { at: two(), compute: (x, y) => tf.addN([x, y, x]) },
    "meshgrid": {
      at: [numbers([3]), numbers([2], -1, 1, 1)],
      compute: (x, y) => tf.meshgrid(x, y),
    },
  };
  for (const axis of [0, 1, -1]) {
    table[`concat ${axis}`] = { at: two(), compute: (x, y) => tf.concat([x, y], axis) };
    table[`stack ${axis}`] = { at: two(), compute: (x, y) => tf.stack([x, y], axis) };
    table[`unstack ${axis}`] = { at: [numbers([2, 3])], compute: (x) => tf.unstack(x, axis) };
    table[`split ${axis}`] = { at: [numbers([2, 4])], compute: (x) => tf.split(x, 2, axis) };
  }
  assertGradients(table);
});

Deno.test("what is moved is moved back", () => {
  const one = (shape: number[], compute: (x: tf.Tensor) => tf.Tensor) => ({
    at: [numbers(shape)],
    compute,
  });
  const x = [2, 3, 4];
  assertGradients({
    reshape: one([2, 3], (x) => tf.reshape(x, [3, 2])),
    "reshape to a number": one([1, 1], (x) => tf.reshape(x, [])),
    expandDims: one([2, 3], (x) => tf.expandDims(x, -1)),
    squeeze: one([2, 1, 3], (x) => tf.squeeze(x, [1])),
    transpose: one(x, (x) => tf.transpose(x, [2, 0, 1])),
    "transpose, reversed": one(x, (x) => tf.transpose(x)),
    "transpose of nothing": one([0, 3], (x) => tf.transpose(x)),
    reverse: one(x, (x) => tf.reverse(x, [0, -1])),
    "reverse all": one(x, (x) => tf.reverse(x)),
    flipLeftRight: one([1, 2, 3, 2], (x) => tf.image.flipLeftRight(x as tf.Tensor4D)),
    spaceToBatchND: one([1, 4, 2, 1], (x) => tf.spaceToBatchND(x, [2, 2], [[0, 0], [1, 1]])),
    batchToSpaceND: one([4, 2, 2, 1], (x) => tf.batchToSpaceND(x, [2, 2], [[0, 1], [1, 0]])),
    depthToSpace: one([1, 2, 1, 8], (x) => tf.depthToSpace(x as tf.Tensor4D, 2)),
    diag: one([3], (x) => tf.diag(x)),
    "diag of a matrix": one([2, 2], (x) => tf.diag(x)),
    bandPart: one([3, 3], (x) => tf.linalg.bandPart(x, 1, 0)),
  });
});
