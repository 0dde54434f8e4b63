/**
 * How objects show themselves in a notebook: by a method `[Symbol.for("Jupyter.display")]`, which Deno's kernel asks the
 * value of a cell's last expression for. A room says what there is to see of its objects ({@linkcode describe}); this one
 * draws it as text and HTML. What has no such method, {@linkcode outlined} keeps to a page.
 *
 * ```ts
 * import { describe } from "lib/display";
 *
 * await describe({ title: "Dice", facts: { Sides: 6, Fair: true } });
 * ```
 *
 * @module
 */
export { type Displayable, displayedAs, isDisplayable, type MediaBundle } from "./media_bundle.ts";
export { describe, type DescribedImages, type Description } from "./describe.ts";
export { alignedColumns, type AlignedColumnsOptions } from "./aligned_columns.ts";
export { type DrawnTable, drawTable, formatCell, type TableRow, tableText } from "./table.ts";
export { type ModelSummary, type SummarisedModel, summariseModel } from "./model_summary.ts";
export { type NumberImages, valueRange, valuesAsImages } from "./values_as_images.ts";
export { outlined } from "./outlined.ts";
