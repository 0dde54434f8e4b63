import assert from "node:assert/strict";
import { join } from "@std/path";
import { readRunRecord, RoundPictures, runReport } from "lib/runs";
import { inOutputs, smallDcganRun, smallFedganRun } from "../small_run.ts";
import { hasBrowser, openInBrowser } from "./browser_page.ts";

Deno.test({
  name:
    "runReport() has a slider over rounds, agents and mean side by side, and the last round on paper",
  ignore: !hasBrowser, // no Chromium or Chrome on this machine
  fn: async () => {
    await inOutputs(async (folder) => {
      const run = await smallFedganRun("fed");
      const pictures = RoundPictures.of([]);
      const drawn = (shade: number) => {
        const pixels = new Float32Array(4 * 64).fill(shade / 10);
        return { network: "generator", pixels, shape: [4, 8, 8, 1] };
      };
      for (const round of [1, 2]) {
        const names = ["agent-1", "agent-2", "intermediary"];
        pictures.add(round, Object.fromEntries(names.map((name, i) => [name, drawn(round + i)])));
      }
      await pictures.write(run.files);
      const html = await runReport([{ record: await readRunRecord(run), settings: [] }]);
      assert.ok(html.indexOf("<h2>Round by round") < html.indexOf("<h2>Metrics"));
      const page = join(folder, "report.html");
      await Deno.writeTextFile(page, html);
      for (const width of [390, 1280]) {
        const { complaints, requests, value } = await openInBrowser(page, {
          expression: `(() => {
            const strip = document.querySelector("figure.filmstrip");
            const slider = strip.querySelector("input");
            slider.value = 0;
            slider.dispatchEvent(new Event("input"));
            const tiles = [...strip.querySelectorAll(".drawing img")]
              .map((film) => film.parentElement.getBoundingClientRect());
            return {
              names: strip.querySelector(".drawing").innerText.split("\\n").slice(0, 3),
              place: slider.getAttribute("aria-valuetext"),
              isLarge: tiles.every(({ width, height }) => width > 90 && Math.abs(width - height) < 1),
              isBeside: new Set(tiles.map(({ top }) => top)).size === 1,
              still: strip.querySelector(":scope > img").checkVisibility(),
              fits: document.documentElement.scrollWidth <= innerWidth,
            };
          })()`,
          width,
        });
        assert.deepEqual(complaints, []);
        assert.deepEqual(requests, []);
        assert.deepEqual(value, {
          names: ["Agent 1", "Agent 2", "Mean"],
          place: "Round 1 of 2",
          isLarge: true,
          isBeside: true,
          still: false,
          fits: true,
        });
      }
    });
  },
});

Deno.test("runReport() names pictures of rounds that cannot be read, and shows the rest", async () => {
  await inOutputs(async () => {
    const run = await smallFedganRun("fed");
    await run.files.write("rounds.safetensors", "no pictures");
    const html = await runReport([{ record: await readRunRecord(run), settings: [] }]);
    assert.match(html, /<h2>Round by round<\/h2>[^]*?<p class="faint">Cannot read [^<]+<\/p>/);
    assert.match(html, /<h2>Metrics/);
  });
});

Deno.test("runReport() has a slider over the epochs of a run without agents, and names a picture that is none", async () => {
  await inOutputs(async () => {
    const run = await smallDcganRun("solo");
    await run.files.write("images/epoch-0003.png", "no picture");
    const html = await runReport([{ record: await readRunRecord(run), settings: [] }]);
    const [, section] = /<h2>Epoch by epoch<\/h2>([^]*?)<\/section>/.exec(html)!;
    const strip = JSON.parse(/<script type="application\/json">([^<]*)</.exec(section)![1]);
    assert.deepEqual([strip.countedBy, strip.counts], ["Epoch", [1, 2]]);
    assert.deepEqual([strip.width, strip.height, strip.parts.length], [56, 56, 1]);
    assert.equal(strip.parts[0].name, "solo");
    assert.match(section, /<p class="faint">The picture of epoch 3 is left out: /);
  });
});
