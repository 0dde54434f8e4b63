import assert from "node:assert/strict";
import { type Figure, plotlyFigure } from "lib/figures";

Deno.test("plotlyFigure() has plain arrays, null for a gap, titles as objects and every colour", () => {
  const figure: Figure = {
    data: [
      { type: "scatter", x: Float32Array.of(1, 2, 3), y: Float64Array.of(4, NaN, Infinity) },
      { type: "bar", x: ["a"], y: BigInt64Array.of(5n) as unknown as number[] },
    ],
    layout: { title: "Both", xaxis: { title: "Step" }, yaxis2: { title: "Other" } },
  };
  const { data, layout } = JSON.parse(JSON.stringify(plotlyFigure(figure)));
  assert.deepEqual(data[0].x, [1, 2, 3]);
  assert.deepEqual(data[0].y, [4, null, null]);
  assert.equal(data[0].line.color, "#0072B2");
  assert.deepEqual([data[1].x, data[1].y, data[1].marker.color], [["a"], [5], "#D55E00"]);
  assert.deepEqual(layout.title, { text: "Both" });
  assert.deepEqual([layout.xaxis.title, layout.yaxis2.title], [{ text: "Step" }, {
    text: "Other",
  }]);
});
