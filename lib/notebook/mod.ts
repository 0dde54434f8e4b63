/**
 * Everything around notebooks, for any training. In a notebook: the profile's settings, Stop, and outputs that
 * stay under their cell and fit there, which importing this module sees to. Outside: the environment with the kernel, the headless
 * runner, and the checks that committed notebooks pass.
 *
 * @example A notebook's first cell
 * ```ts
 * import { currentProfile, stopSignal } from "lib/notebook";
 * ```
 *
 * @module
 */
import { orderOutputs } from "./kernel/order_outputs.ts";
import { outlineResults } from "./kernel/outline_results.ts";

export { type CellModule, cellModule } from "./check/cell_module.ts";
export { cellProblems } from "./check/check_cells.ts";
export { notebookEnvironment, type NotebookEnvironmentOptions } from "./kernel/environment.ts";
export { markdownMath, mathProblems } from "./html/markdown_math.ts";
export { notebookHtml } from "./html/notebook_html.ts";
export { type KernelSpec, kernelSpec } from "./kernel/kernelspec.ts";
export { NotebookError, type NotebookFailure } from "./headless/notebook_error.ts";
export {
  type CodeCell,
  codeCells,
  encodeNotebook,
  type Json,
  type Notebook,
  type NotebookCell,
  type NotebookOutput,
  readNotebook,
  writeNotebook,
} from "./notebook_file.ts";
export { withFoldedCode } from "./folded_code.ts";
export { writeLabExtension } from "./lab/lab_extension.ts";
export { notebookProblems, showsNothing } from "./check/notebook_problems.ts";
export { findNotebooks, notebooksFolder, projectNotebooks } from "./project_notebooks.ts";
export { notebookSettings, settingsVariable } from "./kernel/notebook_settings.ts";
export { orderOutputs } from "./kernel/order_outputs.ts";
export { outlineResults, shownResult } from "./kernel/outline_results.ts";
export { currentProfile } from "./kernel/profile.ts";
export {
  type CellProgress,
  runNotebook,
  type RunNotebookOptions,
} from "./headless/run_notebook.ts";
export { processorSeconds } from "./kernel/processor_seconds.ts";
export { stopSignal } from "./kernel/stop_signal.ts";
export { CellOutput, inNotebook } from "./show/cell_output.ts";
export { showAnimation, showDiagram, showGrid, showGridMap } from "./show/show.ts";
export { showPicture, showPlot } from "./show/show.ts";
export type { ShowAnimationOptions, ShowGridOptions } from "./show/show.ts";
export { showFilmstrip, type ShowFilmstripOptions } from "./show/show_filmstrip.ts";
export { showSummary, showTable } from "./show/table.ts";
export type { ShowTableOptions } from "./show/table.ts";
export type { TableRow } from "../display/mod.ts";
export { LiveTraining, liveTraining } from "./live/live_training.ts";
export type { LiveTrainingOptions, ShownLearner } from "./live/live_training.ts";
export { LiveProgress, liveProgress } from "./live/live_progress.ts";
export type { LiveProgressOptions } from "./live/live_progress.ts";
export { LiveFederation, liveFederation } from "./live/live_federation.ts";
export type { LiveFederationOptions, ShownAgent, ShownFederation } from "./live/live_federation.ts";

orderOutputs();
outlineResults();
