import { DARK_COLOURS } from "../figure/theme.ts";

/** Scripts for a page that draws {@linkcode plotlyFigure}s, so that they can be zoomed and show values. */
export interface InteractivePlotScripts {
  /** Plotly itself, about a megabyte: after it there is a global `Plotly`. */
  readonly plotly: string;
  /**
   * Defines `drawFigure(plotly, element, figure, { isDark, ink, faint, line })`, which draws a figure in the colours
   * of the page, or draws it anew in others.
   */
  readonly drawing: string;
  /**
   * Draws, after the others, every `figure.plot` of a page: it has the still picture, an empty `.drawing` and the figure as
   * JSON in a script element. The page has the custom properties `--ink`, `--faint` and `--line`, and shows the drawing in
   * the place of the picture where the figure has the class `drawn`.
   */
  readonly page: string;
}

/** The scripts; no page needs the network for them. */
export async function interactivePlotScripts(): Promise<InteractivePlotScripts> {
  const { default: plotly } = await import("plotly.js-basic-dist-min", { with: { type: "text" } });
  const { default: drawing } = await import("./draw_figure.js", { with: { type: "text" } });
  const { default: page } = await import("./draw_page.js", { with: { type: "text" } });
  return {
    // Within a page it would end its element.
    plotly: String(plotly).replaceAll("</script", "<\\/script"),
    drawing: `const darkColours = ${JSON.stringify(DARK_COLOURS)};\n${drawing}`,
    page,
  };
}
