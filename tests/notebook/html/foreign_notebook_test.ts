/** Reports on notebooks that others made: nothing of them acts or loads, and what can be shown is there. */
import assert from "node:assert/strict";
import { join } from "@std/path";
import { blankPicture, encodePng } from "lib/figures";
import { notebookHtml } from "lib/notebook";
import { hasBrowser, openInBrowser } from "../../runs/report/browser_page.ts";

type Cell = Record<string, unknown>;

const markdown = (source: string, more: Cell = {}): Cell => ({
  cell_type: "markdown",
  metadata: {},
  source,
  ...more,
});
const shows = (data: Cell, metadata: Cell = {}): Cell => ({
  cell_type: "code",
  execution_count: 1,
  metadata: {},
  source: "1",
  outputs: [{ output_type: "display_data", metadata, data }],
});

/** The report on a notebook of format 4.4 with these cells, in a folder with some files. */
async function reportOn(
  cells: Cell[],
  test: (html: string, path: string) => Promise<void> | void,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const own = join(folder, "own");
    await Deno.mkdir(own);
    await Deno.writeFile(join(own, "beside me.png"), await encodePng(blankPicture(30, 20, 99)));
    await Deno.writeTextFile(join(own, "secret.png"), "a secret with the name of a picture");
    await Deno.writeFile(join(folder, "outside.png"), await encodePng(blankPicture(30, 20, 99)));
    await Deno.symlink(join(folder, "outside.png"), join(own, "link.png"));
    const path = join(own, "theirs.ipynb");
    const notebook = { cells, metadata: {}, nbformat: 4, nbformat_minor: 4 };
    await Deno.writeTextFile(path, JSON.stringify(notebook));
    const html = await notebookHtml(path);
    const page = join(folder, "page.html");
    await Deno.writeTextFile(page, html);
    await test(html, page);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const act = "globalThis.acted = true";
const far = "https://example.org/far";
/** What somebody may try. */
const hostile = [
  `<img src=x onerror="${act}">`,
  `<script>${act}</script><script src="${far}.js"></script>`,
  `<svg onload="${act}"><script>${act}</script><a href="javascript:${act}">a</a></svg>`,
  `<a href="javascript:${act}" class="try">b</a><a href=" java&#10;script:${act}" class="try">c</a>`,
  `<a href="data:text/html,<script>${act}</script>" class="try">d</a><a href="file:///etc/passwd">e</a>`,
  `<iframe srcdoc="<script>parent.acted = true</script>"></iframe><iframe src="${far}"></iframe>`,
  `<object data="${far}"></object><embed src="${far}"><link rel="stylesheet" href="${far}.css">`,
  `<meta http-equiv="refresh" content="0; url=${far}"><base href="${far}/">`,
  `<form action="${far}"><input name="q" autofocus onfocus="${act}"><button>f</button></form>`,
  `<style>@import "${far}.css"; body { background: url(${far}.png) }</style>`,
  `<div style="position: fixed; inset: 0; background: url(${far}.png)">g</div>`,
  `<img src="${far}.png"><img srcset="${far}-2.png 2x"><video src="${far}.mp4" autoplay></video>`,
  `<img name="getElementById"><img name="querySelectorAll"><details open ontoggle="${act}"></details>`,
  `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=${act}&gt;">`,
  `<noscript><p title="</noscript><img src=x onerror=${act}>"></noscript>`,
  `![h](${far}.png) [i](javascript:${act})`,
  `$\\href{javascript:${act}}{x}$ $\\htmlClass{x}{y}$ $\\includegraphics{${far}.png}$`,
];
const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload="${act}">` +
  `<script>${act}</script><image href="${far}.png"/></svg>`;
const hostileCells = [
  ...hostile.map((text) => markdown(text, { id: `"><img src=x onerror=${act}>` })),
  ...hostile.map((text) => shows({ "text/html": text, "text/plain": "a" })),
  ...hostile.map((text) => shows({ "text/markdown": text })),
  ...hostile.map((text) => ({ cell_type: "raw", metadata: { format: "text/html" }, source: text })),
  shows({ "application/javascript": act }),
  shows({ "image/svg+xml": svg, "text/plain": "a" }),
  shows({ "text/latex": `$\\href{javascript:${act}}{x}$</div><script>${act}</script>` }),
  shows({ "text/plain": `<script>${act}</script>\u001b[31m<img src=x onerror="${act}">` }),
  shows({ "image/png": `"><script>${act}</script>` }, {
    "image/png": { width: `1 onload=${act}` },
  }),
  shows({ "application/vnd.jupyter.widget-view+json": { model_id: `</script><script>${act}` } }),
  {
    ...shows({}),
    metadata: { tags: [`"><script>${act}</script>`] },
    source: `</pre><script>${act}</script>`,
    outputs: [
      { output_type: "stream", name: "stdout", text: `<script>${act}</script>` },
      {
        output_type: "error",
        ename: `<script>${act}</script>`,
        evalue: "",
        traceback: [`<script>${act}</script>`],
      },
    ],
  },
];

