import assert from "node:assert/strict";
import { fieldArrows, pointFigure, renderSvg } from "lib/figures";

const square = {
  title: "a square",
  series: [{ name: "corners", points: [0, 0, 1, 0, 1, 1, 0, 1] }],
};

Deno.test("pointFigure() puts panels beside each other, of one scale, and a name into the legend once", () => {
  const { data, layout } = pointFigure([square, { ...square, title: "again" }], {
    axes: ["width", "height"],
    range: [[0, 2], [0, 1]],
  });
  assert.deepEqual(data.map(({ x, y }) => [x, y]), Array(2).fill([[0, 1, 1, 0], [0, 0, 1, 1]]));
  assert.deepEqual(data.map(({ showlegend }) => showlegend), [true, false]);
  assert.deepEqual(data.map(({ xaxis, yaxis }) => [xaxis, yaxis]), [["x", "y"], ["x2", "y2"]]);
  assert.equal(layout.xaxis?.title, "width · a square");
  assert.deepEqual([layout.yaxis?.title, layout.yaxis2?.title], ["height", undefined]);
  assert.deepEqual([layout.xaxis, layout.xaxis2].map((axis) => axis?.range), [[0, 2], [0, 2]]);
  assert.ok(layout.xaxis!.domain![1] < layout.xaxis2!.domain![0]);
  assert.match(renderSvg({ data, layout }), /a square[^]*again/);
});

Deno.test("pointFigure() breaks lines at NaN and colours by place, or as it is told to", () => {
  const points = [0, 0, NaN, NaN, 1, 1];
  const { data } = pointFigure([{
    title: "",
    series: [{ points, mode: "lines", colour: "grey" }, { points }, { points, colour: 0 }],
  }]);
  assert.deepEqual(data[0].x, [0, NaN, 1]);
  assert.deepEqual(data.map(({ line }) => line?.color), ["#767676", "#D55E00", "#0072B2"]);
});

Deno.test("pointFigure() refuses half a point, no panel and no column", () => {
  const half = { title: "", series: [{ points: [1, 2, 3] }] };
  assert.throws(() => pointFigure([half]), /^TypeError: .*3 coordinates/);
  assert.throws(() => pointFigure([]), /^TypeError: .*panels is empty/);
  assert.throws(() => pointFigure([square], { columns: 0 }), /^RangeError: .*columns is 0/);
});

Deno.test("fieldArrows() point where the field leads, all of one length", () => {
  const range = [[0, 2], [0, 2]] as const;
  const arrows = fieldArrows((x) => [x < 1 ? 5 : 0, x < 1 ? 0 : -0.1], { range, count: 2 });
  // A shaft of 0.7 × 2 / 2 = 0.7 and a head, five points and two gaps each: 2 + 1 + 3 + 1.
  assert.equal(arrows.length, 4 * 2 * 7);
  const shafts = [0, 1, 2, 3].map((k) => arrows.slice(14 * k, 14 * k + 4));
  const rounded = shafts.map((shaft) => shaft.map((value) => Math.round(value * 1e6) / 1e6));
  assert.deepEqual(rounded, [
    [0.15, 0.5, 0.85, 0.5],
    [0.15, 1.5, 0.85, 1.5],
    [1.5, 0.85, 1.5, 0.15],
    [1.5, 1.85, 1.5, 1.15],
  ]);
  assert.deepEqual(fieldArrows(() => [0, 0], { range, count: 3 }), []);
});
