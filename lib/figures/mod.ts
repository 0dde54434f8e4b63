/**
 * Numbers and pixels become pictures: grids of images, animations and plots. It knows no tensors: the caller reads them
 * out first.
 *
 * All text in pictures is drawn with a stroke font of its own, so it shows on a machine without any font, and the same
 * input gives the same bytes.
 *
 * @example A grid of images as PNG
 * ```ts
 * import { encodePng, imageGrid } from "lib/figures";
 * import assert from "node:assert/strict";
 *
 * const pixels = new Float32Array(16 * 28 * 28); // [count, height, width] in [-1, 1], here all grey
 * const grid = imageGrid({ pixels, shape: [16, 28, 28] });
 * const png = await encodePng(grid);
 * assert.equal(String.fromCharCode(...png.subarray(1, 4)), "PNG");
 * ```
 *
 * @module
 */
export { blankPicture, decodePng, drawText, encodePng } from "./picture/grey_picture.ts";
export type { DrawTextOptions, GreyPicture } from "./picture/grey_picture.ts";
export { imageGrid } from "./picture/image_grid.ts";
export type { ImageBatch, ImageGridOptions } from "./picture/image_grid.ts";
export { firstImage, roundsGrid } from "./picture/rounds_grid.ts";
export type { RoundsGridOptions, RoundsRow } from "./picture/rounds_grid.ts";
export { encodeGif } from "./picture/animation.ts";
export type { AnimationFrame, GifOptions } from "./picture/animation.ts";
export { roundBytesFigure } from "./bytes_figure.ts";
export type { RoundBytes } from "./bytes_figure.ts";
export { agentLossFigure, labelCountFigure, lossCsv, lossFigure } from "./loss_figure.ts";
export type { AgentLabelCounts, AgentLosses, EpochLosses } from "./loss_figure.ts";
export { TRACE_COLOURS } from "./plot/figure.ts";
export type { Figure, FigureLayout, FigureTrace } from "./plot/figure.ts";
export { rasteriseSvg, renderPng, renderSvg } from "./plot/render_plot.ts";
export type { RenderPngOptions } from "./plot/render_plot.ts";
export { openPlotWindow } from "./plot/plot_window.ts";
export { imageElement, toBase64 } from "./image_element.ts";
export { decimal, escapeMarkup, svgText } from "./text/svg_text.ts";