Deno.test("a report on a hostile notebook holds no script but its own, and no address to load", async () => {
  await reportOn(hostileCells, (html) => {
    const scripts = [...html.matchAll(/<script[^>]*>([^]*?)<\/script>/gi)];
    assert.equal(scripts.length, 1);
    assert.match(scripts[0][1], /show-code/);
    assert.match(html, /<meta content="default-src 'none';[^>]*script-src 'sha256-[^']+';/);
    const tags = [...html.matchAll(/<[a-z][^>]*>/gi)].map(([tag]) => tag);
    assert.deepEqual(tags.filter((tag) => /\son\w+\s*=/i.test(tag.replace(/"[^"]*"/g, '""'))), []);
    assert.deepEqual(tags.filter((tag) => /^<(iframe|object|embed|base|form)\b/i.test(tag)), []);
    assert.deepEqual(
      tags.filter((tag) => /(src|srcset|background|action)="(?!data:)/.test(tag)),
      [],
    );
    assert.doesNotMatch(html, /href="(javascript|data:text|file)/i);
    assert.doesNotMatch(html, /url\((?!["']?data:)/);
  });
});

Deno.test({
  name: "a report on a hostile notebook neither acts nor loads in Chromium",
  ignore: !hasBrowser, // no Chromium or Chrome on this machine
  fn: async () => {
    await reportOn(hostileCells, async (_, page) => {
      const { complaints, requests, value } = await openInBrowser(page, {
        expression: `(async () => {
          document.querySelectorAll("a.try").forEach((link) => link.click());
          document.getElementById("show-code").click();
          await new Promise((resolve) => setTimeout(resolve, 500));
          return ["acted" in globalThis, location.protocol, document.querySelector("details.code").open];
        })()`,
      });
      assert.deepEqual(requests, []);
      assert.deepEqual(value, [false, "file:", true]);
      assert.deepEqual(complaints, [], "not even the policy had to stop anything");
    });
  },
});

Deno.test({
  name: "a report draws a foreign notebook's plots, but loads and runs nothing that they name",
  ignore: !hasBrowser, // no Chromium or Chrome on this machine
  fn: async () => {
    const text = `</script><script>${act}</script><img src="${far}.png" onerror="${act}">`;
    const series = { type: "scatter", name: text, x: [1, 2], y: [3, 4] };
    const layout = {
      title: { text },
      images: [{ source: `${far}.png`, x: 0, y: 0, sizex: 1, sizey: 1 }],
      annotations: [{ text: `<a href="javascript:${act}">${text}</a>`, x: 1, y: 3 }],
    };
    const plot = (...data: unknown[]) =>
      shows({
        "application/vnd.plotly.v1+json": { data, layout },
        "text/html": "<p class='still'>A still picture</p>",
      });
    const cells = [plot(series), plot({ type: "image", source: `${far}.png` }), plot()];
    await reportOn(cells, async (_, page) => {
      const { requests, complaints, value } = await openInBrowser(page, {
        expression: `(async () => {
          await new Promise((resolve) => setTimeout(resolve, 1000));
          document.querySelectorAll("svg a").forEach((link) => link.dispatchEvent(new MouseEvent("click")));
          const stills = [...document.querySelectorAll(".still")].map((still) => still.checkVisibility());
          return ["acted" in globalThis, document.querySelectorAll(".lines path").length > 0, stills];
        })()`,
      });
      assert.deepEqual(value, [false, true, [false, true, true]]);
      assert.deepEqual(requests, []);
      assert.deepEqual(complaints, []);
    });
  },
});

Deno.test("a report holds attached pictures and those beside the notebook, and names the others", async () => {
  const png = btoa(String.fromCharCode(...await encodePng(blankPicture(10, 10, 50))));
  const cells = [
    markdown("![attached](attachment:a.png)", { attachments: { "a.png": { "image/png": png } } }),
    markdown("![beside](beside%20me.png) <img src='./beside me.png' alt='again'>"),
    markdown("![lost](attachment:b.png) ![secret](secret.png) ![link](link.png)"),
    markdown("![above](../outside.png) ![far](https://example.org/a.png) ![root](/etc/passwd)"),
  ];
  await reportOn(cells, (html) => {
    const of = (alt: string) => html.match(new RegExp(`<img [^>]*alt="${alt}"[^>]*>`))?.[0] ?? "";
    for (const alt of ["attached", "beside", "again"]) {
      assert.match(of(alt), /src="data:image\/png;base64,/, alt);
    }
    for (const alt of ["lost", "secret", "link", "above", "far", "root"]) {
      assert.match(of(alt), /^<img /, alt);
      assert.doesNotMatch(of(alt), /src=/, alt);
    }
    const named = [...html.slice(html.indexOf("Left out")).matchAll(/<code>([^<]*)<\/code>/g)];
    assert.deepEqual(named.map(([, address]) => address), [
      ...["file:b.png", "secret.png", "link.png", "../outside.png", "https://example.org/a.png"],
      "/etc/passwd",
    ]);
  });
});

Deno.test("a report shows of an output what needs no script", async () => {
  const png = btoa(String.fromCharCode(...await encodePng(blankPicture(10, 10, 50))));
  const cells = [
    shows({ "text/html": "<div id='plot'></div><script>1</script>", "image/png": png }),
    shows({ "text/html": "<p>words</p><script>1</script>", "text/plain": "Figure()" }),
    shows({ "application/vnd.plotly.v1+json": { data: [] } }),
    shows({ "text/latex": "\\frac{1}{2}" }),
    shows({ "image/gif": "R0lGODlhAQABAAAAACw=" }),
    shows({ "text/markdown": "the share $p_j$ of *all*" }),
    { cell_type: "raw", metadata: {}, source: "as <b>it</b> is" },
    markdown("a formula $\\nonsense{x}$ that KaTeX does not know"),
  ];
  await reportOn(cells, (html) => {
    assert.doesNotMatch(html, /id="plot"/);
    assert.match(html, /<p>words<\/p><p><em>A report leaves out what needs a script/);
    assert.match(html, /\[Left out of this report: application\/vnd\.plotly\.v1\+json\]/);
    assert.match(html, /<mfrac><mn>1<\/mn><mn>2<\/mn><\/mfrac>/);
    assert.match(html, /src="data:image\/gif;base64,R0lGODlhAQABAAAAACw="/);
    assert.match(html, /<msub><mi>p<\/mi><mi>j<\/mi><\/msub>[^]*<em>all<\/em>/);
    assert.match(html, /as <b>it<\/b> is/);
    assert.match(html, /<code>\\nonsense\{x\}<\/code>/);
  });
});
