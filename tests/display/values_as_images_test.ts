import assert from "node:assert/strict";
import { valueRange, valuesAsImages } from "lib/display";

const ones = (shape: number[], value = 0.5) =>
  new Float32Array(shape.reduce((product, axis) => product * axis, 1)).fill(value);

Deno.test("valuesAsImages() takes [h, w], [h, w, 1 or 3] and batches of them, and nothing else", () => {
  const shapeOf = (shape: number[]) => valuesAsImages(ones(shape), shape)?.images.shape;
  assert.deepEqual(shapeOf([8, 9]), [1, 8, 9, 1]);
  assert.deepEqual(shapeOf([8, 9, 3]), [1, 8, 9, 3]);
  assert.deepEqual(shapeOf([5, 8, 9]), [5, 8, 9, 1]);
  assert.deepEqual(shapeOf([20, 8, 9, 1]), [16, 8, 9, 1], "the first 16");
  for (const other of [[], [100], [7, 9], [8, 600], [8, 9, 2, 1], [0, 8, 9], [2, 8, 9, 4]]) {
    assert.equal(shapeOf(other), undefined, `[${other}]`);
  }
});

Deno.test("valuesAsImages() puts black and white at the ends of the usual ranges, else of the values", () => {
  const ends = (...values: number[]) => {
    const all = Float32Array.from({ length: 64 }, (_, index) => values[index % values.length]);
    const found = valuesAsImages(all, [8, 8]);
    return found && [found.black, found.white, ...found.images.pixels.slice(0, values.length)];
  };
  assert.deepEqual(ends(0.2, 1), [0, 1, 51, 255]);
  assert.deepEqual(ends(-1, 0.2), [-1, 1, 0, 153]);
  assert.deepEqual(ends(3, 255), [0, 255, 3, 255]);
  assert.deepEqual(ends(-4, 6), [-4, 6, 0, 255]);
  assert.deepEqual(ends(7.5, 7.5), [7.5, 8.5, 0, 0]);
  assert.equal(ends(0, NaN), undefined);
});

Deno.test("valueRange() leaves out what is not finite", () => {
  assert.deepEqual(valueRange([NaN, 2, -1, Infinity]), { least: -1, greatest: 2 });
  assert.equal(valueRange([NaN]), undefined);
});
