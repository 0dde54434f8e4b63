import assert from "node:assert/strict";
import { barColour, DARK_COLOURS, SERIES_COLOURS, seriesStyle } from "lib/figures";

Deno.test("seriesStyle() has colours of Okabe and Ito first, then broken lines, then shades", () => {
  const colours = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000"];
  assert.deepEqual(SERIES_COLOURS, colours);
  assert.deepEqual([...colours.keys()].map(seriesStyle), [
    ...colours.map((color) => ({ color, dash: "solid" })),
  ]);
  assert.deepEqual(seriesStyle(8), { color: colours[1], dash: "dash" });
  // 213 · 0.6, 94 · 0.6 and 0.
  assert.deepEqual(seriesStyle(36), { color: "#803800", dash: "solid" });
  const looks = Array.from({ length: 105 }, (_, index) => JSON.stringify(seriesStyle(index)));
  assert.equal(new Set(looks).size, 105);
  assert.equal(new Set(Array.from({ length: 21 }, (_, index) => barColour(index))).size, 21);
});

Deno.test("DARK_COLOURS has a contrast of 3 to 1 and more for all colours of series", () => {
  const luminance = (colour: string) => {
    const [red, green, blue] = [1, 3, 5].map((start) => {
      const value = parseInt(colour.slice(start, start + 2), 16) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ground = luminance(DARK_COLOURS["#FFFFFF"]);
  for (let index = 0; index < 105; index++) {
    const { color } = seriesStyle(index);
    const contrast = (luminance(DARK_COLOURS[color] ?? color) + 0.05) / (ground + 0.05);
    assert.ok(contrast >= 3, `${color} has a contrast of ${contrast} on a dark ground`);
  }
});
