import assert from "node:assert/strict";
import sharp from "sharp";
import { blankPicture, filmstrip, filmstripType } from "lib/figures";
import { showFilmstrip } from "lib/notebook";

Deno.test("showFilmstrip() shows its last frame, and has all for what draws a slider", async () => {
  const rows = ["Agent 1", "Mean"].map((name) => ({
    name,
    pictures: [blankPicture(20, 20, 0), blankPicture(20, 20, 255)],
  }));
  const bundle = await showFilmstrip(rows, { counts: [3, 6] }).bundle();
  assert.equal(bundle["text/plain"], "Pictures of Agent 1, Mean");
  assert.deepEqual(bundle[filmstripType], await filmstrip(rows, { counts: [3, 6] }));
  const still = String(bundle["image/png"]);
  assert.ok(String(bundle["text/html"]).includes(`src="data:image/png;base64,${still}"`));
  const png = Uint8Array.from(atob(still), (c) => c.charCodeAt(0));
  assert.equal((await sharp(png).metadata()).format, "png");
});

Deno.test("showFilmstrip() shows an animation in place of the last frame if it is asked for one", async () => {
  const row = { name: "DCGAN", pictures: [blankPicture(20, 20, 0), blankPicture(20, 20, 255)] };
  const options = { countedBy: "Epoch", isAnimated: true };
  const bundle = await showFilmstrip([row], options).bundle();
  const html = String(bundle["text/html"]);
  const gif = /src="data:image\/gif;base64,([^"]+)"/.exec(html)![1];
  const bytes = Uint8Array.from(atob(gif), (c) => c.charCodeAt(0));
  const { format, pages, width } = await sharp(bytes, { animated: true }).metadata();
  assert.deepEqual([format, pages], ["gif", 2]);
  assert.ok(html.includes(`width="${width}"`));
  assert.deepEqual(bundle[filmstripType], await filmstrip([row], { countedBy: "Epoch" }));
  assert.ok("image/png" in bundle);
});
