import assert from "node:assert/strict";
import { sha256 } from "lib/files";
import { encodeGif, encodePng, imageGrid, lossFigure, renderPng } from "lib/figures";

const program = `
import { sha256 } from "lib/files";
import { encodeGif, encodePng, imageGrid, lossFigure, renderPng } from "lib/figures";
const grid = imageGrid({ pixels: new Uint8Array(4 * 64), shape: [4, 8, 8] }, { title: "Title" });
const losses = [1, 2, 3].map((epoch) => ({ epoch, generatorLoss: 1 / epoch, discriminatorLoss: epoch }));
console.log(JSON.stringify([
  sha256(await encodePng(grid)),
  sha256(encodeGif([{ picture: grid, caption: "Epoch 1" }])),
  sha256(await renderPng(lossFigure(losses))),
]));`;

Deno.test("pictures have the same bytes in a process that finds no font", async () => {
  const grid = imageGrid({ pixels: new Uint8Array(4 * 64), shape: [4, 8, 8] }, { title: "Title" });
  const losses = [1, 2, 3].map((epoch) => ({
    epoch,
    generatorLoss: 1 / epoch,
    discriminatorLoss: epoch,
  }));
  const expected = [
    sha256(await encodePng(grid)),
    sha256(encodeGif([{ picture: grid, caption: "Epoch 1" }])),
    sha256(await renderPng(lossFigure(losses))),
  ];
  const nowhere = "/nonexistent";
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", program],
    cwd: new URL("../../..", import.meta.url),
    env: { FONTCONFIG_PATH: nowhere, FONTCONFIG_FILE: `${nowhere}/fonts.conf`, NO_COLOR: "1" },
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  assert.deepEqual(JSON.parse(new TextDecoder().decode(stdout)), expected);
});
