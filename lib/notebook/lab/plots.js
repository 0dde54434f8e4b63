// Runs in JupyterLab, behind the script that defines `drawFigure` and `drawFilmstrip`: an extension, as the server hands it to
// the page, that draws plots with Plotly, and pictures with a slider. It has no step of building: JupyterLab's parts come through webpack's share scope, which `init`
// is given.
const name = "fedgan-plots";
const plotType = "application/vnd.plotly.v1+json";
const filmstripType = "application/vnd.fedgan.filmstrip+json";
let shared;

/** A module that JupyterLab shares, in whichever version it has. */
async function sharedModule(module) {
  const [version] = Object.values(shared[module]);
  return (await version.get())();
}

/** Loads Plotly, which lies beside this file, once and only for a notebook with a plot. */
let plotly;
function loadPlotly() {
  return plotly ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL("plotly.js", address).href;
    script.onload = () => resolve(globalThis.Plotly);
    script.onerror = () => reject(new Error("Cannot load Plotly"));
    document.head.append(script);
  });
}
const address = document.currentScript.src;

function colours() {
  const style = getComputedStyle(document.body);
  const [ink, faint, line] = ["content-font-color1", "content-font-color2", "border-color2"]
    .map((part) => style.getPropertyValue(`--jp-${part}`).trim());
  return { isDark: document.body.dataset.jpThemeLight === "false", ink, faint, line };
}

async function makeRenderers() {
  const { Widget } = await sharedModule("@lumino/widgets");
  class Plot extends Widget {
    #figure;
    // JupyterLab tells no renderer of a new theme, but the page's body.
    #themes = new MutationObserver(() => this.#draw());

    async renderModel(model) {
      this.#figure = model.data[plotType];
      await this.#draw();
    }

    async #draw() {
      if (this.#figure === undefined) return;
      const Plotly = await loadPlotly();
      await drawFigure(Plotly, this.node, this.#figure, colours());
    }

    onAfterAttach() {
      // What is drawn before has no width to fit.
      requestAnimationFrame(() => this.onResize());
      this.#themes.observe(document.body, { attributeFilter: ["data-jp-theme-light"] });
    }

    onBeforeDetach() {
      this.#themes.disconnect();
    }

    onResize() {
      if (globalThis.Plotly && this.node.querySelector(".main-svg")) Plotly.Plots.resize(this.node);
    }

    dispose() {
      this.#themes.disconnect();
      if (!this.isDisposed) globalThis.Plotly?.purge(this.node);
      super.dispose();
    }
  }
  class Filmstrip extends Widget {
    renderModel(model) {
      drawFilmstrip(this.node, model.data[filmstripType]);
      // Arrow keys move the slider, and not the notebook to another cell.
      for (const control of this.node.querySelectorAll("input, button")) {
        control.dataset.lmSuppressShortcuts = "true";
      }
      return Promise.resolve();
    }
  }
  const renderer = (id, mimeType, Renderer) => ({
    id: `${name}:${id}`,
    dataType: "json",
    // Before the still picture, text/html, whose rank is 50.
    rank: 40,
    rendererFactory: {
      safe: true,
      mimeTypes: [mimeType],
      createRenderer: () => new Renderer(),
    },
  });
  return {
    __esModule: true,
    default: [
      renderer("renderer", plotType, Plot),
      renderer("filmstrips", filmstripType, Filmstrip),
    ],
  };
}

(globalThis._JUPYTERLAB ??= {})[name] = {
  init(scope) {
    shared = scope;
  },
  get: async () => {
    const renderers = await makeRenderers();
    return () => renderers;
  },
};
