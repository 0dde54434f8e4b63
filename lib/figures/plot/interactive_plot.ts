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
}

/** The scripts; no page needs the network for them. */
export async function interactivePlotScripts(): Promise<InteractivePlotScripts> {
  const { default: plotly } = await import("plotly.js-basic-dist-min", { with: { type: "text" } });
  const { default: drawing } = await import("./draw_figure.js", { with: { type: "text" } });
  return {
    plotly: String(plotly),
    drawing: `const darkColours = ${JSON.stringify(DARK_COLOURS)};\n${drawing}`,
  };
}
