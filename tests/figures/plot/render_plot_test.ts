import assert from "node:assert/strict";
import sharp from "sharp";
import { type Figure, renderPng, renderSvg } from "lib/figures";

interface Raster {
  width: number;
  height: number;
  /** Columns and rows of all pixels that are nearly of a colour. */
  find(colour: string): { x: number; y: number }[];
}

async function rasterOf(figure: Figure, theme: "light" | "dark" = "light"): Promise<Raster> {
  const { data, info } = await sharp(await renderPng(figure, { scale: 1, theme })).raw()
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

function lines(y: Figure["data"][0]["y"], more: Partial<Figure["data"][0]> = {}): Figure {
  const x = Array.from(y, (_, index) => index);
  return { data: [{ type: "scatter", x, y, line: { color: "#ff0000" }, ...more }], layout: {} };
}

/** The line of a colour, as SVG draws it. */
function pathOf(figure: Figure): string {
  return /<path d="([^"]*)" stroke="#ff0000"/.exec(renderSvg(figure))?.[1] ?? "";
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

Deno.test("renderSvg() draws typed arrays as it draws arrays", () => {
  const expected = renderSvg(lines([52, 97, 61]));
  for (const kind of [Float32Array, Float64Array, Uint8Array, Int16Array]) {
    assert.equal(renderSvg(lines(kind.of(52, 97, 61))), expected, kind.name);
    const x = kind.of(0, 1, 2);
    assert.equal(renderSvg(lines(kind.of(52, 97, 61), { x })), expected, kind.name);
  }
});

Deno.test("renderSvg() leaves a gap where there is no value, and shows a lone point", () => {
  assert.equal(pathOf(lines([1, 2, 3, 4])).match(/M/g)?.length, 1);
  for (const gap of [NaN, null, Infinity]) {
    const figure = lines([1, 2, gap, 4, 5]);
    assert.equal(pathOf(figure).match(/M/g)?.length, 2, String(gap));
  }
  const dots = (y: (number | null)[]) => renderSvg(lines(y)).match(/fill="#ff0000"/g)?.length ?? 0;
  assert.deepEqual([dots([1, null, 3, 4]), dots([1]), dots([1, 2])], [1, 1, 0]);
});

Deno.test("renderSvg() keeps the lowest and highest of more points than it can show", () => {
  const y = new Float32Array(100_000);
  [y[33_333], y[66_666]] = [1, -1];
  const places = pathOf(lines(y)).split(/[ML,]/).filter(Boolean).map(Number);
  assert.ok(places.length < 20_000, `${places.length} numbers`);
  const heights = places.filter((_, index) => index % 2 === 1);
  const middle = heights[0];
  assert.ok(Math.min(...heights) < middle - 100 && Math.max(...heights) > middle + 100);
});

Deno.test("renderSvg() holds no text element, so that no font is needed", () => {
  const svg = renderSvg({
    data: [{ type: "scatter", name: "<A & B>", x: [1, 2], y: [3, 4] }],
    layout: { title: 'Title "quoted" <&>', xaxis: { title: "x" }, yaxis: { title: "y" } },
  });
  assert.ok(!/<text|font/.test(svg));
  assert.ok(svg.includes("<title>Title &quot;quoted&quot; &lt;&amp;&gt;</title>"));
});

Deno.test("renderPng() keeps long titles and names within the figure", async () => {
  const long = "A very long title or name that goes on, ".repeat(8);
  const raster = await rasterOf({
    data: [{ type: "scatter", name: long, x: [1, 2], y: [1, 2] }],
    layout: { title: long, xaxis: { title: "Epoch" }, yaxis: { title: "Measured" } },
  });
  const white = new Set(raster.find("#ffffff").map(({ x, y }) => `${x} ${y}`));
  for (let y = 0; y < raster.height; y++) {
    for (const x of [0, 1, 2, 3, raster.width - 4, raster.width - 1]) {
      assert.ok(white.has(`${x} ${y}`), `something is drawn at the edge, ${x} ${y}`);
    }
  }
});

