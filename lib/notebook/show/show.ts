import { checkOptions } from "../../errors/mod.ts";
import {
  type AnimationFrame,
  encodeGif,
  encodePng,
  figureText,
  type GifOptions,
  type GridMapOptions,
  type GridPanel,
  gridText,
  type ImageBatch,
  imageElement,
  imageGrid,
  type ImageGridOptions,
  type Picture,
  plotlyFigure,
  rasteriseSvg,
  renderDiagram,
  renderGridMap,
  renderPng,
  renderSvg,
  toBase64,
  withTheme,
} from "../../figures/mod.ts";
import type { Diagram, Figure } from "../../figures/mod.ts";
import { CellOutput } from "./cell_output.ts";

/** Options of {@linkcode showGrid}. */
export interface ShowGridOptions extends ImageGridOptions {
  /** What the grid shows in words. Default: the title, or how many images there are. */
  text?: string;
}

/**
 * Shows images in a grid, in the notebook.
 *
 * @param images At least one image, `[count, height, width]` or `[count, height, width, channels]`.
 * @param options Layout, labels and a description.
 * @returns The cell's output.
 * @throws {TypeError} As {@linkcode imageGrid} does.
 * @throws {RangeError} As {@linkcode imageGrid} does.
 */
export function showGrid(images: ImageBatch, options: ShowGridOptions = {}): CellOutput {
  checkOptions<ShowGridOptions>("showGrid()", options, {
    columns: "number",
    scale: "number",
    gap: "number",
    background: "number",
    title: "string",
    rowLabels: "object",
    columnLabels: "object",
    text: "string",
  });
  const { text = options.title ?? `Grid of ${images.shape[0]} images`, ...layout } = options;
  return showPicture(imageGrid(images, layout), text);
}

/**
 * Shows a picture in the notebook.
 *
 * @param picture The picture, such as one that a run's folder holds.
 * @param text What it shows in words.
 * @returns The cell's output.
 */
export function showPicture(picture: Picture, text: string): CellOutput {
  return new CellOutput(text, async () => {
    const png = toBase64(await encodePng(picture));
    return {
      "text/html": imageElement("image/png", png, { text, width: picture.width }),
      "image/png": png,
    };
  });
}

/** Options of {@linkcode showAnimation}. */
export interface ShowAnimationOptions extends GifOptions {
  /** What the animation shows in words. Default: the first and the last caption. */
  text?: string;
}

/**
 * Shows an animated GIF in the notebook; where only still pictures show, its last frame.
 *
 * @param frames At least one, all of one size.
 * @param options Timing and a description.
 * @returns The cell's output.
 * @throws {TypeError} As {@linkcode encodeGif} does.
 * @throws {RangeError} As {@linkcode encodeGif} does.
 */
export function showAnimation(
  frames: readonly AnimationFrame[],
  options: ShowAnimationOptions = {},
): CellOutput {
  checkOptions<ShowAnimationOptions>("showAnimation()", options, {
    delay: "number",
    lastDelay: "number",
    text: "string",
  });
  const { text: shown, ...timing } = options;
  const gif = toBase64(encodeGif(frames, timing));
  const [first, last] = [frames[0], frames[frames.length - 1]];
  const text = shown ?? `Animation from "${first.caption}" to "${last.caption}"`;
  return new CellOutput(text, async () => ({
    // Under image/gif as well it would be stored twice; nbconvert shows it only within HTML.
    "text/html": imageElement("image/gif", gif, { text, width: first.picture.width }),
    "image/png": toBase64(await encodePng(last.picture)),
  }));
}

/**
 * Shows a plot in the notebook: sharp at every zoom, in the colours of a light or a dark page, and interactive in a front
 * end that has Plotly.
 *
 * @param figure What to plot, such as {@linkcode metricFigure} describes it.
 * @returns The cell's output.
 * @throws {TypeError} If the figure has something that cannot be drawn.
 */
export function showPlot(figure: Figure): CellOutput {
  const svg = renderSvg(figure, { theme: "auto" });
  const text = figureText(figure);
  const { width = 760 } = figure.layout;
  return new CellOutput(text, async () => ({
    "text/html": imageElement("image/svg+xml", toBase64(svg), { text, width, followsTheme: true }),
    "image/png": toBase64(await renderPng(figure)),
    "application/vnd.plotly.v1+json": plotlyFigure(figure),
  }));
}

/**
 * Shows grids of cells in the notebook: numbers as colours, arrows and paths on top, sharp at every zoom, in the colours of a
 * light or a dark page.
 *
 * @param panels At least one; all of the same number of cells.
 * @param options Columns, and how it looks.
 * @returns The cell's output.
 * @throws {TypeError} As {@linkcode renderGridMap} does.
 * @throws {RangeError} As {@linkcode renderGridMap} does.
 */
export function showGridMap(panels: readonly GridPanel[], options: GridMapOptions): CellOutput {
  return drawing(renderGridMap(panels, options), gridText(panels, options.title), 2);
}

/**
 * Shows a diagram of boxes and arrows in the notebook, sharp at every zoom, in the colours of a light or a dark page.
 *
 * @param diagram What to draw, such as `lib/diagrams` makes it of a network or a federation.
 * @returns The cell's output.
 * @throws {TypeError} As {@linkcode renderDiagram} does.
 */
export function showDiagram(diagram: Diagram): CellOutput {
  return drawing(renderDiagram(diagram), diagram.text, 1.5); // letters stay legible
}

/** A drawing in light colours as a cell's output; its PNG is `scale` times as fine. */
function drawing(svg: string, text: string, scale: number): CellOutput {
  const width = Number(/width="(\d+)"/.exec(svg)![1]);
  return new CellOutput(text, async () => ({
    "text/html": imageElement("image/svg+xml", toBase64(withTheme(svg, "auto")), {
      ...{ text, width, followsTheme: true },
    }),
    "image/png": toBase64(await rasteriseSvg(svg, scale)),
  }));
}
