import assert from "node:assert/strict";
import { barColour, SERIES_COLOURS, seriesStyle } from "lib/figures";

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
