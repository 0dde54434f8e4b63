import type { Figure } from "../../figures/mod.ts";
import { escapeMarkup, figureText, plotlyFigure, renderSvg, toBase64 } from "../../figures/mod.ts";

/**
 * A plot for a page of {@linkcode htmlPage}: with values under the pointer and zoom where scripts run, a still picture
 * where they don't, and on paper.
 *
 * @param figure What to plot.
 * @throws {TypeError} If the figure has something that cannot be drawn.
 */
export function htmlPlot(figure: Figure): string {
  const text = escapeMarkup(figureText(figure));
  // A name with "</script>" must not end the element.
  const json = JSON.stringify(plotlyFigure(figure)).replaceAll("<", "\\u003c");
  const svg = toBase64(renderSvg(figure, { theme: "auto" }));
  return `<figure class="plot">
<img src="data:image/svg+xml;base64,${svg}" alt="${text}">
<div class="drawing" role="img" aria-label="${text}"></div>
<script type="application/json">${json}</script>
</figure>`;
}
