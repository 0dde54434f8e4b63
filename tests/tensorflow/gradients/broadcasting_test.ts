import { loadTensorFlow, tf } from "lib/tensorflow";
import { assertGradients, type GradientTable, numbers } from "./gradient_case.ts";

await loadTensorFlow();

type OnTwo = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

const operations: Record<string, OnTwo> = {
  add: tf.add,
  atan2: tf.atan2,
  div: tf.div,
  divNoNan: tf.divNoNan,
  "floorDiv, added": (a, b) => tf.add(tf.floorDiv(a, b), tf.mul(a, b)),
  maximum: tf.maximum,
  minimum: tf.minimum,
  mod: tf.mod,
  mul: tf.mul,
  pow: tf.pow,
  squaredDifference: tf.squaredDifference,
  sub: tf.sub,
  where: (a, b) => tf.where(tf.less(a, b), a, tf.square(b)),
};
for (
  const compare of ["greater", "greaterEqual", "less", "lessEqual", "equal", "notEqual"] as const
) {
  operations[`${compare} as a mask`] = (a, b) =>
    tf.add(tf.mul(tf.cast(tf[compare](a, b), "float32"), a), b);
}

const shapes: [number[], number[]][] = [
  [[2, 3], [2, 3]],
  [[], [2, 3]],
  [[2, 3], []],
  [[3], [2, 3]],
  [[2, 1], [2, 3]],
  [[2, 3], [1, 3]],
  [[2, 1], [1, 3]],
  [[1], [2, 2]],
  [[2, 1, 3], [2, 1]],
  [[1, 1], [1]],
  [[2, 3, 1, 2], [3, 2, 1]],
  [[0, 3], [1, 3]],
  [[0, 3], [3]],
];

/** `a` and `b` interleave, so that no two values are near each other, nor is a ratio near a whole number. */
function pair([a, b]: [number[], number[]]): tf.Tensor[] {
  const grid = (shape: number[], from: number) =>
    tf.tidy(() => {
      const count = Math.max(tf.util.sizeFromShape(shape), 1);
      return tf.tensor(
        Float32Array.from({ length: tf.util.sizeFromShape(shape) }, (_, i) =>
          from + 0.2 * ((i * 5 + 2) % count)),
        shape,
      );
    });
  return [grid(a, 0.53), grid(b, 0.63)];
}

Deno.test("operations on two tensors have the slope that differences have, however they broadcast", () => {
  const table: GradientTable = {};
  for (const [name, compute] of Object.entries(operations)) {
    for (const both of shapes) {
      // tfjs's where() itself does not broadcast to nothing.
      if (name === "where" && both[0].includes(0)) continue;
      table[`${name} [${both[0]}] [${both[1]}]`] = { at: pair(both), compute, step: 0.008 };
    }
  }
  for (const alpha of [[], [3], [2, 3], [2, 1]]) {
    table[`prelu [${alpha}]`] = {
      at: [numbers([2, 3], -1, 1.3), numbers(alpha, 0.1, 0.5, 1)],
      compute: tf.prelu,
    };
  }
  assertGradients(table);
});

Deno.test("operations on two tensors have TensorFlow's slope where there are two, and 0 as that of a constant", () => {
  const bases = tf.tensor1d([0, 2, -2]);
  assertGradients({
    "maximum of equals": {
      at: [tf.tensor1d([2]), tf.tensor1d([2])],
      compute: tf.maximum,
      expected: [[1], [0]],
    },
    "minimum of equals": {
      at: [tf.tensor1d([2]), tf.tensor1d([2])],
      compute: tf.minimum,
      expected: [[1], [0]],
    },
    "x^0": { at: [bases], compute: (x) => tf.pow(x, 0), expected: [[0, 0, 0]] },
    "x^1": { at: [bases], compute: (x) => tf.pow(x, 1), expected: [[1, 1, 1]] },
    "x^2": { at: [bases], compute: (x) => tf.pow(x, 2), expected: [[0, 4, -4]] },
    "x^3": { at: [bases], compute: (x) => tf.pow(x, 3), expected: [[0, 12, 12]] },
    "0^x, (-2)^x": {
      at: [tf.tensor1d([0, 1, 2])],
      compute: (x) => tf.pow(tf.tensor1d([0, 0, -2]), x),
      expected: [[0, 0, 0]],
    },
    "mod of a negative number": {
      at: [tf.tensor1d([5, -5]), tf.tensor1d([2, 2])],
      compute: tf.mod,
      expected: [[1, 1], [-2, 3]],
    },
    floorDiv: {
      at: [tf.tensor1d([5, -5]), tf.tensor1d([2, 2])],
      compute: tf.floorDiv,
      expected: [[0, 0], [0, 0]],
    },
  });
});

Deno.test("masks of logical operations let the slope of what they mask through", () => {
  assertGradients({
    masks: {
      at: [numbers([2, 3])],
      compute: (x) => {
        const isInside = tf.logicalAnd(tf.greater(x, -0.3), tf.less(x, 0.3));
        const isKept = tf.logicalOr(isInside, tf.logicalNot(tf.less(x, 0.6)));
        return tf.mul(tf.square(x), tf.cast(isKept, "float32"));
      },
    },
    "any, all": {
      at: [numbers([2, 3])],
      compute: (x) => {
        const rows = tf.logicalAnd(
          tf.any(tf.greater(x, 0), 1, true),
          tf.all(tf.less(x, 2), 1, true),
        );
        return tf.where(rows, tf.square(x), tf.zerosLike(x));
      },
    },
  });
});
