/**
 * A run's folder: its settings, measurements, pictures and weights, and the reports made of them.
 *
 * @example Record a training, and read what it wrote
 * ```ts
 * import { drawnDigits } from "lib/data";
 * import { ImageClassifier } from "lib/evaluation";
 * import { lastMetrics, readRunRecord, recordRun, RunFolder } from "lib/runs";
 * import { loadTensorFlow } from "lib/tensorflow";
 * import assert from "node:assert/strict";
 *
 * await loadTensorFlow();
 * const digits = drawnDigits(20);
 * const learner = new ImageClassifier(digits, { batchSize: 10, epochs: 1 });
 * // A name alone would be one in outputs/.
 * const run = await RunFolder.create(`${await Deno.makeTempDir()}/classifier`);
 * for await (const log of recordRun(run, learner, { model: "classifier", data: digits })) {
 *   if (log.kind === "epoch") console.log(log.metrics);
 * }
 * learner.dispose();
 * const record = await readRunRecord(run);
 * assert.equal(record.state, "finished");
 * assert.deepEqual(Object.keys(lastMetrics(record)!), Object.keys(record.config.metrics));
 * ```
 *
 * @module
 */
export { JsonLines, type JsonLinesOptions } from "./schema/json_lines.ts";
export type {
  RunConfig,
  RunData,
  RunEvaluation,
  RunShard,
  RunTraining,
} from "./schema/run_config.ts";
export type {
  AbsentAgent,
  EpochLine,
  RoundAgent,
  RoundLine,
  StepLine,
} from "./schema/run_lines.ts";
export { type EvaluationTexts, readEvaluation, writeEvaluation } from "./evaluation_file.ts";
export { checkExport, exportRun, type ExportRunOptions, isExported } from "./export_run.ts";
export type { RunExport } from "./export_run.ts";
export { openPretrained, openRunOrPretrained, pretrainedNames } from "./pretrained_runs.ts";
export { outputsFolder } from "./outputs_folder.ts";
export { OwnFiles } from "./own_files.ts";
export { RunFolder } from "./run_folder.ts";
export { meanName, type PartName } from "./run_parts.ts";
export { holdRun } from "./run_lock.ts";
export { lastMetrics, learners, readRunRecord } from "./run_record.ts";
export type { RunPart, RunRecord, RunState } from "./run_record.ts";
export { recordFederation } from "./recorder/record_federation.ts";
export type {
  FederationRecordOptions,
  RecordedEvaluation,
  RecordOptions,
} from "./recorder/record_options.ts";
export {
  type AgentProblem,
  recordRounds,
  type RemoteFederation,
  type RemoteRoundLog,
  type RemoteState,
} from "./recorder/record_rounds.ts";
export { RoundPictures } from "./recorder/round_pictures.ts";
export { StepMeans } from "./recorder/step_means.ts";
export { recordRun } from "./recorder/record_run.ts";
export { plotPage } from "./report/plot_page.ts";
export { recordPlot } from "./report/record_plot.ts";
export { chromiumArgs, findChromium, printPdf } from "./report/print_pdf.ts";
export { runReport } from "./report/run_report.ts";
export type { ReportedRun, ReportSetting } from "./report/run_report.ts";
export { writeEvents } from "./tensorboard/write_events.ts";
export { encodeEvents } from "./tensorboard/event_file.ts";
export type { TrainingEvent } from "./tensorboard/event_file.ts";
