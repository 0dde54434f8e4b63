import { checkOptions, UserRangeError } from "../../errors/mod.ts";
import { outlineText } from "../text/outline_text.ts";
import { escapeMarkup } from "../text/svg_text.ts";
import type { Figure } from "../figure/figure.ts";
import { figureText } from "../figure/figure_text.ts";
import { rasteriseSvg } from "./rasterise_svg.ts";
import { INK, type Theme, withTheme } from "../figure/theme.ts";
import { drawWithVega } from "./vega_scenegraph.ts";
import { vegaSpec } from "./vega_spec.ts";

/** Options of {@linkcode renderSvg}. */
export interface RenderSvgOptions {
  /** Colours for a light or a dark page, or those that the reader's system asks for. Default `"light"`. */
  theme?: Theme;
}

/** Options of {@linkcode renderPng}. */
export interface RenderPngOptions {
  /** Colours for a light or a dark page. Default `"light"`. */
  theme?: "light" | "dark";
  /** Pixels for each pixel of the figure, in each direction. Default 2, which is sharp on fine screens. */
  scale?: number;
}

/**
 * Draws a figure as SVG, by Vega 6.4.0: a maintained grammar of graphics that needs neither a browser nor a canvas. Text
 * becomes outlines, so the picture looks the same on a machine without fonts. The same figure gives the same bytes.
 *
 * @param figure Scatter and bar traces, see {@linkcode Figure}; 760 × 420 pixels where the layout says nothing.
 * @param options Colours.
 * @throws {TypeError} If the figure has something that cannot be drawn.
 */
export function renderSvg(figure: Figure, options: RenderSvgOptions = {}): string {
  checkOptions<RenderSvgOptions>("renderSvg()", options, { theme: "string" });
  const { theme = "light" } = options;
  checkTheme(theme, ["light", "dark", "auto"]);
  const spec = vegaSpec(figure);
  const { width, height } = spec;
  const title = escapeMarkup(figure.layout.title ?? "");
  const text = escapeMarkup(figureText(figure));
  return withTheme(
    outlineText(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
        `viewBox="0 0 ${width} ${height}" role="img" aria-label="${text}">` +
        `<title>${title}</title><rect width="${width}" height="${height}" fill="${INK.ground}"/>` +
        `${drawWithVega(spec)}</svg>\n`,
    ),
    theme,
  );
}

/**
 * Draws a figure as PNG.
 *
 * @param figure Scatter and bar traces, see {@linkcode Figure}.
 * @param options Colours and fineness.
 * @throws {TypeError} If the figure has something that cannot be drawn.
 */
export function renderPng(figure: Figure, options: RenderPngOptions = {}): Promise<Uint8Array> {
  checkOptions<RenderPngOptions>("renderPng()", options, { theme: "string", scale: "number" });
  const { theme = "light", scale = 2 } = options;
  checkTheme(theme, ["light", "dark"]);
  return rasteriseSvg(renderSvg(figure, { theme }), scale);
}

function checkTheme(theme: string, known: readonly string[]): void {
  if (known.includes(theme)) return;
  throw new UserRangeError(
    `Cannot draw a figure: theme is "${theme}" but must be one of "${known.join('", "')}"`,
  );
}
