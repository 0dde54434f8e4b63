import assert from "node:assert/strict";
import { firstImages, imageGrid, roundsGrid } from "lib/figures";

const image = (brightness: number, count = 1) => ({
  pixels: new Uint8Array(count * 12).fill(brightness, 0, 12),
  shape: [count, 3, 4],
});
const drawn = (value: number) => ({ pixels: new Float32Array(12).fill(value), shape: [1, 3, 4] });

Deno.test("roundsGrid() has a row for each agent and a column for each round", () => {
  const grid = roundsGrid([
    { name: "Agent 1", images: [image(10), image(20, 16)] },
    {
      name: "Mean",
      images: [drawn(-1), drawn(1)],
    },
  ]);
  const pixels = new Uint8Array(4 * 12);
  [10, 20, 0, 255].forEach((brightness, i) => pixels.set(image(brightness).pixels, i * 12));
  const expected = imageGrid({ pixels, shape: [4, 3, 4] }, {
    ...{ columns: 2, title: "By round" },
    ...{ rowLabels: ["Agent 1", "Mean"], columnLabels: ["1", "2"] },
  });
  assert.deepEqual(grid, expected);
});

Deno.test("roundsGrid() shows some of many rounds, the first and the last included", () => {
  const rounds = Array.from({ length: 30 }, (_, i) => 5 * i);
  const images = rounds.map((round) => image(round));
  const few = roundsGrid([{ name: "Mean", images }], { rounds, columns: 3 });
  const chosen = [0, 15, 29];
  const expected = roundsGrid([{ name: "Mean", images: chosen.map((i) => images[i]) }], {
    rounds: chosen.map((i) => rounds[i]),
  });
  assert.deepEqual(few, expected);
  assert.deepEqual(
    roundsGrid([{ name: "Mean", images }], { rounds, columns: 1 }),
    roundsGrid([{ name: "Mean", images: [images[29]] }], { rounds: [145] }),
  );
});

Deno.test("roundsGrid() refuses rows that do not fit", () => {
  const rows = [{ name: "a", images: [image(1)] }, { name: "b", images: [] }];
  assert.throws(() => roundsGrid([]), /^TypeError: Cannot draw rounds/);
  assert.throws(() => roundsGrid(rows), /each of 1 rounds, at least 1, but "b" has 0/);
  assert.throws(() => roundsGrid(rows.slice(0, 1), { rounds: [1, 2] }), /"a" has 1/);
  const short = { pixels: new Uint8Array(5), shape: [1, 2, 3] };
  assert.throws(
    () => firstImages(short),
    /^TypeError: .* are 5 pixels but shape \[1, 2, 3\] needs 6/,
  );
  const small = { pixels: new Uint8Array(4), shape: [1, 2, 2] };
  assert.throws(() => roundsGrid([{ name: "a", images: [image(1), small] }]), /has 4 pixels/);
});
