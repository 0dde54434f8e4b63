/**
 * A run's folder: its settings, measurements, pictures and weights, and the reports made of them.
 *
 * @module
 */
export { JsonLines } from "./json_lines.ts";
export type { JsonEntry, JsonValue } from "./json_lines.ts";
export { outputsFolder } from "./outputs_folder.ts";
export { RunFolder } from "./run_folder.ts";
export { holdRun, isHeld } from "./run_lock.ts";
export { lastLosses, readRunRecord } from "./run_record.ts";
export type { RunPart, RunRecord, RunRound, RunState } from "./run_record.ts";
export { chromiumArgs, findChromium, printPdf } from "./report/print_pdf.ts";
export { runReport } from "./report/run_report.ts";
export type { ReportedRun, ReportSetting } from "./report/run_report.ts";
export { writeEvents } from "./tensorboard/write_events.ts";
export { encodeEvents } from "./tensorboard/event_file.ts";
export type { TrainingEvent } from "./tensorboard/event_file.ts";
