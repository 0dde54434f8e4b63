import assert from "node:assert/strict";
import { blankPicture, drawTexts } from "lib/figures";

function inkOf(text: string): Uint8Array {
  const picture = blankPicture(60, 48, 255);
  drawTexts(picture, [{ text, x: 8, y: 34, size: 32 }]);
  return picture.pixels;
}

Deno.test("drawTexts() draws letters of many scripts, each in its own way", () => {
  const box = inkOf("\ud55c").join(); // Korean, which no font of the project has
  assert.ok(inkOf("\ud55c").some((grey) => grey < 128), "a letter without a glyph leaves no gap");
  const ascii = Array.from({ length: 94 }, (_, index) => String.fromCharCode(33 + index));
  const seen = new Map<string, string>();
  for (const character of [...ascii, ..."×–…→±αЖЯñשع中文训练😀🚀⁻⁹"]) {
    const pixels = inkOf(character);
    assert.ok(pixels.some((grey) => grey < 128), `no ink for ${character}`);
    assert.notEqual(pixels.join(), box, `${character} is not in the fonts`);
    const same = seen.get(pixels.join());
    assert.equal(same, undefined, `${character} looks like ${same}`);
    seen.set(pixels.join(), character);
  }
  assert.ok(inkOf(" ").every((grey) => grey === 255));
});

Deno.test("drawTexts() joins Arabic letters and draws them from right to left", () => {
  const columnsOf = (text: string) => {
    const pixels = inkOf(text);
    const inked = [...pixels.keys()].filter((index) => pixels[index] < 128);
    return Math.max(...inked.map((index) => index % 60)) - 8;
  };
  assert.ok(columnsOf("بب") < 2 * columnsOf("ب") - 4, "two letters are as wide as two lone ones");
  const [first, second] = ["אב", "בא"].map((text) => inkOf(text).join());
  assert.notEqual(first, second);
});

Deno.test("drawTexts() aligns at the left, the centre and the right", () => {
  const columns = (align: "left" | "centre" | "right") => {
    const picture = blankPicture(200, 30, 0);
    drawTexts(picture, [{ text: "HHHH", x: 100, y: 22, size: 16, align, ink: 255 }]);
    const inked = [...picture.pixels.keys()].filter((index) => picture.pixels[index] > 128);
    const xs = inked.map((index) => index % 200);
    return [Math.min(...xs), Math.max(...xs)];
  };
  const [left, centre, right] = [columns("left"), columns("centre"), columns("right")];
  assert.ok(Math.abs(left[0] - 100) <= 3 && Math.abs(right[1] - 100) <= 3, `${left} ${right}`);
  assert.ok(Math.abs((centre[0] + centre[1]) / 2 - 100) <= 1);
});

Deno.test("drawTexts() cuts off what falls outside the picture, and writes into every channel", () => {
  const picture = blankPicture(20, 10, 255, 3);
  drawTexts(picture, [{ text: "A very long line of text", x: -30, y: 12, size: 20 }]);
  assert.equal(picture.pixels.length, 600);
  const dark = [...picture.pixels.keys()].filter((index) => picture.pixels[index] < 128);
  assert.ok(dark.length > 0);
  for (const index of dark) assert.ok(picture.pixels[3 * Math.floor(index / 3)] < 128);
});
