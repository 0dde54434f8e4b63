import type { DataSet } from "../../data/mod.ts";
import type { FederationRecordOptions, RunFolder } from "../../runs/mod.ts";
import type { SettingsRecord } from "../../settings/mod.ts";
import type { ProgressLine } from "../terminal/progress_line.ts";

/** Something that is trained, ready to be recorded. */
export interface Training extends Disposable {
  /** What must be said of it before it begins, a line each. */
  readonly notes: readonly string[];
  /** What the run's configuration says of it. */
  readonly options: Pick<FederationRecordOptions, "settings" | "shards" | "precision">;
  /** Trains to the end, or until the signal of the options; shows each log. */
  record(run: RunFolder, options: FederationRecordOptions, line: ProgressLine): Promise<void>;
  /** Whether it has come to its end. */
  isFinished(): boolean;
}

/** A model that `deno task train` begins to train and `deno task resume` continues. */
export interface TrainingModel {
  /** Its name, in `config.json` and on the command line. */
  readonly name: string;
  /** Its settings. */
  readonly settings: SettingsRecord;
  /**
   * All settings of a run, checked; those that an older run lacks take their defaults.
   *
   * @param settings What the run's configuration says.
   * @throws {RangeError} If one is unknown or outside its range.
   */
  complete(settings: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>;
  /**
   * Makes what is trained. Call `loadTensorFlow()` first.
   *
   * @param dataSet What it learns from.
   * @param settings Every setting, checked.
   */
  make(dataSet: DataSet, settings: Readonly<Record<string, unknown>>): Training;
}
