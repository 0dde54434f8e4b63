import { checkOptions } from "../errors/mod.ts";
import { escapeMarkup } from "./text/svg_text.ts";
import { Buffer } from "node:buffer";

/** How {@linkcode imageElement} shows an image. */
export interface ImageElementOptions {
  /** What it shows in words. */
  text: string;
  /** Width in pixels. */
  width: number;
  /** Whether it is an SVG of theme `"auto"`, which needs no white ground. Default false. */
  followsTheme?: boolean;
}

// An SVG in an image takes the colour scheme of the element around it, which JupyterLab and VS Code do not set.
const FOLLOW_THEME = `<style>[data-jp-theme-light="false"] .lib-figure, .vscode-dark .lib-figure` +
  `{color-scheme: dark}</style>`;

/**
 * An image element with its data inside and a description. Its ground is white, which reads in dark themes too, unless it
 * follows the theme of the page.
 *
 * @param mimeType Such as `image/png`.
 * @param base64 The image.
 * @param options What it shows, and how wide.
 */
export function imageElement(
  mimeType: string,
  base64: string,
  options: ImageElementOptions,
): string {
  checkOptions<ImageElementOptions>("imageElement()", options, {
    text: "string",
    width: "number",
    followsTheme: "boolean",
  });
  const { text, width, followsTheme = false } = options;
  const image = `<img src="data:${mimeType};base64,${base64}" alt="${escapeMarkup(text)}" ` +
    `width="${width}"`;
  return followsTheme
    ? `${image} class="lib-figure" style="max-width: 100%">${FOLLOW_THEME}`
    : `${image} style="max-width: 100%; background: white">`;
}

/** Bytes, or text as UTF-8, in base64. */
export function toBase64(content: Uint8Array | string): string {
  return Buffer.from(content as Uint8Array).toString("base64");
}
