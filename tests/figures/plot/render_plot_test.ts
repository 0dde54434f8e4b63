import assert from "node:assert/strict";
import sharp from "sharp";
import { type Figure, renderPng, renderSvg } from "lib/figures";

interface Raster {
  width: number;
  height: number;
  /** Columns and rows of all pixels that are nearly of a colour. */
  find(colour: string): { x: number; y: number }[];
}

async function rasterOf(figure: Figure): Promise<Raster> {
  const { data, info } = await sharp(await renderPng(figure, { scale: 1 })).raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  return {
    width,
    height,
    find(colour) {
      const wanted = [1, 3, 5].map((start) => parseInt(colour.slice(start, start + 2), 16));
      return Array.from({ length: width * height }, (_, index) => index)
        .filter((index) => wanted.every((v, c) => Math.abs(data[index * channels + c] - v) < 12))
        .map((index) => ({ x: index % width, y: Math.floor(index / width) }));
    },
  };
}

function lines(y: number[], more: Partial<Figure["data"][0]> = {}): Figure {
  const x = y.map((_, index) => index);
  return { data: [{ type: "scatter", x, y, line: { color: "#ff0000" }, ...more }], layout: {} };
}

/** Heights of the lines behind the plot, from the bottom. */
function gridLines(svg: string): number[] {
  const path = /<path d="((?:M\d+ [\d.]+H\d+)+)"/.exec(svg)?.[1] ?? "";
  return [...path.matchAll(/ ([\d.]+)H/g)].map((match) => Number(match[1]));
}

Deno.test("renderPng() draws a line through its points", async () => {
  const raster = await rasterOf(lines([0, 10, 0]));
  const red = raster.find("#ff0000");
  const top = red.reduce((best, point) => point.y < best.y ? point : best);
  const [first, last] = [Math.min(...red.map(({ x }) => x)), Math.max(...red.map(({ x }) => x))];
  assert.ok(Math.abs(top.x - (first + last) / 2) <= 2, "the peak is not in the middle");
  const below = red.filter(({ y }) => y > top.y + 100);
  assert.ok(below.some(({ x }) => x < top.x) && below.some(({ x }) => x > top.x));
});

Deno.test("renderPng() draws two pixels for each of the figure's", async () => {
  const { width, height } = await sharp(await renderPng(lines([1, 2]))).metadata();
  assert.deepEqual([width, height], [1520, 840]);
});

Deno.test("renderSvg() leaves a gap where a value is not finite", () => {
  const path = /<path d="([^"]*)" fill="none" stroke="#ff0000"/;
  const whole = path.exec(renderSvg(lines([1, 2, 3, 4])))?.[1] ?? "";
  const broken = path.exec(renderSvg(lines([1, NaN, 3, 4])))?.[1] ?? "";
  assert.equal(whole.match(/M/g)?.length, 1);
  assert.equal(broken.match(/M/g)?.length, 2);
});

Deno.test("renderSvg() marks round values, evenly", () => {
  for (const y of [[0, 1], [0.61, 1.43], [-3e6, 8e6], [1e-9, 2e-9], [5, 5], [0, 0], [NaN]]) {
    const heights = gridLines(renderSvg(lines(y)));
    assert.ok(heights.length >= 3 && heights.length <= 8, `${heights.length} marks for ${y}`);
    const steps = heights.slice(1).map((height, index) => heights[index] - height);
    assert.ok(Math.max(...steps) - Math.min(...steps) < 0.05, `uneven marks for ${y}`);
  }
});

Deno.test("renderSvg() marks whole numbers only where it is asked to", () => {
  const marks = (tickformat?: "d") => {
    const figure = lines([0, 1, 2]);
    return gridLines(renderSvg({ ...figure, layout: { yaxis: { tickformat } } })).length;
  };
  assert.equal(marks("d"), 3);
  assert.ok(marks() > 3);
});

Deno.test("renderSvg() holds no text element, so that no font is needed", () => {
  const svg = renderSvg({
    data: [{ type: "scatter", name: "<A & B>", x: [1, 2], y: [3, 4] }],
    layout: { title: 'Title "quoted" <&>', xaxis: { title: "x" }, yaxis: { title: "y" } },
  });
  assert.ok(!/<text|font/.test(svg));
  assert.ok(svg.includes("<title>Title &quot;quoted&quot; &lt;&amp;&gt;</title>"));
});

Deno.test("renderPng() stacks bars or puts them side by side", async () => {
  const figure = (barmode: "group" | "stack"): Figure => ({
    data: [
      { type: "bar", x: ["a", "b"], y: [2, 1], marker: { color: "#ff0000" } },
      { type: "bar", x: ["a", "b"], y: [1, 2], marker: { color: "#0000ff" } },
    ],
    layout: { barmode },
  });
  const bounds = (points: { x: number; y: number }[]) => ({
    left: Math.min(...points.map(({ x }) => x)),
    top: Math.min(...points.map(({ y }) => y)),
    bottom: Math.max(...points.map(({ y }) => y)),
  });
  const inFirst = (raster: Raster, colour: string) =>
    bounds(raster.find(colour).filter(({ x }) => x < raster.width / 2));
  const stacked = await rasterOf(figure("stack"));
  const [red, blue] = [inFirst(stacked, "#ff0000"), inFirst(stacked, "#0000ff")];
  assert.ok(Math.abs(blue.bottom - red.top) <= 3, "blue does not stand on red");
  assert.ok(Math.abs((red.bottom - red.top) / (blue.bottom - blue.top) - 2) < 0.05);
  const grouped = await rasterOf(figure("group"));
  const [left, right] = [inFirst(grouped, "#ff0000"), inFirst(grouped, "#0000ff")];
  assert.ok(right.left > left.left + 20 && Math.abs(left.bottom - right.bottom) <= 1);
});

Deno.test("renderSvg() refuses what it cannot draw", () => {
  const pie = { type: "pie", x: [1], y: [1] } as unknown as Figure["data"][0];
  assert.throws(() => renderSvg({ data: [pie], layout: {} }), {
    name: "TypeError",
    message: 'Cannot draw trace 0: its type is "pie" but must be "scatter" or "bar"',
  });
  assert.throws(() => renderSvg(lines([1, 2], { x: [1] })), {
    name: "TypeError",
    message: "Cannot draw trace 0: x has 1 values but y has 2",
  });
  const line = { dash: "wavy" } as unknown as { dash: "dot" };
  assert.throws(() => renderSvg(lines([1, 2], { line })), TypeError);
});

Deno.test("renderSvg() draws a figure without traces or points", () => {
  for (const figure of [{ data: [], layout: {} }, lines([])]) {
    assert.ok(renderSvg(figure).endsWith("</svg>\n"));
  }
});
