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
