import assert from "node:assert/strict";
import sharp from "sharp";
import { blankPicture, decodePng, drawText, encodePng } from "lib/figures";

function inkOf(text: string): Uint8Array {
  const picture = blankPicture(40, 48, 255);
  drawText(picture, text, { x: 8, y: 34, size: 32 });
  return picture.pixels;
}

Deno.test("drawText() draws every printable ASCII character, each in its own way", () => {
  const seen = new Map<string, string>();
  const unknown = inkOf("\u2603").join();
  for (let code = 33; code < 127; code++) {
    const character = String.fromCharCode(code);
    const pixels = inkOf(character);
    assert.ok(pixels.some((grey) => grey < 128), `no ink for ${character}`);
    const picture = pixels.join();
    assert.notEqual(picture, unknown, `${character} is not in the font`);
    assert.equal(seen.get(picture), undefined, `${character} looks like another character`);
    seen.set(picture, character);
  }
  assert.ok(inkOf(" ").every((grey) => grey === 255));
  for (const character of "×·–…→±α") assert.notEqual(inkOf(character).join(), unknown, character);
});

Deno.test("drawText() aligns at the left, the centre and the right", () => {
  const columns = (align: "left" | "centre" | "right") => {
    const picture = blankPicture(200, 30, 0);
    drawText(picture, "HHHH", { x: 100, y: 22, align, ink: 255 });
    const inked = [...picture.pixels.keys()].filter((index) => picture.pixels[index] > 128);
    const xs = inked.map((index) => index % 200);
    return [Math.min(...xs), Math.max(...xs)];
  };
  const [left, centre, right] = [columns("left"), columns("centre"), columns("right")];
  assert.ok(Math.abs(left[0] - 100) <= 1 && Math.abs(right[1] - 100) <= 1);
  assert.ok(Math.abs((centre[0] + centre[1]) / 2 - 100) <= 1);
});

Deno.test("drawText() cuts off what falls outside the picture", () => {
  const picture = blankPicture(20, 10, 255);
  drawText(picture, "A very long line of text", { x: -30, y: 12, size: 20 });
  assert.equal(picture.pixels.length, 200);
  assert.ok(picture.pixels.some((grey) => grey < 128));
});

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

Deno.test("decodePng() refuses what is no picture", async () => {
  await assert.rejects(decodePng(new TextEncoder().encode("no picture")));
});
