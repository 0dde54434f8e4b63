import assert from "node:assert/strict";
import { join } from "@std/path";
import { blankPicture, encodePng, type Figure } from "lib/figures";
import {
  type Notebook,
  notebookHtml,
  readNotebook,
  showFilmstrip,
  showPlot,
  writeNotebook,
} from "lib/notebook";
import { hasBrowser, openInBrowser, splitWords } from "../../runs/report/browser_page.ts";

/** Writes a notebook with a formula, a picture and a table, as if it had been executed. */
async function executedNotebook(
  folder: string,
  executionCount: number | null = 1,
  { text = "", table = "<table><tr><td>0.5</td></tr></table>" } = {},
): Promise<string> {
  const png = btoa(String.fromCharCode(...await encodePng(blankPicture(40, 30, 99))));
  const image = `<img src="data:image/png;base64,${png}" alt="A grey picture" width="40">`;
  const cell = (source: string, html: string, id: string) => ({
    cell_type: "code",
    id,
    metadata: {},
    source,
    execution_count: executionCount,
    outputs: executionCount === null ? [] : [{
      output_type: "execute_result",
      execution_count: executionCount,
      metadata: {},
      data: { "text/html": html, "text/plain": "text" },
    }],
  });
  const notebook: Notebook = {
    name: "small.ipynb",
    metadata: {
      kernelspec: { display_name: "Deno (FedGAN)", language: "typescript", name: "deno" },
      language_info: { name: "typescript", file_extension: ".ts" },
    },
    cells: [
      {
        cell_type: "markdown",
        id: "a",
        metadata: {},
        source: `# Small\n\nThe share $p_j$, \`$HOME\`\n\n${text}`,
      },
      cell("const two = 1 + 1;\nshow(two)", image, "b"),
      cell('showTable([{ loss: "<0.5" }])', table, "c"),
    ],
  };
  const path = join(folder, notebook.name);
  await writeNotebook(path, notebook);
  return path;
}

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("notebookHtml() has everything inside: text, formulas, folded code and outputs", async () => {
  await inFolder(async (folder) => {
    const html = await notebookHtml(await executedNotebook(folder));
    assert.match(html, /<title>small<\/title>/);
    assert.match(html, /<h1[^>]*>Small/);
    assert.match(html, /<math>[^]*<msub><mi>p<\/mi><mi>j<\/mi><\/msub>/);
    assert.match(html, /<code>\$HOME<\/code>/);
    assert.equal(html.match(/<details class="code">/g)!.length, 2);
    assert.match(html, /id="show-code"/);
    assert.match(html, /<img alt="A grey picture" src="data:image\/png;base64,/);
    assert.match(html, /<td>0\.5<\/td>/);
    assert.match(html, /prefers-color-scheme: dark/);
    assert.doesNotMatch(html, /<script[^>]* src=|<link [^>]*href="(?!data:)|@import/);
    assert.doesNotMatch(html, /url\((?!["']?data:)|<img [^>]*src="(?!data:)/);
    assert.ok(html.length < 5_000_000);
  });
});

Deno.test("notebookHtml() says where a notebook is that Jupyter refuses, without Python's stack", async () => {
  const folder = await Deno.makeTempDir();
  const path = join(folder, "odd.ipynb");
  const executed = { cell_type: "code", execution_count: 1, id: "a", metadata: {}, source: "1" };
  const refused: [cells: object[], message: RegExp][] = [
    [
      [{ ...executed, outputs: [{ output_type: "stream", name: 7, text: "x" }] }],
      /Jupyter refuses it, cells\.0\.outputs\.0\.name: 7 is not of type 'string'; run it again/,
    ],
    [
      [{ ...executed, outputs: [] }, {
        ...{ cell_type: "markdown", id: "b", metadata: {}, source: "x" },
        attachments: { "a.png": 5 },
      }],
      /Jupyter refuses it, .*'int' object/,
    ],
    [
      [{ ...executed, outputs: [] }, { cell_type: "odd", metadata: {}, source: "x".repeat(1e5) }],
      /Jupyter refuses it, cells\.1: .{1,250}; run it again/,
    ],
  ];
  for (const [cells, message] of refused) {
    await Deno.writeTextFile(
      path,
      JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }),
    );
    await assert.rejects(notebookHtml(path), (error) => {
      assert.ok(error instanceof Deno.errors.InvalidData, String(error));
      assert.match(error.message, message);
      assert.doesNotMatch(error.message, /Traceback|File "/);
      return true;
    });
  }
  await Deno.remove(folder, { recursive: true });
});

Deno.test("notebookHtml() refuses a notebook that has not been executed", async () => {
  await inFolder(async (folder) => {
    await assert.rejects(
      notebookHtml(await executedNotebook(folder, null)),
      /Cannot report on "small\.ipynb": it has not been executed; deno task notebooks does that/,
    );
  });
});

/** In a page: how it looks before and after a press on the switch. */
const measure = `(async () => {
  await Promise.all([...document.images].map((image) => image.decode()));
  const code = document.querySelector(".highlight");
  const before = code.checkVisibility();
  document.getElementById("show-code").click();
  await new Promise((resolve) => setTimeout(resolve, 200));
  return {
    before,
    after: code.checkVisibility(),
    width: document.images[0].naturalWidth,
    ground: getComputedStyle(document.body).backgroundColor,
  };
})()`;

Deno.test({
  name: "notebookHtml() opens in Chromium without an error or a request, in light and dark",
  ignore: !hasBrowser, // no Chromium or Chrome on this machine
  fn: async () => {
    await inFolder(async (folder) => {
      const path = join(folder, "small.html");
      await Deno.writeTextFile(path, await notebookHtml(await executedNotebook(folder)));
      const grounds = { light: "rgb(255, 255, 255)", dark: "rgb(17, 17, 17)" };
      for (const theme of ["light", "dark"] as const) {
        const { complaints, requests, value } = await openInBrowser(path, {
          expression: measure,
          theme,
        });
        assert.deepEqual(complaints, []);
        assert.deepEqual(requests, []);
        assert.deepEqual(value, { before: false, after: true, width: 40, ground: grounds[theme] });
      }
    });
  },
});

Deno.test({
  name: "notebookHtml() splits no word on a telephone, and fits it",
  ignore: !hasBrowser, // no Chromium or Chrome on this machine
  fn: async () => {
    await inFolder(async (folder) => {
      const text = `With \`deno task train fedgan\`, set \`--partition\` or ${
        "`--agents` ".repeat(20)
      }`;
      const table =
        "<table><tr><td>Exchanged movingStatistics</td><td>initialisation</td></tr></table>";
      const path = await executedNotebook(folder, 1, { text, table });
      const page = join(folder, "small.html");
      await Deno.writeTextFile(page, await notebookHtml(path));
      for (const width of [360, 390, 1280]) {
        const expression = `[${splitWords}, document.documentElement.scrollWidth <= innerWidth]`;
        const { value } = await openInBrowser(page, { expression, width });
        assert.deepEqual(value, [[], true], `${width} pixels`);
      }
    });
  },
});

/** In a page: the plot, its values under the pointer, and what paper would show. */
const measurePlot = `(async () => {
  await new Promise((resolve) => setTimeout(resolve, 800));
  const plot = document.querySelector("figure.plot");
  const drag = plot.querySelector(".nsewdrag");
  const { left, top, width, height } = drag.getBoundingClientRect();
  const place = { bubbles: true, clientX: left + width / 2, clientY: top + height / 2 };
  for (const type of ["mouseover", "mousemove"]) drag.dispatchEvent(new MouseEvent(type, place));
  await new Promise((resolve) => setTimeout(resolve, 500));
  const print = [...document.styleSheets].flatMap(({ cssRules }) => [...cssRules])
    .filter(({ conditionText, cssText }) => conditionText === "screen" && cssText.includes("figure.drawn"));
  return {
    hover: plot.querySelector(".hoverlayer").textContent,
    legend: [...plot.querySelectorAll(".infolayer .legendtext")].map(({ textContent }) => textContent),
    ink: getComputedStyle(plot.querySelector(".xtick text")).fill,
    still: plot.querySelector("img").checkVisibility(),
    swapsOnScreenOnly: print.length === 1,
    overflow: document.documentElement.scrollWidth - innerWidth,
  };
})()`;

Deno.test({
  name: "notebookHtml() draws plots with values under the pointer, in the page's theme and width",
  ignore: !hasBrowser, // no Chromium or Chrome on this machine
  fn: async () => {
    await inFolder(async (folder) => {
      const series = (name: string, y: number[]) => ({
        ...{ type: "scatter", mode: "lines+markers", name, x: [1, 2, 3], y } as const,
      });
      const figure: Figure = {
        data: [series("Agent 1", [1.5, 2.5, 3.5]), series("Agent 2", [3, 2, 1])],
        layout: { title: "Losses" },
      };
      const path = await executedNotebook(folder);
      const notebook = await readNotebook(path);
      const plotted = notebook.cells[1].outputs![0];
      plotted.data = { ...plotted.data as object, ...await showPlot(figure).bundle() as object };
      await writeNotebook(path, notebook);
      const html = await notebookHtml(path);
      assert.ok(html.length < 2_000_000, `${html.length} bytes`);
      const page = join(folder, "small.html");
      await Deno.writeTextFile(page, html);
      const inks = { light: "rgb(0, 0, 0)", dark: "rgb(255, 255, 255)" };
      for (const [theme, width] of [["light", 1280], ["dark", 390]] as const) {
        const report = await openInBrowser(page, { expression: measurePlot, theme, width });
        assert.deepEqual(report.complaints, []);
        assert.deepEqual(report.requests, []);
        const { hover, ink, ...rest } = report.value as { hover: string; ink: string };
        assert.match(hover, /Agent 1 : 2\.5/);
        assert.equal(ink, inks[theme]);
        assert.deepEqual(rest, {
          legend: ["Agent 1", "Agent 2"],
          still: false,
          swapsOnScreenOnly: true,
          overflow: 0,
        });
      }
    });
  },
});

Deno.test({
  name: "notebookHtml() has a slider over a filmstrip, without Plotly where there is no plot",
  ignore: !hasBrowser, // no Chromium or Chrome on this machine
  fn: async () => {
    await inFolder(async (folder) => {
      const rows = ["Agent 1", "<b>Mean"].map((name) => ({
        name,
        pictures: [1, 2, 3, 4].map((shade) => blankPicture(20, 20, 50 * shade)),
      }));
      const path = await executedNotebook(folder);
      const notebook = await readNotebook(path);
      const bundle = await showFilmstrip(rows, { counts: [1, 5, 10, 15] }).bundle();
      notebook.cells[1].outputs![0].data = bundle as Record<string, string>;
      await writeNotebook(path, notebook);
      const html = await notebookHtml(path);
      assert.ok(html.length < 1_000_000, "Plotly is not there");
      const page = join(folder, "small.html");
      await Deno.writeTextFile(page, html);
      const { complaints, requests, value } = await openInBrowser(page, {
        expression: `(() => {
          const strip = document.querySelector("figure.filmstrip");
          const slider = strip.querySelector("input");
          const films = [...strip.querySelectorAll(".drawing img")];
          const seen = () => [
            slider.getAttribute("aria-valuetext"),
            ...films.map(({ style }) => style.transform),
          ];
          const before = seen();
          slider.value = 1;
          slider.dispatchEvent(new Event("input"));
          return {
            before,
            after: seen(),
            names: strip.querySelector(".drawing").innerText.split("\\n").slice(0, 2),
            still: strip.querySelector(":scope > :not(.drawing) img").checkVisibility(),
            overflow: document.documentElement.scrollWidth - innerWidth,
          };
        })()`,
        width: 390,
      });
      assert.deepEqual(complaints, []);
      assert.deepEqual(requests, []);
      assert.deepEqual(value, {
        before: ["Round 15 of 15", "translateY(-75%)", "translateY(-75%)"],
        after: ["Round 5 of 15", "translateY(-25%)", "translateY(-25%)"],
        names: ["Agent 1", "<b>Mean"],
        still: false,
        overflow: 0,
      });
    });
  },
});
