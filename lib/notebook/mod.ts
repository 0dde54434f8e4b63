/**
 * Everything around notebooks that is not about GANs. In a notebook: the profile's settings, Stop, and outputs that
 * stay under their cell, which importing this module sees to. Outside: the environment with the kernel, the headless
 * runner, and the checks that committed notebooks pass.
 *
 * @example A notebook's first cell
 * ```ts
 * import { currentProfile, stopSignal } from "fedgan/notebook";
 * ```
 *
 * @module
 */
import { orderOutputs } from "./order_outputs.ts";

export { type CellModule, cellModule } from "./cell_module.ts";
export { cellProblems } from "./check_cells.ts";
export {
  type NotebookEnvironment,
  notebookEnvironment,
  notebookEnvironmentFolder,
  type NotebookEnvironmentOptions,
} from "./environment.ts";
export { markdownMath } from "./html/markdown_math.ts";
export { notebookHtml } from "./html/notebook_html.ts";
export { type KernelSpec, kernelSpec } from "./kernelspec.ts";
export { NotebookError, type NotebookFailure } from "./notebook_error.ts";
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
export { notebookProblems, showsNothing } from "./notebook_problems.ts";
export { notebookSettings, settingsVariable } from "./notebook_settings.ts";
export { orderOutputs } from "./order_outputs.ts";
export { currentProfile, type ProfileName, profileNames } from "./profile.ts";
export { type CellProgress, runNotebook, type RunNotebookOptions } from "./run_notebook.ts";
export { stopSignal } from "./stop_signal.ts";

orderOutputs();
