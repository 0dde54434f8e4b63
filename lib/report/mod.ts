/**
 * Numbers and pixels become files and cell outputs: grids of images, animations, plots, and the folder that holds a run's
 * results. It knows no tensors: whoever calls reads them out first.
 *
 * All text in pictures is drawn with a stroke font of its own, so it shows on a machine without any font, and the same
 * input gives the same bytes.
 *
 * @example A grid of images as PNG
 * ```ts
 * import { encodePng, imageGrid } from "fedgan/report";
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
export { roundBytesFigure } from "./bytes_plot.ts";
export type { RoundBytes } from "./bytes_plot.ts";
export { agentLossFigure, labelCountFigure, lossCsv, lossFigure } from "./loss_plot.ts";
export type { AgentLabelCounts, AgentLosses, EpochLosses } from "./loss_plot.ts";
export { TRACE_COLOURS } from "./plot/figure.ts";
export type { Figure, FigureLayout, FigureTrace } from "./plot/figure.ts";
export { renderPng, renderSvg } from "./plot/render_plot.ts";
export type { RenderPngOptions } from "./plot/render_plot.ts";
export { openPlotWindow } from "./plot/plot_window.ts";
export { JsonLines } from "./json_lines.ts";
export type { JsonEntry, JsonValue } from "./json_lines.ts";
export { outputsFolder } from "./outputs_folder.ts";
export { RunFolder } from "./run_folder.ts";
export { holdRun, isHeld } from "./run_lock.ts";
export { lastLosses, readRunRecord } from "./run_record.ts";
export type { RunPart, RunRecord, RunRound, RunState } from "./run_record.ts";
export { chromiumArgs, findChromium, printPdf } from "./html/print_pdf.ts";
export { runReport } from "./html/run_report.ts";
export type { ReportedRun, ReportSetting } from "./html/run_report.ts";
export { writeEvents } from "./tensorboard/write_events.ts";
export { encodeEvents } from "./tensorboard/event_file.ts";
export type { TrainingEvent } from "./tensorboard/event_file.ts";
export { formatBytes, formatDuration, progressBar, ProgressMeter } from "./progress.ts";
export type { ProgressEstimate } from "./progress.ts";
export { CellOutput, inNotebook } from "./cell/cell_output.ts";
export type { MediaBundle } from "./cell/cell_output.ts";
export { showAnimation, showGrid, showPicture, showPlot } from "./cell/show.ts";
export type { ShowAnimationOptions, ShowGridOptions } from "./cell/show.ts";
export { showSummary, showTable } from "./cell/table.ts";
export type { ShowTableOptions, SummarisedModel, TableRow } from "./cell/table.ts";
export { LiveTraining, liveTraining } from "./cell/live_training.ts";
export type { EpochProgress, LiveTrainingOptions, StepProgress } from "./cell/live_training.ts";
export { LiveProgress, liveProgress } from "./cell/live_progress.ts";
export type { LiveProgressOptions } from "./cell/live_progress.ts";
