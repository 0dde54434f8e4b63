import type { Figure } from "../../figures/mod.ts";
import { escapeMarkup, renderSvg, toBase64 } from "../../figures/mod.ts";

/**
 * A plot for a page of {@linkcode htmlPage}: with values under the pointer and zoom where scripts run, a still picture
 * where they don't, and on paper.
 *
 * @param figure What to plot.
 */
export function htmlPlot(figure: Figure): string {
  const names = figure.data.flatMap(({ name }) => name === undefined ? [] : [name]);
  const text = [figure.layout.title ?? "Plot", names.join(", ")].filter(Boolean).join(": ");
  // A name with "</script>" must not end the element.
  const json = JSON.stringify(figure).replaceAll("<", "\\u003c");
  return `<figure class="plot">
<img src="data:image/svg+xml;base64,${toBase64(renderSvg(figure))}" alt="${escapeMarkup(text)}">
<div class="drawing" role="img" aria-label="${escapeMarkup(text)}"></div>
<script type="application/json">${json}</script>
</figure>`;
}
