import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import sharp from "sharp";
import type { MediaBundle } from "lib/display";
import { blankPicture, type Figure, plotlyFigure } from "lib/figures";
import {
  type CellOutput,
  inNotebook,
  showAnimation,
  showDiagram,
  showGrid,
  showGridMap,
  showPlot,
  showSummary,
  showTable,
} from "lib/notebook";

const images = { pixels: new Float32Array(4 * 64).fill(-1), shape: [4, 8, 8, 1] };

/** What the Deno kernel would show for a cell that ends with this output. */
function shownBy(output: CellOutput): Promise<MediaBundle> {
  return (output as unknown as Record<symbol, () => Promise<MediaBundle>>)[
    Symbol.for("Jupyter.display")
  ]();
}

/** The format of the picture within an image element, after decoding it, and its frames where there are several. */
async function imageIn(html: unknown): Promise<string> {
  const match = /^<img src="data:([^;]+);base64,([^"]+)" alt="([^"]+)" width="\d+"/.exec(
    String(html),
  );
  assert.ok(match, `no image with a description in ${String(html).slice(0, 80)}`);
  const { format, pages = 1 } = await sharp(Buffer.from(match[2], "base64")).metadata();
  return `${match[1]}: ${format}${pages > 1 ? ` of ${pages} frames` : ""}`;
}

Deno.test("showGrid() shows a PNG with its description, in every front end", async () => {
  const bundle = await shownBy(showGrid(images, { title: 'Digits "by" <seed>' }));
  assert.equal(bundle["text/plain"], 'Digits "by" <seed>');
  assert.match(String(bundle["text/html"]), /alt="Digits &quot;by&quot; &lt;seed&gt;"/);
  assert.equal(await imageIn(bundle["text/html"]), "image/png: png");
  const png = Buffer.from(String(bundle["image/png"]), "base64");
  assert.equal((await sharp(png).metadata()).format, "png");
  assert.throws(() => showGrid({ ...images, shape: [5, 8, 8] }), TypeError);
});

Deno.test("showAnimation() shows a GIF, and its last frame where nothing moves", async () => {
  const bundle = await shownBy(showAnimation([
    { picture: blankPicture(30, 30, 1), caption: "Epoch 1" },
    { picture: blankPicture(30, 30, 2), caption: "Epoch 2" },
  ]));
  assert.equal(await imageIn(bundle["text/html"]), "image/gif: gif of 2 frames");
  assert.ok(!("image/gif" in bundle), "the animation is stored twice");
  const still = Buffer.from(String(bundle["image/png"]), "base64");
  assert.equal((await sharp(still).raw().toBuffer())[0], 2);
  assert.match(String(bundle["text/plain"]), /Epoch 1.*Epoch 2/);
});

Deno.test("showPlot() shows SVG and PNG, and the figure itself for Plotly", async () => {
  const figure: Figure = {
    data: [
      { type: "scatter", name: "One", x: Float32Array.of(1, 2), y: Float32Array.of(1, NaN) },
      { type: "bar", name: "Two", x: [1, 2], y: [3, 4] },
    ],
    layout: { title: "Both" },
  };
  const bundle = await shownBy(showPlot(figure));
  assert.equal(await imageIn(bundle["text/html"]), "image/svg+xml: svg");
  assert.match(String(bundle["text/html"]), /data-jp-theme-light="false"\] \.lib-figure/);
  assert.deepEqual(bundle["application/vnd.plotly.v1+json"], plotlyFigure(figure));
  assert.equal(bundle["text/plain"], "Both: One, Two");
  const png = await sharp(Buffer.from(String(bundle["image/png"]), "base64")).metadata();
  assert.deepEqual([png.width, png.height], [1520, 840]);
});

