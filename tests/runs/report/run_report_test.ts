import assert from "node:assert/strict";
import { join } from "@std/path";
import { readRunRecord, runReport } from "lib/runs";
import sharp from "sharp";
import { inOutputs, smallDcganRun, smallFedganRun } from "../small_run.ts";
import { hasBrowser, openInBrowser, splitWords } from "./browser_page.ts";

const settings = [
  { name: "epochs", value: "2", isChanged: true },
  { name: "seed", value: "0", isChanged: false },
];

/** Every picture inside a document: its bytes and its text for those who cannot see it. */
function picturesIn(html: string): { bytes: Uint8Array; alt: string }[] {
  return [...html.matchAll(/<img [^>]*>/g)].map(([element]) => {
    const [, base64] = /src="data:image\/[a-z+]+;base64,([^"]+)"/.exec(element) ??
      assert.fail(`is no data inside: ${element.slice(0, 100)}`);
    const [, alt] = /alt="([^"]+)"/.exec(element) ?? assert.fail("has no alt text");
    return { bytes: Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)), alt };
  });
}

/** Whatever would make a browser ask for something. */
function outsideReferences(html: string): string[] {
  const own = html.replace(/<script>[^]*?<\/script>/g, ""); // Plotly, which names its home in texts
  const named =
    /(?:src|href|srcset|action|data)\s*=\s*["']?(?!["']?data:)[^\s>]{1,80}|@import|url\(/g;
  return own.match(named) ?? [];
}

/** In a page: waits for the plots, and measures them and the pictures. */
const measure = `(async () => {
  await new Promise((resolve) => setTimeout(resolve, 500));
  const images = [...document.images];
  await Promise.all(images.map((image) => image.decode().catch(() => {})));
  const plane = document.querySelector(".nsewdrag");
  const last = [...document.querySelector(".scatterlayer .trace").querySelectorAll(".point")].at(-1);
  const { x, y, width, height } = last.getBoundingClientRect();
  const place = { bubbles: true, clientX: x + width / 2, clientY: y + height / 2 };
  for (const type of ["mouseover", "mousemove"]) plane.dispatchEvent(new MouseEvent(type, place));
  await new Promise((resolve) => setTimeout(resolve, 500));
  return {
    hover: document.querySelector(".hoverlayer").textContent,
    buttons: document.querySelector(".modebar").querySelectorAll(".modebar-btn").length,
    images: images.length,
    broken: images.filter(({ naturalWidth }) => naturalWidth === 0).map(({ alt }) => alt),
    plots: document.querySelectorAll("figure.plot").length,
    drawn: document.querySelectorAll("figure.plot.drawn .main-svg .xtick").length,
    overflow: document.documentElement.scrollWidth - innerWidth,
    ground: getComputedStyle(document.body).backgroundColor,
    ink: getComputedStyle(document.querySelector(".xtick text")).fill,
  };
})()`;

interface Measured {
  hover: string;
  buttons: number;
  images: number;
  broken: string[];
  plots: number;
  drawn: number;
  overflow: number;
  ground: string;
  ink: string;
}

async function reported(...names: string[]): Promise<string> {
  const runs = [];
  for (const name of names) {
    const run = name.startsWith("solo") ? await smallDcganRun(name) : await smallFedganRun(name);
    runs.push({ record: await readRunRecord(run), settings });
  }
  return await runReport(runs);
}

Deno.test("runReport() is one file with everything inside", async () => {
  await inOutputs(async () => {
    for (const names of [["solo"], ["fed"], ["solo-b", "fed-b"]]) {
      const html = await reported(...names);
      assert.deepEqual(outsideReferences(html), []);
      assert.ok(html.length < 15_000_000);
      const pictures = picturesIn(html);
      for (const { bytes } of pictures) {
        const { width, height } = await sharp(bytes).metadata();
        assert.ok(width! > 10 && height! > 10);
      }
      for (const { alt } of pictures) assert.ok(alt.length > 10, alt);
    }
  });
});

Deno.test("runReport() shows a federated run's losses, pictures, labels, rounds and settings", async () => {
  await inOutputs(async () => {
    const html = await reported("fed");
    const alts = picturesIn(html).map(({ alt }) => alt);
    for (
      const alt of [
        "What Agent 1 draws after epoch 2",
        "What Agent 2 draws after epoch 1",
        "What Mean draws after round 2",
        "All that Mean drew, as an animation",
        "One image of each agent and of the mean, from the same noise, round by round",
        "Metrics of fed: Generator loss (nats), Discriminator loss (nats); Agent 1, Agent 2",
        "Examples of each label by agent: Agent 1: 20 examples, Agent 2: 20 examples",
      ]
    ) assert.ok(alts.includes(alt), alt);
    const plots = [...html.matchAll(/<script type="application\/json">([^]*?)<\/script>/g)]
      .map(([, json]) => JSON.parse(json));
    assert.equal(plots.length, 3);
    assert.deepEqual(plots[0].data[1].y, [2.625, 2.75]);
    assert.match(html, /<td>State<\/td><td>finished<\/td>/);
    assert.match(html, /<td>Exchanged<\/td><td>81 MB<\/td>/);
    assert.match(html, /<td class="number">2<\/td><td class="number">3\.50 s<\/td>.*222222222222/);
    assert.match(html, /<tr class="changed"><td>epochs<\/td>/);
    assert.match(html, /<tr><td>seed<\/td>/);
  });
});

Deno.test("runReport() begins with the last pictures and three numbers, and folds what is seldom asked for", async () => {
  await inOutputs(async () => {
    const html = await reported("fed");
    const places = [
      'alt="What Mean draws at the end, after round 2"',
      'alt="All that Mean drew, as an animation"',
      "<strong>2</strong><span>rounds, finished</span>",
      "<strong>7.0 s</strong><span>of training</span>",
      "<span>Generator loss (nats)</span>",
      "<h2>Metrics</h2>",
      "<h2>Rounds</h2>",
      "<h2>Settings</h2>",
      '<details class="section">\n<summary><h2>Every picture</h2>',
      "<h2>The run</h2>",
      "<h2>Every setting</h2>",
    ].map((part) => [html.indexOf(part), part] as const);
    assert.deepEqual(places.filter(([place]) => place < 0), []);
    assert.deepEqual(places.toSorted(([a], [b]) => a - b), places);
    const settings = html.slice(html.indexOf("<h2>Settings"), html.indexOf("<h2>Every picture"));
    assert.match(settings, /<td>epochs<\/td>/);
    assert.doesNotMatch(settings, /<td>seed<\/td>/, "it has its default");
    const sha256 = "2".repeat(64);
    assert.ok(html.includes(`<summary>${sha256.slice(0, 12)}…</summary>${sha256}</details>`));
  });
});

Deno.test("runReport() puts two runs side by side and marks what differs", async () => {
  await inOutputs(async () => {
    const [a, b] = [await smallDcganRun("a"), await smallDcganRun("b", { offset: 1 })];
    const other = settings.map((setting) => ({ ...setting, value: setting.name + "!" }));
    const html = await runReport([
      { record: await readRunRecord(a), settings },
      { record: await readRunRecord(b), settings: [settings[0], other[1]] },
    ]);
    assert.match(html, /<title>a and b<\/title>/);
    assert.match(html, /Metrics of both/);
    const differs = html.slice(html.indexOf("<h2>What differs"), html.indexOf('class="numbers"'));
    assert.match(differs, /<td>seed<\/td><td[^>]*>0<\/td><td[^>]*>seed!<\/td>/, "first of all");
    assert.doesNotMatch(differs, /<td>epochs/);
    assert.match(html, /<tr><td>epochs<\/td>/);
    assert.match(html, /<tr class="changed"><td>seed<\/td>[^]*?seed!/);
  });
});

Deno.test("runReport() tells of a run that has nothing to show yet, and escapes names", async () => {
  await inOutputs(async () => {
    for (const make of [smallDcganRun, smallFedganRun]) {
      const run = await make(`<b>${make.name}`, { done: 0 });
      const html = await runReport([{ record: await readRunRecord(run), settings }]);
      assert.match(html, /No epoch is finished yet/);
      assert.doesNotMatch(html, /Pictures/);
      assert.match(html, /<h1>&lt;b&gt;small/);
    }
  });
});

Deno.test("runReport() leaves out animations that would make it too large, and says so", async () => {
  await inOutputs(async () => {
    const run = await smallFedganRun("fed");
    await Deno.truncate(join(run.agent(1).path, "training.gif"), 9_000_000);
    const html = await runReport([{ record: await readRunRecord(run), settings }]);
    assert.match(html, /The animation has 9\.0 MB, too much for this page/);
    const alts = picturesIn(html).map(({ alt }) => alt);
    assert.ok(alts.includes("All that Agent 2 drew, as an animation"));
  });
});

Deno.test({
  name: "runReport() opens in Chromium without an error or a request, in light and dark",
  ignore: !hasBrowser, // no Chromium or Chrome on this machine
  fn: async () => {
    await inOutputs(async (folder) => {
      const html = await reported("fed");
      const path = join(folder, "report.html");
      await Deno.writeTextFile(path, html);
      const grounds: string[] = [];
      for (const theme of ["light", "dark"] as const) {
        const report = await openInBrowser(path, { expression: measure, theme });
        assert.deepEqual(report.complaints, []);
        assert.deepEqual(report.requests, []);
        const measured = report.value as Measured;
        const { hover, buttons, images, broken, plots, drawn, overflow, ground, ink } = measured;
        assert.match(hover, /^2.*Agent 1.* : 1\.75/, "values of epoch 2 under the pointer");
        assert.equal(buttons, 6);
        assert.equal(images, picturesIn(html).length);
        assert.deepEqual(broken, []);
        assert.equal(plots, 3);
        assert.ok(drawn > 10, `${drawn} marks on axes`);
        assert.ok(overflow <= 0, `${overflow} pixels stick out`);
        assert.notEqual(ground, ink);
        grounds.push(ground);
      }
      assert.deepEqual(grounds, ["rgb(255, 255, 255)", "rgb(20, 23, 28)"]);
    });
  },
});

Deno.test({
  name: "runReport() splits no word on a telephone, and fits it",
  ignore: !hasBrowser, // no Chromium or Chrome on this machine
  fn: async () => {
    await inOutputs(async (folder) => {
      const path = join(folder, "report.html");
      await Deno.writeTextFile(path, await reported("fed"));
      for (const width of [360, 390, 1280]) {
        const expression = `[${splitWords}, document.documentElement.scrollWidth <= innerWidth]`;
        const { value } = await openInBrowser(path, { expression, width });
        assert.deepEqual(value, [[], true], `${width} pixels`);
      }
    });
  },
});

Deno.test("runReport() leaves out what lies behind a symbolic link, and names it", async () => {
  await inOutputs(async (folder) => {
    const run = await smallFedganRun("fed");
    const secret = join(folder, "secret.png");
    await Deno.writeTextFile(secret, "not for everybody");
    await Deno.remove(join(run.path, "rounds.png"));
    await Deno.symlink(secret, join(run.path, "rounds.png"));
    await Deno.mkdir(join(folder, "elsewhere"));
    await Deno.rename(join(run.path, "agent-2", "images"), join(folder, "elsewhere", "images"));
    await Deno.symlink(join(folder, "elsewhere", "images"), join(run.path, "agent-2", "images"));
    const html = await runReport([{ record: await readRunRecord(run), settings }]);
    assert.doesNotMatch(html, new RegExp(btoa("not for everybody").slice(0, 16)));
    assert.match(html, /rounds\.png&quot;: it is a symbolic link but must be the run/);
    assert.match(html, /agent-2\/images&quot;: it is a symbolic link/);
    const alts = picturesIn(html).map(({ alt }) => alt);
    assert.ok(alts.includes("What Agent 1 draws after epoch 1"));
    assert.ok(!alts.includes("What Agent 2 draws after epoch 1"));
  });
});

Deno.test("runReport() says what it left out of damaged lines, and who began the run", async () => {
  await inOutputs(async () => {
    const run = await smallDcganRun("solo");
    await Deno.writeTextFile(join(run.path, "metrics.jsonl"), "{", { append: true });
    const html = await runReport([{ record: await readRunRecord(run), settings }]);
    assert.match(html, /<h2>Left out<\/h2>[^]*line 3: it is not JSON/);
    assert.match(html, /<td>Started by<\/td><td>deno task train dcgan<\/td>/);
    assert.match(html, /Marked settings differ from the defaults/);
  });
});
