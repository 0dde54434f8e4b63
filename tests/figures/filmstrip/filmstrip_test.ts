import assert from "node:assert/strict";
import {
  blankPicture,
  decodePng,
  filmstrip,
  filmstripAnimation,
  type FilmstripRow,
  filmstripStill,
  type Picture,
} from "lib/figures";

/** A picture of one grey. */
const grey = (shade: number): Picture => blankPicture(3, 2, shade);
const rows: FilmstripRow[] = [
  { name: "Agent 1", pictures: [grey(0), grey(85), grey(255)] },
  { name: "Mean", pictures: [grey(255), grey(170), grey(9)] },
];

Deno.test("filmstrip() has the frames of each one below the other, in few shades", async () => {
  const strip = await filmstrip(rows, { counts: [1, 20, 40] });
  const { parts, ...rest } = strip;
  assert.deepEqual(rest, { countedBy: "Round", counts: [1, 20, 40], width: 3, height: 2 });
  assert.deepEqual(parts.map(({ name }) => name), ["Agent 1", "Mean"]);
  const pixels = await Promise.all(parts.map(async ({ frames }) => {
    const png = Uint8Array.from(atob(frames), (c) => c.charCodeAt(0));
    const { width, height, channels = 1, pixels } = await decodePng(png);
    assert.deepEqual([width, height, channels], [3, 6, 1]);
    return [...pixels].filter((_, place) => place % 6 === 0);
  }));
  assert.deepEqual(pixels, [[0, 85, 255], [255, 170, 17]]);
  assert.equal(
    JSON.stringify(await filmstrip(rows, { counts: [1, 20, 40] })),
    JSON.stringify(strip),
  );
});

Deno.test("filmstripStill() shows the last frame of all", () => {
  const { width, height, pixels } = filmstripStill(rows, { countedBy: "Epoch" });
  assert.ok(width > 2 * 3 * 40 && height > 2 * 40, "enlarged");
  const bottom = [...pixels.subarray((height - 20) * width, (height - 19) * width)];
  assert.deepEqual([...new Set(bottom)].sort((a, b) => a - b), [9, 255]);
});

Deno.test("filmstripAnimation() has a frame for each count, enlarged and in few shades", () => {
  const frames = filmstripAnimation([rows[1]], { countedBy: "Epoch", counts: [1, 2, 9] });
  assert.deepEqual(frames.map(({ caption }) => caption), ["Epoch 1", "Epoch 2", "Epoch 9"]);
  const centres = frames.map(({ picture: { width, height, pixels } }) => {
    assert.ok(width > 200);
    return pixels[(height >> 1) * width + (width >> 1)];
  });
  assert.deepEqual(centres, [255, 170, 17]);
});

Deno.test("filmstrip() refuses rows without pictures, of unequal length or size", async () => {
  const short = [...rows, { name: "Agent 2", pictures: [grey(0)] }];
  await assert.rejects(filmstrip(short), {
    name: "TypeError",
    message:
      "Cannot make a filmstrip: every row needs a picture for each of 3 frames, at least 1, " +
      'but "Agent 2" has 1',
  });
  await assert.rejects(filmstrip([]), TypeError);
  await assert.rejects(filmstrip(rows, { counts: [1] }), TypeError);
  const large = { name: "Agent 2", pictures: [grey(0), grey(0), blankPicture(4, 2, 0)] };
  assert.throws(
    () => filmstripStill([...rows, large]),
    /pictures are 3 × 2 × 1 and 4 × 2 × 1 but must be of one size/,
  );
});
