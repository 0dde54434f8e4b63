import type { ImageBatch, ImageGridOptions } from "../figures/mod.ts";
import type { MediaBundle } from "./media_bundle.ts";
import { drawTable, formatCell, type TableRow } from "./table.ts";
import { alignedColumns } from "./aligned_columns.ts";

/** Small pictures of what an object holds. */
export interface DescribedImages extends ImageGridOptions {
  /** The images. */
  readonly images: ImageBatch;
  /** What they show in words. */
  readonly text: string;
}

/** What an object shows of itself; a part that is left out is not shown. */
export interface Description {
  /** What it is, in one line. */
  readonly title: string;
  /** What is known of it, by name; what is undefined is left out. */
  readonly facts?: Readonly<Record<string, string | number | boolean | undefined>>;
  /** A table, such as a network's layers: a row for each, all with the same headings. */
  readonly rows?: readonly TableRow[];
  /** A line under the table. */
  readonly note?: string;
  /** Pictures, below everything else. */
  readonly pictures?: DescribedImages;
}

/**
 * Draws the description of an object for a notebook: as text, and as HTML in the page's own style, so that it is
 * legible in light and dark. A class calls it in its method `[Symbol.for("Jupyter.display")]`, which Deno's kernel asks the
 * value of a cell's last expression for.
 *
 * @example An object that shows itself
 * ```ts
 * import { describe, type MediaBundle } from "lib/display";
 * import assert from "node:assert/strict";
 *
 * class Dice {
 *   readonly sides = 6;
 *   [Symbol.for("Jupyter.display")](): Promise<MediaBundle> {
 *     return describe({ title: "Dice", facts: { Sides: this.sides } });
 *   }
 * }
 * const bundle = await describe({ title: "Dice", facts: { Sides: new Dice().sides } });
 * assert.equal(bundle["text/plain"], "Dice\n\nSides  6");
 * ```
 *
 * @param description What to show.
 * @returns The bundle, with `text/plain` and `text/html`.
 */
export async function describe(description: Description): Promise<MediaBundle> {
  const { title, facts = {}, rows = [], note, pictures } = description;
  // Fonts and vega come along, which a program that shows nothing does without.
  const { encodePng, escapeMarkup, imageElement, imageGrid, toBase64 } = await import(
    "../figures/mod.ts"
  );
  const named = Object.entries(facts).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, formatCell(value)]]
  );
  const text = [title];
  const html = [`<p><strong>${escapeMarkup(title)}</strong></p>`];
  if (named.length > 0) {
    text.push(alignedColumns(named).join("\n"));
    const lines = named.map(([name, value]) =>
      `<tr><th style="text-align: left">${escapeMarkup(name)}</th>` +
      `<td style="text-align: left">${escapeMarkup(value)}</td></tr>`
    );
    html.push(`<table><tbody>${lines.join("")}</tbody></table>`);
  }
  if (rows.length > 0) {
    const table = await drawTable(rows);
    text.push(table.text);
    html.push(table.html);
  }
  if (note !== undefined) {
    text.push(note);
    html.push(`<p>${escapeMarkup(note)}</p>`);
  }
  if (pictures !== undefined) {
    const { images, text: shown, ...layout } = pictures;
    const picture = imageGrid(images, layout);
    html.push(
      imageElement("image/png", toBase64(await encodePng(picture)), {
        text: shown,
        width: picture.width,
      }),
    );
  }
  return { "text/plain": text.join("\n\n"), "text/html": html.join("\n") };
}
