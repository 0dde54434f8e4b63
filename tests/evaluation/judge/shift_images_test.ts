import assert from "node:assert/strict";
import { shiftImages } from "lib/evaluation";

Deno.test("shiftImages() moves each image as a whole, and background comes in", () => {
  const count = 200;
  const one = new Float32Array(5 * 4 * 2).fill(-1);
  one[(2 * 4 + 1) * 2] = 0.5; // row 2, column 1, first channel
  const images = new Float32Array(count * one.length);
  for (let i = 0; i < count; i++) images.set(one, i * one.length);
  const before = images.slice();
  const options = { image: [5, 4, 2] as const, most: 1, seed: 7 };
  const shifted = shiftImages(images, options);
  assert.deepEqual(images, before);
  assert.deepEqual(shiftImages(images, options), shifted);
  const places = new Map<string, number>();
  for (let i = 0; i < count; i++) {
    const image = shifted.subarray(i * one.length, (i + 1) * one.length);
    const at = image.indexOf(0.5);
    assert.equal(image.filter((pixel) => pixel !== -1).length, 1);
    assert.equal(at % 2, 0, "the channel stays");
    const place = [Math.floor(at / 8), at / 2 % 4].join();
    places.set(place, (places.get(place) ?? 0) + 1);
  }
  const expected = [1, 2, 3].flatMap((row) => [0, 1, 2].map((column) => `${row},${column}`));
  assert.deepEqual([...places.keys()].sort(), expected);
});

Deno.test("shiftImages() loses what moves beyond an edge, and moves nothing by 0", () => {
  const images = Float32Array.of(1, 0, 0, 1);
  assert.deepEqual(shiftImages(images, { image: [2, 2, 1], most: 0, seed: 0 }), images);
  const seen = new Set(
    Array.from(
      { length: 100 },
      (_, seed) => [...shiftImages(images, { image: [2, 2, 1], most: 1, seed })].join(),
    ),
  );
  // Right and down: the first pixel stands where the last was.
  for (const expected of ["-1,-1,-1,1", "1,-1,-1,-1", "-1,1,-1,0", "1,0,0,1"]) {
    assert.ok(seen.has(expected), `${expected} is not in ${[...seen].join("; ")}`);
  }
});
