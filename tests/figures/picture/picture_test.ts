import assert from "node:assert/strict";
import sharp from "sharp";
import { blankPicture, decodePng, encodePng } from "lib/figures";

Deno.test("encodePng() keeps every grey level and decodePng() reads it back", async () => {
  const picture = {
    width: 16,
    height: 16,
    pixels: Uint8Array.from({ length: 256 }, (_, grey) => grey),
  };
  const png = await encodePng(picture);
  const { format, channels, depth } = await sharp(png).metadata();
  assert.deepEqual([format, channels, depth], ["png", 1, "uchar"]);
  assert.deepEqual(await decodePng(png), picture);
  assert.deepEqual(await encodePng(picture), png, "same picture, other bytes");
});

Deno.test("encodePng() and decodePng() keep colours", async () => {
  const pixels = Uint8Array.from({ length: 3 * 6 * 4 }, (_, index) => (37 * index) % 256);
  const picture = { width: 6, height: 4, channels: 3 as const, pixels };
  assert.deepEqual(await decodePng(await encodePng(picture)), picture);
});

Deno.test("blankPicture() has one brightness in every channel", () => {
  assert.deepEqual(blankPicture(2, 1, 7), { width: 2, height: 1, pixels: Uint8Array.of(7, 7) });
  assert.deepEqual([...blankPicture(1, 1, 9, 3).pixels], [9, 9, 9]);
});

Deno.test("decodePng() refuses what is no picture", async () => {
  await assert.rejects(decodePng(new TextEncoder().encode("no picture")));
});
