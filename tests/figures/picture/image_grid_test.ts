import assert from "node:assert/strict";
import { imageGrid } from "lib/figures";

Deno.test("imageGrid() puts every pixel where its image belongs", () => {
  const pixels = Uint8Array.from({ length: 3 * 2 * 2 }, (_, index) => index + 1);
  const grid = imageGrid({ pixels, shape: [3, 2, 2] }, { columns: 2, scale: 1, gap: 1 });
  assert.deepEqual([grid.width, grid.height], [7, 7]);
  const w = 255;
  assert.deepEqual([...grid.pixels], [
    ...[w, w, w, w, w, w, w],
    ...[w, 1, 2, w, 5, 6, w],
    ...[w, 3, 4, w, 7, 8, w],
    ...[w, w, w, w, w, w, w],
    ...[w, 9, 10, w, w, w, w],
    ...[w, 11, 12, w, w, w, w],
    ...[w, w, w, w, w, w, w],
  ]);
});

Deno.test("imageGrid() repeats pixels when it scales", () => {
  const grid = imageGrid({ pixels: Uint8Array.of(10, 20), shape: [1, 1, 2] }, { scale: 2, gap: 0 });
  assert.deepEqual([grid.width, grid.height], [4, 2]);
  assert.deepEqual([...grid.pixels], [10, 10, 20, 20, 10, 10, 20, 20]);
});

Deno.test("imageGrid() maps -1 to black, 0 to the middle and 1 to white", () => {
  const pixels = Float32Array.of(-1, 0, 1, -0.999);
  const grid = imageGrid({ pixels, shape: [1, 2, 2, 1] }, { scale: 1, gap: 0 });
  assert.deepEqual([...grid.pixels], [0, 128, 255, 0]);
});

Deno.test("imageGrid() makes a square of four by four from 16 images", () => {
  const grid = imageGrid({ pixels: new Uint8Array(16 * 28 * 28), shape: [16, 28, 28] });
  assert.equal(grid.width, 4 * (3 * 28 + 4) + 4);
  assert.equal(grid.height, grid.width);
});

Deno.test("imageGrid() tiles coloured images of any height and width", () => {
  const pixels = Uint8ClampedArray.from({ length: 2 * 1 * 2 * 3 }, (_, index) => index + 1);
  const grid = imageGrid({ pixels, shape: [2, 1, 2, 3] }, { columns: 2, scale: 1, gap: 1 });
  assert.deepEqual([grid.width, grid.height, grid.channels], [7, 3, 3]);
  const w = [255, 255, 255];
  const row = [...w, 1, 2, 3, 4, 5, 6, ...w, 7, 8, 9, 10, 11, 12, ...w];
  const blank = Array(21).fill(255);
  assert.deepEqual([...grid.pixels], [...blank, ...row, ...blank]);
});

Deno.test("imageGrid() draws labels outside the images and wide enough apart", () => {
  const pixels = new Uint8Array(6 * 8 * 8).fill(200);
  const plain = imageGrid({ pixels, shape: [6, 8, 8] }, { columns: 3 });
  const labelled = imageGrid({ pixels, shape: [6, 8, 8] }, {
    columns: 3,
    title: "A title",
    rowLabels: ["Agent 1", "Intermediary"],
    columnLabels: ["Round 1", "Round 100", "Round 1000"],
  });
  assert.ok(labelled.width > plain.width + 100 && labelled.height > plain.height + 30);
  const tiles = (grid: { pixels: Uint8Array }) => grid.pixels.filter((grey) => grey === 200).length;
  assert.ok(tiles(labelled) >= tiles(plain), "a label covers an image");
  const [left, top] = [60, 40];
  const inkWhere = (isThere: (x: number, y: number) => boolean) =>
    labelled.pixels.some((grey, index) =>
      grey < 64 && isThere(index % labelled.width, Math.floor(index / labelled.width))
    );
  assert.ok(inkWhere((_, y) => y < 25), "no title");
  assert.ok(inkWhere((x, y) => x < left && y > top), "no row label");
  assert.ok(inkWhere((x, y) => x > left + 40 && y > 28 && y < 50), "no column label");
});

Deno.test("imageGrid() refuses shapes that do not fit", () => {
  const pixels = new Uint8Array(12);
  assert.throws(() => imageGrid({ pixels, shape: [3, 4] }), {
    name: "TypeError",
    message:
      "Cannot draw images: shape is [3, 4] but must be [count, height, width] or [count, height, width, channels] with 1 or 3 channels",
  });
  assert.throws(() => imageGrid({ pixels, shape: [1, 2, 3, 2] }), TypeError);
  assert.throws(() => imageGrid({ pixels, shape: [3, 2, 3] }), {
    name: "TypeError",
    message: "Cannot draw images: shape [3, 2, 3] needs 18 pixels but there are 12",
  });
  assert.throws(() => imageGrid({ pixels: new Uint8Array(0), shape: [0, 2, 2] }), TypeError);
});

Deno.test("imageGrid() refuses pixels and settings out of range", () => {
  for (const bad of [1.5, -1.01, NaN, Infinity]) {
    const pixels = Float32Array.of(0, bad);
    assert.throws(() => imageGrid({ pixels, shape: [1, 1, 2] }), {
      name: "RangeError",
      message: `Cannot draw images: pixel 1 is ${pixels[1]} but must be in [-1, 1]`,
    });
  }
  const images = { pixels: new Uint8Array(4), shape: [1, 2, 2] };
  for (const options of [{ columns: 0 }, { scale: 1.5 }, { gap: -1 }, { background: 256 }]) {
    assert.throws(() => imageGrid(images, options), RangeError, JSON.stringify(options));
  }
  assert.throws(() => imageGrid(images, { rowLabels: ["a", "b"] }), {
    name: "TypeError",
    message: "Cannot draw images: rowLabels has 2 labels but the grid needs 1",
  });
});
