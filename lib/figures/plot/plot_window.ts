import type { Figure } from "./figure.ts";

/**
 * Opens a figure in nodeplotlib's window: a local server and a browser tab, in which the plot can be zoomed. The process
 * ends when the tab is closed. Needs a browser and the network, from which the page loads Plotly.
 */
export async function openPlotWindow(figure: Figure): Promise<void> {
  // Loaded only here, since it brings a web server along.
  const { plot } = await import("nodeplotlib");
  plot(figure.data, figure.layout);
}
