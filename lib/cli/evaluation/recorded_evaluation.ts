import type { DataSetName } from "../../data/mod.ts";
import { UserRangeError } from "../../errors/mod.ts";
import { chooseImages, evaluationMetrics } from "../../evaluation/mod.ts";
import type { Learner } from "../../learning/mod.ts";
import type { RecordedEvaluation, RunEvaluation } from "../../runs/mod.ts";
import { loadJudgedData } from "./judged_data.ts";

/** What a training is evaluated with. */
export interface RecordedEvaluationOptions {
  /** The data set that it learns from, whose other part it is compared with. */
  readonly name: DataSetName;
  /** The folder that has it; undefined: where data is kept, else downloaded. */
  readonly folder: string | undefined;
  /** After how many epochs or rounds. */
  readonly every: number;
  /** A judge's file; undefined: the data set's own. */
  readonly judgeFile: string | undefined;
  /** Settings that a run has begun with. Default: it begins. */
  readonly begun?: RunEvaluation["settings"];
  /**
   * Draws with what is trained.
   *
   * @returns Pixels `[count, height, width, channels]` in [-1, 1]; undefined for a learner that draws nothing.
   */
  draw(learner: Learner, options: { count: number; seed: number }): Float32Array | undefined;
}

/** Images of an evaluation: a second or two each time, and the same count everywhere. */
const usualSamples = 2_000;

/** Decides the drawn images, and those that they are compared with. */
const seed = 0;

/**
 * Prepares the evaluation of a training: what it trains draws images, the data's judge looks at them. Call
 * `loadTensorFlow()` first.
 *
 * @param options With what.
 * @returns What a recording takes; the caller disposes it.
 * @throws {RangeError} If the data has no judge, or a run has begun with another.
 * @throws {Error} If the data has no part to test with, or cannot be had.
 */
export async function recordedEvaluation(
  { name, folder, every, judgeFile, begun, draw }: RecordedEvaluationOptions,
): Promise<RecordedEvaluation & Disposable> {
  const judged = await loadJudgedData({ name, folder, judge: judgeFile, most: usualSamples, seed });
  const { judge, evaluator, train } = judged;
  const { samples } = evaluator;
  const settings = { samples, seed, judge: judge.sha256, judgeFile: judgeFile ?? null };
  if (begun !== undefined && begun.judge !== judge.sha256) {
    judged[Symbol.dispose]();
    throw new UserRangeError(
      `Cannot continue the evaluation: the judge has SHA-256 ${judge.sha256} but must have ${begun.judge}, as it ` +
        "began; restore its file",
    );
  }
  const floor = evaluator.measure(chooseImages(train, { count: samples, seed }));
  return {
    every,
    settings,
    metrics: evaluationMetrics(floor),
    measure: (learner) => {
      const pixels = draw(learner, { count: samples, seed });
      return pixels?.every(Number.isFinite) ? evaluator.measure(pixels) : undefined;
    },
    [Symbol.dispose]: () => judged[Symbol.dispose](),
  };
}