Deno.test("showGridMap() shows SVG that follows the page, and PNG", async () => {
  const output = showGridMap([{ title: "values", values: [1, 2] }], { columns: 2, title: "Grid" });
  const bundle = await shownBy(output);
  assert.equal(await imageIn(bundle["text/html"]), "image/svg+xml: svg");
  assert.match(String(bundle["text/html"]), /data-jp-theme-light="false"\] \.lib-figure/);
  assert.equal(bundle["text/plain"], "Grid: values");
  const png = await sharp(Buffer.from(String(bundle["image/png"]), "base64")).metadata();
  assert.equal(png.width, 1520);
});

Deno.test("showDiagram() shows SVG that follows the page, PNG, and words for both", async () => {
  const box = { kind: "box", x: 10, y: 40, width: 80, height: 40, lines: ["a box"] } as const;
  const size = { width: 100, height: 90 };
  const output = showDiagram({ title: "A box", text: "One box", ...size, parts: [box] });
  const bundle = await shownBy(output);
  assert.equal(await imageIn(bundle["text/html"]), "image/svg+xml: svg");
  assert.match(String(bundle["text/html"]), /alt="One box".*data-jp-theme-light="false"/);
  assert.equal(bundle["text/plain"], "One box");
  const png = await sharp(Buffer.from(String(bundle["image/png"]), "base64")).metadata();
  assert.deepEqual([png.width, png.height], [150, 135]);
});

Deno.test("showTable() aligns numbers and escapes text", async () => {
  const output = showTable([
    { Agent: "<1>", Examples: 20000, Loss: 0.851234, Synced: true },
    { Agent: "a|b", Examples: 5, Loss: 123.45678, Synced: false },
  ], { caption: "Agents", note: "Two of them" });
  const bundle = await shownBy(output);
  assert.equal(
    bundle["text/plain"],
    [
      "Agents",
      "",
      "Agent  Examples    Loss  Synced",
      "-----  --------  ------  ------",
      "<1>      20,000  0.8512  yes",
      "a|b           5   123.5  no",
      "",
      "Two of them",
    ].join("\n"),
  );
  assert.match(String(bundle["text/html"]), /<td style="text-align: left">&lt;1&gt;<\/td>/);
  assert.match(String(bundle["text/html"]), /<td style="text-align: right">20,000<\/td>/);
  assert.match(String(bundle["text/markdown"]), /\| a\\\|b \| 5 \| 123\.5 \| no \|/);
});

Deno.test("showTable() writes small, large, negative and infinite numbers", () => {
  const text = (value: number) => showTable([{ v: value }]).text.split("\n")[2].trim();
  assert.deepEqual(
    [1e-7, -0.5, 0, 0.00012346, 1234567.25, -1234, Infinity, NaN].map(text),
    ["1.000e-7", "-0.5000", "0", "0.0001235", "1234567", "-1,234", "Infinity", "NaN"],
  );
});

Deno.test("showTable() refuses no rows and a row that lacks a column", () => {
  assert.throws(() => showTable([]), TypeError);
  assert.throws(() => showTable([{ a: 1, b: 2 }, { a: 1 }]), {
    name: "TypeError",
    message: 'Cannot show a table: row 1 has no "b"',
  });
});

Deno.test("showSummary() lists layers, shapes and parameters", () => {
  const layer = (name: string, trained: number[][], parameters: number) => ({
    name,
    outputShape: [null, 7, 7, 256],
    trainableWeights: trained.map((shape) => ({ shape })),
    getClassName: () => "Dense",
    countParams: () => parameters,
  });
  const { text } = showSummary({
    name: "generator",
    layers: [layer("dense", [[100, 12544]], 1254400), layer("norm", [[256], [256]], 1024)],
  });
  assert.match(text, /^generator\n/);
  assert.match(text, /dense +Dense +\[batch, 7, 7, 256\] +1,254,400/);
  assert.match(text, /1,255,424 parameters, of which training changes 1,254,912$/);
});

Deno.test("a CellOutput is its text outside a notebook", async () => {
  const output = showGrid(images, { text: "Four black images" });
  assert.equal(inNotebook(), false);
  assert.equal(await output.display(), undefined);
  assert.equal(String(output), "Four black images");
  assert.equal(Deno.inspect(output), "Four black images");
});
