import assert from "node:assert/strict";
import { DARK_COLOURS, type GridPanel, gridText, renderGridMap } from "lib/figures";

const panel: GridPanel = { title: "sweep 1", values: [-2, 0, 1, NaN] };
const fillsOf = (svg: string) =>
  [...svg.matchAll(/<rect [^>]*fill="(#\w{6})" stroke="/g)].map(([, fill]) => fill);

Deno.test("renderGridMap() colours cells from orange below 0 over white to blue above, each end in full", () => {
  const svg = renderGridMap([panel], { columns: 2 });
  assert.deepEqual(fillsOf(svg), ["#D55E00", "#FBFDFE", "#0072B2", "#8C8C8C"]);
  const half = renderGridMap([panel], { columns: 2, range: [-4, 1] });
  assert.notEqual(fillsOf(half)[0], "#D55E00");
  // A cell keeps its colour on a dark page, and so must what is written on it.
  const onCells = [...svg.matchAll(/fill="(#1A1A1A|#FDFDFD)"/g)];
  assert.ok(onCells.length > 0 && onCells.every(([, ink]) => !(ink in DARK_COLOURS)));
});

Deno.test("renderGridMap() draws an arrow as long as its number says, and none for 0", () => {
  const ends = (arrows: number[]) => {
    const svg = renderGridMap([{ values: [0], texts: [""], arrows }], {
      columns: 1,
      cellSize: 100,
      directions: [[0, 1], [1, 0]],
    });
    // The shafts start in the middle of the cell.
    return [...svg.matchAll(/M50 50L([\d.]+ [\d.]+)M/g)].map(([, end]) => end);
  };
  assert.deepEqual(ends([1, 0]), ["50 84"]);
  assert.deepEqual(ends([0.5, 1]), ["50 67", "84 50"]);
  assert.deepEqual(ends([0, 0]), []);
});

Deno.test("renderGridMap() draws flows across borders, as wide as their numbers say, and none for 0", () => {
  const widths = (flows: number[]) => {
    const svg = renderGridMap([{ values: [0, 0], flows }], {
      ...{ columns: 2, cellSize: 100, directions: [[0, 1], [1, 0]] },
    });
    // A flow to the right begins 36 pixels beside the middle of the cell, above and below it.
    return [...svg.matchAll(/M86 ([\d.]+)L[^Z]* 50L[^Z]*L86 ([\d.]+)Z/g)]
      .map(([, above, below]) => Math.round(10 * Math.abs(Number(below) - Number(above))) / 10);
  };
  assert.deepEqual(widths([0, 1, 0, 0]), [18]);
  assert.deepEqual(widths([0, 0.5, 0, 0]), [9.8]);
  assert.deepEqual(widths([0, 0, 0, 0]), []);
});

Deno.test("renderGridMap() draws a path through the middles of its cells", () => {
  const svg = renderGridMap([{ ...panel, path: [0, 1, 3] }], { columns: 2, cellSize: 40 });
  assert.match(svg, /d="M20 20L60 20L60 60"/);
});

Deno.test("renderGridMap() puts panels beside each other, and as many in a row as it is told to", () => {
  const places = (panelsPerRow: number) => {
    const svg = renderGridMap([panel, panel, panel], { columns: 2, panelsPerRow, cellSize: 50 });
    return [...svg.matchAll(/<g transform="translate\(([\d.]+),([\d.]+)\)"><rect/g)]
      .map(([, x, y]) => [Number(x), Number(y)]);
  };
  const [[x0, y0], [x1, y1], [x2, y2]] = places(2);
  assert.deepEqual([x1 - x0, y1 - y0, x2 - x0, y2 - y0], [120, 0, 0, 144]);
  assert.equal(new Set(places(3).map(([, y]) => y)).size, 1);
});

Deno.test("gridText() says what the panels are", () => {
  assert.equal(gridText([panel, { values: [] }], "Values"), "Values: sweep 1");
  assert.equal(gridText([{ values: [] }]), "Grid");
});

Deno.test("renderGridMap() refuses what does not fit the grid", () => {
  const draw = (odd: Partial<GridPanel>, columns = 2) => () =>
    renderGridMap([panel, { ...panel, ...odd }], { columns });
  assert.throws(() => renderGridMap([], { columns: 2 }), /^TypeError: .*panels is empty/);
  assert.throws(draw({}, 3), /^RangeError: .*rows is 1\.3/);
  assert.throws(draw({ values: [1] }), /^TypeError: .*values of panel 1 has 1 entries .* 4$/);
  assert.throws(draw({ texts: ["a"] }), /^TypeError: .*texts of panel 1/);
  assert.throws(draw({ arrows: [1, 0, 0, 0] }), /^TypeError: .*arrows of panel 1 .* 16$/);
  assert.throws(draw({ flows: [1, 0, 0, 0] }), /^TypeError: .*flows of panel 1 .* 16$/);
  assert.throws(draw({ path: [4] }), /^RangeError: .*through cell 4/);
  const withRange = () => renderGridMap([panel], { columns: 2, range: [1, 2] });
  assert.throws(withRange, /^RangeError: .*range is \[1, 2\] but must hold 0/);
});
