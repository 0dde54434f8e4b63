import assert from "node:assert/strict";
import sharp from "sharp";
import { blankPicture, encodeGif } from "lib/figures";

const ramp = {
  width: 64,
  height: 64,
  pixels: Uint8Array.from({ length: 64 * 64 }, (_, index) => index % 256),
};

async function framesOf(gif: Uint8Array): Promise<{ width: number; rows: Uint8Array[] }[]> {
  const { pages = 1 } = await sharp(gif).metadata();
  return await Promise.all(Array.from({ length: pages }, async (_, page) => {
    const { data, info } = await sharp(gif, { page }).raw().toBuffer({ resolveWithObject: true });
    const rows = Array.from(
      { length: info.height },
      (_, y) =>
        Uint8Array.from({ length: info.width }, (_, x) => {
          const at = (y * info.width + x) * info.channels;
          assert.ok(data[at] === data[at + 1] && data[at] === data[at + 2], "a pixel is not grey");
          return data[at];
        }),
    );
    return { width: info.width, rows };
  }));
}

Deno.test("encodeGif() keeps every pixel and draws each caption below", async () => {
  const dark = blankPicture(64, 64, 3);
  const gif = encodeGif([
    { picture: ramp, caption: "Epoch 1" },
    { picture: dark, caption: "Epoch 2" },
    { picture: ramp, caption: "Epoch 3" },
  ]);
  const frames = await framesOf(gif);
  assert.equal(frames.length, 3);
  const strips = frames.map(({ rows }, index) => {
    assert.ok(rows.length > 64);
    const { pixels } = index === 1 ? dark : ramp;
    assert.deepEqual(rows.slice(0, 64).flatMap((row) => [...row]), [...pixels]);
    const strip = rows.slice(64).flatMap((row) => [...row]);
    assert.ok(strip.filter((grey) => grey < 64).length > 40, "no caption");
    assert.ok(strip.filter((grey) => grey === 255).length > strip.length / 2, "strip is not white");
    return strip.join();
  });
  assert.equal(new Set(strips).size, 3, "captions look the same");
});

Deno.test("encodeGif() keeps the colours of coloured frames", async () => {
  const colours = [[255, 0, 0], [0, 128, 255], [250, 250, 0]];
  const pixels = Uint8Array.from(
    { length: 3 * 64 * 64 },
    (_, index) => colours[Math.floor(index / 3 / 1366)][index % 3],
  );
  const picture = { width: 64, height: 64, channels: 3 as const, pixels };
  const gif = encodeGif([{ picture, caption: "Round 1" }, { picture, caption: "Round 2" }]);
  const { data, info } = await sharp(gif, { page: 1 }).removeAlpha().raw()
    .toBuffer({ resolveWithObject: true });
  assert.equal(info.width, 64);
  const off = pixels.map((value, index) => Math.abs(value - data[index]));
  assert.ok(Math.max(...off) <= 8, `a colour is ${Math.max(...off)} off`);
});

Deno.test("encodeGif() repeats for ever and rests on the last frame", async () => {
  const frame = { picture: ramp, caption: "" };
  const gif = encodeGif([frame, frame, frame], { delay: 120, lastDelay: 900 });
  const { delay, loop } = await sharp(gif, { animated: true }).metadata();
  assert.deepEqual(delay, [120, 120, 900]);
  assert.equal(loop, 0);
});

Deno.test("encodeGif() gives the same bytes for the same frames", () => {
  const frames = [{ picture: ramp, caption: "Epoch 1" }];
  assert.deepEqual(encodeGif(frames), encodeGif(frames));
});

Deno.test("encodeGif() refuses no frames, other sizes and other delays", () => {
  assert.throws(() => encodeGif([]), TypeError);
  const small = { picture: blankPicture(32, 64, 0), caption: "" };
  assert.throws(() => encodeGif([{ picture: ramp, caption: "" }, small]), {
    name: "TypeError",
    message: "Cannot encode a GIF: frame 1 is 32 × 64 pixels but the first one is 64 × 64",
  });
  for (const delay of [0, -10, 15, NaN]) {
    assert.throws(() => encodeGif([small], { delay }), RangeError);
  }
});
