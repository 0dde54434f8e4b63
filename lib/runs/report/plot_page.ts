import type { Figure } from "../../figures/mod.ts";
import { htmlPage } from "./html_page.ts";
import { htmlPlot } from "./html_plot.ts";

/**
 * A figure as an HTML document in which it can be zoomed. It needs no network, no server and nothing beside it.
 *
 * @param figure What to plot.
 */
export async function plotPage(figure: Figure): Promise<string> {
  return await htmlPage(figure.layout.title ?? "Plot", htmlPlot(figure));
}