Deno.test("renderSvg() gives the same text whatever was drawn before", () => {
  const bars: Figure = { data: [{ type: "bar", x: ["a"], y: [1] }], layout: { title: "Жук 中文" } };
  const first = renderSvg(bars);
  renderSvg(lines([1, 2]));
  assert.equal(renderSvg(bars), first);
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

Deno.test("renderPng() hangs negative bars of a stack below the axis", async () => {
  const raster = await rasterOf({
    data: [
      { type: "bar", x: ["a"], y: [2], marker: { color: "#ff0000" } },
      { type: "bar", x: ["a"], y: [-1], marker: { color: "#0000ff" } },
      { type: "bar", x: ["a"], y: [1], marker: { color: "#00ff00" } },
    ],
    layout: { barmode: "stack" },
  });
  const top = (colour: string) => Math.min(...raster.find(colour).map(({ y }) => y));
  const bottom = (colour: string) => Math.max(...raster.find(colour).map(({ y }) => y));
  assert.ok(Math.abs(top("#0000ff") - bottom("#ff0000")) <= 3);
  assert.ok(Math.abs(top("#ff0000") - bottom("#00ff00")) <= 3);
});

Deno.test("renderSvg() leaves a plot its room beside a legend of a hundred series, and all are named", () => {
  for (const count of [1, 10, 32, 100]) {
    const data = Array.from({ length: count }, (_, index): Figure["data"][0] => ({
      ...{ type: "bar", name: `Agent ${index + 1}: 1200 examples`, x: ["a"], y: [1] },
    }));
    const svg = renderSvg({ data, layout: { barmode: "stack" } });
    const heights = [...svg.matchAll(/height="(\d+)"/g)].map((match) => Number(match[1]));
    // The bar is as high as the plot, but for what the axis leaves free above it.
    const bars = [...svg.matchAll(/<path [^>]*d="M[\d.]+,([\d.]+)h[\d.]+v([\d.]+)h/g)]
      .map((match) => [Number(match[1]), Number(match[1]) + Number(match[2])]);
    const plot = Math.max(...bars.map(([, end]) => end)) -
      Math.min(...bars.map(([start]) => start));
    assert.ok(plot >= 200, `${count} series leave ${plot} of ${heights[0]} pixels`);
    assert.equal(svg.match(/role-legend-label/g)?.length, count);
  }
});

Deno.test("renderPng() draws in the colours of a theme", async () => {
  const figure = lines([1, 2], { line: { color: "#000000" } });
  const [light, dark] = [await rasterOf(figure), await rasterOf(figure, "dark")];
  assert.deepEqual([light.find("#ffffff")[0], dark.find("#14171c")[0]], [
    ...[{ x: 0, y: 0 }, { x: 0, y: 0 }],
  ]);
  assert.ok(light.find("#000000").length > 500 && dark.find("#fafafa").length > 500);
  const auto = renderSvg(figure, { theme: "auto" });
  assert.equal(auto.replace(/<style>.*?<\/style>/, ""), renderSvg(figure));
  assert.match(auto, /@media \(prefers-color-scheme:dark\)\{\[fill="#FFFFFF" i\]\{fill:#14171C\}/);
  const neon = "neon" as "dark";
  assert.throws(() => renderSvg(figure, { theme: neon }), /^RangeError: .* "neon" but must be/);
});

Deno.test("renderSvg() draws panels beside each other, with level lines and notes", () => {
  const svg = renderSvg({
    data: [
      { type: "scatter", x: [1, 2], y: [1, 2], line: { color: "#ff0000" } },
      ...[{ type: "scatter" as const, x: [1, 2], y: [10, 20], line: { color: "#00ff00" } }]
        .map((trace) => ({ ...trace, xaxis: "x2" as const, yaxis: "y2" as const })),
    ],
    layout: {
      xaxis: { domain: [0, 0.4] },
      xaxis2: { domain: [0.6, 1] },
      shapes: [{
        ...{ type: "line", xref: "paper", x0: 0.6, x1: 1, yref: "y2", y0: 30, y1: 30 },
        line: { color: "#0000ff" },
      }],
    },
  });
  const groups = [
    ...svg.matchAll(/<g transform="translate\(([\d.]+),[\d.]+\)"><path class="background"/g),
  ]
    .map((match) => Number(match[1])).filter((left) => left > 0);
  assert.equal(groups.length, 2);
  assert.ok(groups[1] - groups[0] > 300);
  assert.match(svg, /stroke="#0000ff"/);
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
  const wrong: Record<string, unknown>[] = [
    ...[{ line: { dash: "wavy" } }, { mode: "text" }, { fill: "tozeroy" }, { y: 5 }],
    ...[{ y: ["1", "2"] }, { x: [new Date(0), new Date(1)] }, { y: undefined }],
  ];
  for (const more of wrong) {
    assert.throws(() => renderSvg(lines([1, 2], more)), /^TypeError: Cannot draw trace 0: /);
  }
  const figure = (layout: unknown) => ({ ...lines([1, 2]), layout }) as Figure;
  for (const axis of [{ type: "date" }, { tickformat: ".2f" }, { domain: [1, 0] }]) {
    assert.throws(
      () => renderSvg(figure({ yaxis: axis })),
      /^TypeError: Cannot draw a figure: yaxis/,
    );
  }
  const bars = lines([1, 2], { type: "bar" });
  assert.throws(() => renderSvg({ ...bars, layout: { yaxis: { type: "log" } } }), /stand on 0$/);
  const slope = { type: "line", xref: "paper", x0: 0, x1: 1, yref: "y", y0: 0, y1: 1 };
  assert.throws(() => renderSvg(figure({ shapes: [slope] })), /^TypeError: .* level line/);
  assert.throws(() => renderSvg([] as unknown as Figure), /^TypeError: Cannot draw a figure/);
});

Deno.test("renderSvg() draws a figure without traces or points, and logarithmic axes", () => {
  for (const figure of [{ data: [], layout: {} }, lines([]), lines([NaN])]) {
    assert.ok(renderSvg(figure).endsWith("</svg>\n"));
  }
  const log = { ...lines([1, 10, 0, 1000]), layout: { yaxis: { type: "log" as const } } };
  const [first, second] = pathOf(log).split(/[ML,]/).filter(Boolean).map(Number)
    .filter((_, index) => index % 2 === 1);
  assert.ok(first > second);
  assert.equal(
    renderSvg(log).match(/fill="#ff0000"/g)?.length,
    1,
    "1000 stands alone after the gap",
  );
});
