/**
 * Numbers and pixels become pictures: grids of images, animations and plots. It knows no tensors: the caller reads them
 * out first.
 *
 * A plot is described in Plotly's words ({@linkcode Figure}): Vega draws it as SVG, resvg turns that into PNG, and
 * {@linkcode plotlyFigure} gives it to Plotly. Text in all pictures is in fonts from npm, so it looks the same on a machine
 * without any font, and the same input gives the same bytes. The fonts have Latin, Greek, Cyrillic, Arabic, Hebrew, Armenian,
 * Georgian, Chinese (simplified), mathematics and emoji; any other letter is a box.
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
export { blankPicture, decodePng, encodePng } from "./picture/picture.ts";
export type { Picture } from "./picture/picture.ts";
export { drawTexts } from "./picture/draw_text.ts";
export type { PictureText } from "./picture/draw_text.ts";
export { imageGrid } from "./picture/image_grid.ts";
export type { ImageBatch, ImageGridOptions } from "./picture/image_grid.ts";
export { firstImages, roundsGrid } from "./picture/rounds_grid.ts";
export type { RoundsGridOptions, RoundsRow } from "./picture/rounds_grid.ts";
export { encodeGif } from "./picture/animation.ts";
export type { AnimationFrame, GifOptions } from "./picture/animation.ts";
export { metricCsv, metricFigure } from "./metric_figure.ts";
export type {
  MetricEpoch,
  MetricFigureOptions,
  MetricSeries,
  PanelDescription,
} from "./metric_figure.ts";
export { labelCountFigure } from "./label_count_figure.ts";
export type { AgentLabelCounts } from "./label_count_figure.ts";
export { gridText, renderGridMap } from "./grid/grid_map.ts";
export type { GridMapOptions, GridPanel } from "./grid/grid_layout.ts";
export { renderDiagram } from "./diagram/render_diagram.ts";
export type {
  Diagram,
  DiagramArrow,
  DiagramBlock,
  DiagramBox,
  DiagramColour,
  DiagramPart,
  DiagramPoint,
  DiagramText,
} from "./diagram/diagram.ts";
export { fieldArrows, pointFigure } from "./point_figure.ts";
export type { PointFigureOptions, PointPanel, PointSeries } from "./point_figure.ts";
export { roundBytesFigure } from "./bytes_figure.ts";
export type { RoundBytes } from "./bytes_figure.ts";
export type {
  Dash,
  Figure,
  FigureAnnotation,
  FigureAxis,
  FigureLayout,
  FigureLine,
  FigureShape,
  FigureTrace,
  Values,
} from "./figure/figure.ts";
export { barColour, SERIES_COLOURS, seriesStyle } from "./figure/series_style.ts";
export type { SeriesStyle } from "./figure/series_style.ts";
export { DARK_COLOURS, withTheme } from "./figure/theme.ts";
export type { Theme } from "./figure/theme.ts";
export { figureText } from "./figure/figure_text.ts";
export { valueAxis } from "./plot/value_axis.ts";
export type { Axis, ValueAxisOptions } from "./plot/value_axis.ts";
export { plotlyFigure } from "./figure/plotly_figure.ts";
export type { PlotlyFigure } from "./figure/plotly_figure.ts";
export { interactiveScripts } from "./interactive_scripts.ts";
export type { InteractiveScripts } from "./interactive_scripts.ts";
export {
  filmstrip,
  filmstripAnimation,
  filmstripStill,
  filmstripType,
} from "./filmstrip/filmstrip.ts";
export type { Filmstrip, FilmstripOptions, FilmstripRow } from "./filmstrip/filmstrip.ts";
export { renderPng, renderSvg } from "./plot/render_plot.ts";
export type { RenderPngOptions, RenderSvgOptions } from "./plot/render_plot.ts";
export { rasteriseSvg } from "./plot/rasterise_svg.ts";
export { imageElement, toBase64 } from "./image_element.ts";
export type { ImageElementOptions } from "./image_element.ts";
export { decimal, escapeMarkup, svgText } from "./text/svg_text.ts";
export type { SvgTextOptions } from "./text/svg_text.ts";
export { outlineText } from "./text/outline_text.ts";
export { textWidth } from "./text/text_layout.ts";
