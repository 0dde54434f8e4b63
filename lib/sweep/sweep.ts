import type { DataSet } from "../data/mod.ts";
import { checkOptions } from "../errors/mod.ts";
import type { Evaluation, Evaluator } from "../evaluation/mod.ts";
import { DivergedError } from "../learning/mod.ts";
import { type ArmTraining, drawTogether, startArm } from "./arm_training.ts";
import { isRunOf, type SweepPlace, sweepPlaces } from "./sweep_place.ts";
import type { SweepSettings } from "./sweep_settings.ts";
import type { Measured, SweepPoint, SweepRun } from "./sweep_table.ts";

/** What a sweep works with. */
export interface SweepOptions {
  /** What to train and for how long. */
  readonly settings: SweepSettings;
  /** What to train on: `balanced()` with the settings' number of images of each class. */
  readonly dataSet: DataSet;
  /** What measures drawings: of the settings' samples, on images that nothing has learned. */
  readonly evaluator: Evaluator;
  /** Runs that are there already. Default: none. */
  readonly done?: readonly SweepRun[];
  /** Ends the sweep before the next step once it is aborted; the run under way is lost. Default: never. */
  readonly signal?: AbortSignal;
}

/** What {@linkcode sweep} logs: how far a run is, and what it has come to with the pixels that were measured. */
export type SweepLog =
  | { readonly kind: "progress"; readonly place: SweepPlace; readonly share: number }
  | {
    readonly kind: "run";
    readonly place: SweepPlace;
    readonly run: SweepRun;
    /** Pixels `[samples, height, width, channels]`; undefined if the training diverged. */
    readonly drawings: Float32Array | undefined;
  };

/**
 * Trains every arm with every seed and measures what it draws, but for those that are done. The same settings and data give
 * the same numbers, whatever was done before, times apart.
 *
 * @param options What to train, on what, and what is done.
 * @returns The logs, as they come.
 * @throws {RangeError} If an option is unknown.
 */
export async function* sweep(options: SweepOptions): AsyncGenerator<SweepLog, void> {
  checkOptions<SweepOptions>("sweep()", options, {
    settings: "object",
    dataSet: "object",
    evaluator: "object",
    done: "object",
    signal: "object",
  });
  const { settings, done = [], signal } = options;
  for (const place of sweepPlaces(settings)) {
    if (done.some((run) => isRunOf(run, place))) continue;
    const { dataSet } = options;
    const training = startArm(place.arm, { dataSet, settings, seed: place.seed });
    try {
      for await (const log of runOf(training, place, options)) {
        if (signal?.aborted) return;
        yield log;
      }
    } finally {
      training.dispose();
    }
  }
}

async function* runOf(
  training: ArmTraining,
  place: SweepPlace,
  { settings, evaluator, signal }: SweepOptions,
): AsyncGenerator<SweepLog, void> {
  const startMs = performance.now();
  const { steps, sources } = training;
  const drawn = { count: evaluator.samples, seed: evaluator.seed };
  let measuredPart = 0;
  const points: SweepPoint[] = [];
  let last = { steps: 0, bytes: 0 };
  let drawings: Float32Array | undefined;
  let measured: Measured | null = null;
  const agents: number[] = [];
  try {
    for await (const progress of training.train(signal)) {
      last = { steps: progress.steps, bytes: progress.bytes };
      yield { kind: "progress", place, share: progress.steps / steps };
      if (!progress.isEven || progress.steps === steps) continue;
      const part = Math.floor(progress.steps * settings.points / steps);
      if (part === measuredPart) continue;
      measuredPart = part;
      const distance = evaluator.frechetDistance(finite(drawTogether(sources, drawn)));
      points.push({ ...last, distance });
    }
    if (signal?.aborted) return;
    drawings = finite(drawTogether(sources, drawn));
    measured = measuredOf(evaluator.evaluate(drawings));
    points.push({ ...last, distance: measured.frechetDistance.value });
    if (sources.length > 1) {
      for (const source of sources) {
        agents.push(evaluator.frechetDistance(finite(drawTogether([source], drawn))));
      }
    }
  } catch (error) {
    if (!(error instanceof DivergedError)) throw error;
  }
  const seconds = Math.round((performance.now() - startMs) / 100) / 10;
  const run: SweepRun = {
    ...place.arm,
    seed: place.seed,
    ...last,
    seconds,
    drawings: sources.length > 1 ? "union of agents" : "one generator",
    measured,
    agents,
    points,
  };
  yield { kind: "run", place, run, drawings };
}

/** Weights that are finite but huge can still draw what is not. */
function finite(pixels: Float32Array): Float32Array {
  if (pixels.every(Number.isFinite)) return pixels;
  throw new DivergedError({ what: "pixels" });
}

/**
 * The part of an evaluation that a sweep keeps.
 *
 * @param evaluation All of it.
 */
export function measuredOf(
  { frechetDistance, certain, histogram }: Evaluation,
): Measured {
  return { frechetDistance, certain: certain.value, histogram };
}
