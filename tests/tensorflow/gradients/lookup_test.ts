import { loadTensorFlow, tf } from "lib/tensorflow";
import { assertGradients, type GradientTable, indices, numbers } from "./gradient_case.ts";

await loadTensorFlow();

Deno.test("gather() adds up what each row gave, along any axis and for any number of batch axes", () => {
  const table: GradientTable = {};
  const reads: [shape: number[], at: number[], read: number[], axis: number, batchDims?: number][] =
    [
      [[4], [0, 2, 2], [3], 0],
      [[3, 2], [2, 0], [2], 0],
      [[3, 2], [1], [], 0],
      [[2, 3], [1, 1, 0], [3], 1],
      [[2, 3], [1, 1, 0, 2], [2, 2], 1],
      [[2, 3, 2], [1, 0], [2], 1],
      [[2, 3, 2], [1, 0, 1], [3], -2],
      [[2, 3], [], [0], 0],
      [[2, 3, 2], [1, 0, 2, 2], [2, 2], 1, 1],
      [[2, 3, 2], [1, 0, 1, 1], [2, 2], 2, 1],
      [[2, 2, 3], [1, 0, 2, 1], [2, 2, 1], 2, 2],
      [[2, 2, 3, 2], [1, 0, 2, 1, 0, 2, 2, 1], [2, 2, 2], 2, 2],
    ];
  for (const [shape, at, read, axis, batchDims] of reads) {
    table[`gather [${shape}] by [${read}] along ${axis}, ${batchDims}`] = {
      at: [numbers(shape)],
      compute: (x) => tf.gather(x, indices(at, read), axis, batchDims),
    };
  }
  assertGradients(table);
});

Deno.test("what is read or written by indices hands each value its share", () => {
  const pairs = indices([0, 1, 2, 0, 0, 1], [3, 2]);
  const rows = indices([0, 2, 0], [3, 1]);
  assertGradients({
    "gatherND, values": { at: [numbers([3, 2])], compute: (x) => tf.gatherND(x, pairs) },
    "gatherND, rows": { at: [numbers([3, 2])], compute: (x) => tf.gatherND(x, rows) },
    "scatterND, values": { at: [numbers([3])], compute: (x) => tf.scatterND(pairs, x, [3, 2]) },
    "scatterND, rows": { at: [numbers([3, 2])], compute: (x) => tf.scatterND(rows, x, [4, 2]) },
    tensorScatterUpdate: {
      at: [numbers([4, 2]), numbers([2, 2], -1, 1, 1)],
      compute: (x, y) => tf.tensorScatterUpdate(x, indices([0, 2], [2, 1]), y),
    },
    sparseToDense: {
      at: [numbers([3]), numbers([], 0.2)],
      compute: (x, rest) => tf.sparseToDense(indices([0, 2, 3]), x, [5], rest as tf.Scalar),
    },
    "sparseToDense, one value": {
      at: [numbers([], 0.2)],
      compute: (x) => tf.sparseToDense(indices([0, 2, 3]), x, [5], tf.scalar(0)),
    },
    "sparseToDense, two axes": {
      at: [numbers([3])],
      compute: (x) =>
        tf.sparseToDense(indices([0, 1, 1, 0, 2, 0], [3, 2]), x, [3, 2], tf.scalar(0)),
    },
    topk: { at: [numbers([2, 4])], compute: (x) => tf.topk(x, 2).values },
    "topk, all": { at: [numbers([4])], compute: (x) => tf.topk(x, 4).values },
    "topk, three axes": { at: [numbers([2, 2, 3])], compute: (x) => tf.topk(x, 1).values },
    "topk, sums of the greatest": {
      at: [numbers([2, 3])],
      compute: (x) => tf.slice(tf.topk(x, 3).values, [0, 0], [2, 1]),
    },
    unsortedSegmentSum: {
      at: [numbers([3, 2])],
      compute: (x) => tf.unsortedSegmentSum(x, indices([1, 0, 1]), 3),
    },
    "unsortedSegmentSum, rows that count nowhere": {
      at: [numbers([3, 2])],
      compute: (x) => tf.unsortedSegmentSum(x, indices([1, -1, 1]), 3),
    },
    "unsortedSegmentSum of nothing": {
      at: [tf.zeros([0, 2])],
      compute: (x) => tf.unsortedSegmentSum(x, indices([]), 3),
    },
    bincount: {
      at: [numbers([5])],
      compute: (x) => tf.bincount(indices([1, 0, 1, 2, 7]), x as tf.Tensor1D, 3),
    },
    denseBincount: {
      at: [numbers([2, 3])],
      compute: (x) =>
        tf.denseBincount(
          indices([1, 0, 1, 2, 7, 2], [2, 3]) as unknown as tf.Tensor2D,
          x as tf.Tensor2D,
          3,
        ),
    },
    searchSorted: {
      at: [numbers([3])],
      compute: (x) => tf.add(tf.cast(tf.reshape(tf.lowerBound([-2, 0, 2], x), [3]), "float32"), x),
    },
    "where, broadcast": {
      at: [numbers([3]), numbers([2, 3], -1, 1, 1)],
      compute: (x, y) => tf.where(tf.tensor2d([[1], [0]], [2, 1], "bool"), x, y),
    },
    oneHot: {
      at: [numbers([3, 4])],
      compute: (x) => tf.mul(tf.oneHot(indices([1, 0, 3]), 4), x),
    },
    argMax: {
      at: [numbers([2, 3])],
      compute: (x) => tf.mul(tf.sum(x), tf.cast(tf.argMax(x, 1), "float32")),
    },
  });
});
