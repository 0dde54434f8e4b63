import assert from "node:assert/strict";
import { loadTensorFlow, tf } from "lib/tensorflow";
import { assertGradients, type GradientTable, numbers } from "./gradient_case.ts";

await loadTensorFlow();

type Pad = Parameters<typeof tf.conv2d>[3];
type Strides = [number, number] | number;

const uneven: Pad = [[0, 0], [1, 0], [0, 1], [0, 0]];

Deno.test("poolings have the slope that differences have, for all paddings", () => {
  const table: GradientTable = {};
  const images: [number[], Strides, Strides, Pad, ("floor" | "round" | "ceil")?][] = [
    [[1, 4, 4, 1], 2, 2, "valid"],
    [[1, 5, 4, 2], [3, 2], [2, 1], "same"],
    [[1, 4, 4, 1], 3, 1, 1],
    [[1, 4, 4, 1], [2, 2], 1, uneven],
    [[1, 2, 2, 1], 3, 1, "same"],
    [[1, 5, 5, 1], 3, 2, uneven, "floor"],
    [[4, 4, 1], 2, 1, "same"],
  ];
  for (const [shape, size, strides, pad, round] of images) {
    const at = [numbers(shape, -2, 2)];
    const name = `[${shape}] ${size} ${strides} ${pad}`;
    table[`avgPool ${name}`] = {
      at,
      compute: (x) => tf.avgPool(x as tf.Tensor4D, size, strides, pad, round),
    };
    table[`maxPool ${name}`] = {
      at,
      compute: (x) => tf.maxPool(x as tf.Tensor4D, size, strides, pad, round),
    };
  }
  table.maxPoolWithArgmax = {
    at: [numbers([2, 3, 4, 2], -2, 2)],
    compute: (x) => tf.maxPoolWithArgmax(x as tf.Tensor4D, 2, 1, "same").result,
  };
  const volumes: [
    number[],
    number | [number, number, number],
    number,
    "same" | "valid" | number,
  ][] = [
    [[1, 4, 4, 2, 1], 2, 2, "valid"],
    [[1, 3, 4, 2, 2], [3, 2, 1], 1, "same"],
    [[1, 2, 2, 2, 1], 3, 1, 1],
  ];
  for (const [shape, size, strides, pad] of volumes) {
    const at = [numbers(shape, -2, 2)];
    table[`avgPool3d [${shape}] ${pad}`] = {
      at,
      compute: (x) => tf.avgPool3d(x as tf.Tensor5D, size, strides, pad),
    };
    table[`maxPool3d [${shape}] ${pad}`] = {
      at,
      compute: (x) => tf.maxPool3d(x as tf.Tensor5D, size, strides, pad),
    };
  }
  assertGradients(table);
});

Deno.test("poolings of an empty batch have an empty gradient", () => {
  const x = tf.zeros<tf.Rank.R4>([0, 4, 4, 1]);
  assertGradients({
    avgPool: { at: [x], compute: (x) => tf.avgPool(x as tf.Tensor4D, 2, 2, "valid") },
    maxPool: { at: [x], compute: (x) => tf.maxPool(x as tf.Tensor4D, 2, 2, "valid") },
  });
});

Deno.test("poolings round the number of windows as asked, in value and in slope", () => {
  const table: GradientTable = {};
  // (4 + 2 - 3) / 2 = 1.5 windows after the first.
  for (const [round, count] of [["floor", 2], ["ceil", 3], ["round", 3]] as const) {
    for (const name of ["avgPool", "maxPool"] as const) {
      const pool = (x: tf.Tensor) => tf[name](x as tf.Tensor4D, 3, 2, 1, round);
      const at = [numbers([1, 4, 4, 1], -2, 2)];
      tf.tidy(() => assert.deepEqual(pool(at[0]).shape, [1, count, count, 1]));
      table[`${name}, ${round}`] = { at, compute: pool };
    }
  }
  assertGradients(table);
});
