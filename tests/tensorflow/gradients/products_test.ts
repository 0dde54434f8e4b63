import assert from "node:assert/strict";
import { loadTensorFlow, tf } from "lib/tensorflow";
import { assertGradients, type GradientTable, numbers } from "./gradient_case.ts";

await loadTensorFlow();

Deno.test("matMul() has the slope that differences have, transposed and with batches that broadcast", () => {
  const table: GradientTable = {};
  const products: [number[], number[], boolean, boolean][] = [
    [[2, 3], [3, 2], false, false],
    [[3, 2], [3, 2], true, false],
    [[2, 3], [2, 3], false, true],
    [[3, 2], [2, 3], true, true],
    [[2, 2, 3], [2, 3, 2], false, false],
    [[1, 2, 3], [2, 3, 2], false, false],
    [[2, 3], [2, 3, 2], false, false],
    [[2, 2, 3], [3, 2], false, false],
    [[2, 3, 2], [3, 2], true, false],
    [[2, 2, 3], [2, 3], false, true],
    [[2, 3, 2], [1, 2, 3], true, true],
    [[2, 1, 2, 3], [1, 3, 3, 2], false, false],
    [[2, 1, 3, 2], [3, 2, 3], true, true],
    [[0, 3], [3, 2], false, false],
    [[2, 0], [0, 2], false, false],
  ];
  for (const [a, b, transposeA, transposeB] of products) {
    table[`matMul [${a}] [${b}] ${transposeA} ${transposeB}`] = {
      at: [numbers(a), numbers(b, -1, 1, 1)],
      compute: (a, b) => tf.matMul(a, b, transposeA, transposeB),
    };
  }
  for (const [a, b] of [[[3], [3]], [[3], [3, 2]], [[2, 3], [3]]]) {
    table[`dot [${a}] [${b}]`] = { at: [numbers(a), numbers(b, -1, 1, 1)], compute: tf.dot };
  }
  assertGradients(table);
});

Deno.test("einsum() has the slope that differences have, with sums, diagonals and products", () => {
  const equations: [string, ...number[][]][] = [
    ["ij,jk->ik", [2, 3], [3, 2]],
    ["ij->ji", [2, 3]],
    ["ij->i", [2, 3]],
    ["ij->", [2, 3]],
    ["ii->i", [3, 3]],
    ["ii->", [3, 3]],
    ["iij->ij", [2, 2, 3]],
    ["i,j->ij", [2], [3]],
    ["ij,ij->", [2, 3], [2, 3]],
    ["bij,bjk->bik", [2, 2, 3], [2, 3, 2]],
    ["bij,jk->bik", [2, 2, 3], [3, 2]],
    ["ij,k->i", [2, 3], [2]],
  ];
  assertGradients(Object.fromEntries(
    equations.map(([equation, ...shapes]) => [equation, {
      at: shapes.map((shape, i) => numbers(shape, -1, 1, i)),
      compute: (...x: tf.Tensor[]) => tf.einsum(equation, ...x),
    }]),
  ));
});

Deno.test("einsum()'s gradient refuses an ellipsis", () => {
  const gradient = tf.grad((x) => tf.einsum("...i->...", x));
  assert.throws(
    () => tf.tidy(() => gradient(tf.ones([2, 3]))),
    /Cannot differentiate tf.einsum\(\).*ellipsis/,
  );
});
