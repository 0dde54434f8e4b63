import assert from "node:assert/strict";
import { sha256 } from "lib/files";
import { encodeGif, encodePng, type Figure, imageGrid, renderPng, renderSvg } from "lib/figures";

const program = `
import { sha256 } from "lib/files";
import { encodeGif, encodePng, imageGrid, renderPng, renderSvg } from "lib/figures";
const figure = JSON.parse(Deno.args[0]);
const grid = imageGrid({ pixels: new Uint8Array(4 * 64), shape: [4, 8, 8] }, { title: "Title" });
console.log(JSON.stringify([
  sha256(await encodePng(grid)),
  sha256(encodeGif([{ picture: grid, caption: "Epoch 1" }])),
  sha256(new TextEncoder().encode(renderSvg(figure))),
  sha256(await renderPng(figure)),
]));`;

Deno.test("pictures have the same bytes in a process that finds no font", async () => {
  const figure: Figure = {
    data: [
      { type: "scatter", name: "Сеть α", x: [1, 2, 3], y: [1, 0.5, 0.3] },
      { type: "scatter", name: "中文", mode: "markers", x: [1, 2, 3], y: [1, 2, 3] },
    ],
    layout: { title: "Losses", xaxis: { title: "Epoch", tickformat: "d" } },
  };
  const grid = imageGrid({ pixels: new Uint8Array(4 * 64), shape: [4, 8, 8] }, { title: "Title" });
  const expected = [
    sha256(await encodePng(grid)),
    sha256(encodeGif([{ picture: grid, caption: "Epoch 1" }])),
    sha256(new TextEncoder().encode(renderSvg(figure))),
    sha256(await renderPng(figure)),
  ];
  const nowhere = "/nonexistent";
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", program, JSON.stringify(figure)],
    cwd: new URL("../../..", import.meta.url),
    env: { FONTCONFIG_PATH: nowhere, FONTCONFIG_FILE: `${nowhere}/fonts.conf`, NO_COLOR: "1" },
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  assert.deepEqual(JSON.parse(new TextDecoder().decode(stdout)), expected);
});
