import assert from "node:assert/strict";
import { join } from "@std/path";
import { filmstripType } from "lib/figures";
import { writeLabExtension } from "lib/notebook";

/** A part of what a page of JupyterLab has. */
interface Page {
  themeChanges: (() => void)[];
  drawn: Record<string, unknown>[];
  scripts: string[];
}

/** Loads the extension as JupyterLab does, and gives what draws plots and filmstrips. */
async function renderersIn(page: Page, entry: string) {
  class Widget {
    node = {
      querySelector: () => null,
      controls: [{ dataset: {} as Record<string, string> }],
      querySelectorAll() {
        return this.controls;
      },
      lastChild: { style: {} },
      replaceChildren() {},
    };
    isDisposed = false;
    dispose() {
      this.isDisposed = true;
    }
  }
  const globals = {
    Plotly: undefined as unknown,
    _JUPYTERLAB: undefined as unknown as Record<string, {
      init(scope: object): void;
      get(module: string): Promise<() => { default: Renderer[] }>;
    }>,
  };
  const body = { dataset: { jpThemeLight: "true" } };
  const fakes = {
    globalThis: globals,
    document: {
      currentScript: { src: "http://localhost/lab/extensions/fedgan-plots/static/entry.js" },
      body,
      createElement: () => ({ style: {}, append() {}, setAttribute() {}, addEventListener() {} }),
      head: {
        append(script: { src: string; onload(): void }) {
          page.scripts.push(script.src);
          const react = (_: unknown, data: unknown, layout: object) =>
            page.drawn.push({ data, ...layout });
          globals.Plotly = { react, purge: () => page.drawn.push({ purged: true }) };
          script.onload();
        },
      },
    },
    getComputedStyle: () => ({
      getPropertyValue: (name: string) => ` ${name} of ${body.dataset.jpThemeLight}`,
    }),
    requestAnimationFrame: (draw: () => void) => draw(),
    MutationObserver: class {
      constructor(changed: () => void) {
        page.themeChanges.push(changed);
      }
      observe() {}
      disconnect() {}
    },
  };
  new Function(...Object.keys(fakes), entry)(...Object.values(fakes));
  const container = globals._JUPYTERLAB["fedgan-plots"];
  container.init({ "@lumino/widgets": { "2.0.0": { get: () => () => ({ Widget }) } } });
  const { default: renderers } = (await container.get("./mimeExtension"))();
  return { renderers, body };
}

interface Renderer {
  rank: number;
  rendererFactory: Factory;
}

interface Factory {
  safe: boolean;
  mimeTypes: string[];
  createRenderer(): {
    node: { controls: { dataset: Record<string, string> }[] };
    renderModel(model: object): Promise<void>;
    onAfterAttach(): void;
    dispose(): void;
  };
}

Deno.test("writeLabExtension() writes an extension that draws plots in JupyterLab and follows its theme", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await writeLabExtension(folder);
    const place = join(folder, "share", "jupyter", "labextensions", "fedgan-plots");
    const { jupyterlab } = JSON.parse(await Deno.readTextFile(join(place, "package.json")));
    assert.match(await Deno.readTextFile(join(place, "static", "plotly.js")), /plotly\.js/);
    const entry = await Deno.readTextFile(join(place, jupyterlab._build.load));

    const page: Page = { themeChanges: [], drawn: [], scripts: [] };
    const { renderers, body } = await renderersIn(page, entry);
    for (const { rank } of renderers) assert.ok(rank < 50, "before text/html");
    assert.deepEqual(renderers.map(({ rendererFactory }) => rendererFactory.mimeTypes), [
      ["application/vnd.plotly.v1+json"],
      [filmstripType],
    ]);
    assert.ok(renderers.every(({ rendererFactory }) => rendererFactory.safe), "trusted or not");
    const [{ rendererFactory }] = renderers;
    const [mimeType] = rendererFactory.mimeTypes;
    const renderer = rendererFactory.createRenderer();
    renderer.onAfterAttach();
    const data = [{ type: "scatter", x: [1], y: [2], line: { color: "#0072B2" } }];
    await renderer.renderModel({ data: { [mimeType]: { data, layout: {} } } });
    assert.deepEqual(page.scripts, [
      "http://localhost/lab/extensions/fedgan-plots/static/plotly.js",
    ]);
    body.dataset.jpThemeLight = "false";
    page.themeChanges.forEach((changed) => changed());
    await new Promise((resolve) => setTimeout(resolve));
    const colours = page.drawn.map(({ data, font }) => [
      (data as { line: { color: string } }[])[0].line.color,
      (font as { color: string }).color,
    ]);
    assert.deepEqual(colours, [
      ["#0072B2", "--jp-content-font-color1 of true"],
      ["#1F83C9", "--jp-content-font-color1 of false"],
    ]);
    const strip = renderers[1].rendererFactory.createRenderer();
    const parts = [{ name: "Mean", frames: "" }];
    await strip.renderModel({ data: { [filmstripType]: { counts: [1, 2], parts } } });
    const [{ dataset }] = strip.node.controls;
    assert.equal(dataset.lmSuppressShortcuts, "true", "its keys are not JupyterLab's");
    renderer.dispose();
    assert.deepEqual(page.drawn.at(-1), { purged: true }, "Plotly holds no plot that is gone");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
