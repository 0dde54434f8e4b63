import { DARK_COLOURS } from "./figure/theme.ts";

/** Scripts for a page that draws {@linkcode plotlyFigure}s and {@linkcode filmstrip}s, so that readers can act on them. */
export interface InteractiveScripts {
  /** Plotly itself, about a megabyte: after it there is a global `Plotly`. A page without plots needs none. */
  readonly plotly: string;
  /**
   * Defines `drawFigure(plotly, element, figure, { isDark, ink, faint, line })`, which draws a figure in the colours
   * of the page, or draws it anew in others, and `drawFilmstrip(element, filmstrip)`.
   */
  readonly drawing: string;
  /**
   * Draws, after the others, every `figure.plot` and `figure.filmstrip` of a page: it has the still picture, an empty
   * `.drawing`, and what to draw as JSON in a script element. The page has the custom properties `--ink`, `--faint` and
   * `--line`, and shows the drawing in the place of the picture where the figure has the class `drawn`.
   */
  readonly page: string;
}

/** The scripts; no page needs the network for them. */
export async function interactiveScripts(): Promise<InteractiveScripts> {
  const { default: plotly } = await import("plotly.js-basic-dist-min", { with: { type: "text" } });
  const { default: figure } = await import("./plot/draw_figure.js", { with: { type: "text" } });
  const { default: strip } = await import("./filmstrip/draw_filmstrip.js", {
    with: { type: "text" },
  });
  const { default: page } = await import("./draw_page.js", { with: { type: "text" } });
  return {
    // Within a page it would end its element.
    plotly: String(plotly).replaceAll("</script", "<\\/script"),
    drawing: `const darkColours = ${JSON.stringify(DARK_COLOURS)};\n${figure}${strip}`,
    page,
  };
}
