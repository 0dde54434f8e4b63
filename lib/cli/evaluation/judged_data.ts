import { type DataSet, type DataSetName, loadDataSet } from "../../data/mod.ts";
import { Evaluator, type Judge, loadJudge, readJudge } from "../../evaluation/mod.ts";
import { imageShape } from "../../gan/mod.ts";

/** What to evaluate with. */
export interface JudgedDataOptions {
  /** The data set. */
  readonly name: DataSetName;
  /** The folder that has it; undefined: where data is kept, else downloaded. */
  readonly folder: string | undefined;
  /** A judge's file; undefined: the data set's own judge. */
  readonly judge: string | undefined;
  /** How many images to compare. Default: as many as there are, up to `most`. */
  readonly samples?: number;
  /** How many images to compare at most. Default: 10,000. */
  readonly most?: number;
  /** Decides which images. */
  readonly seed: number;
}

/** A judge, what it compares with, and images that others have learned. */
export interface JudgedData extends Disposable {
  /** The judge. */
  readonly judge: Judge;
  /** Measures images; its data is the part to test with. */
  readonly evaluator: Evaluator;
  /** The part to test with. */
  readonly test: DataSet;
  /** The part to train on. */
  readonly train: DataSet;
}

/**
 * Loads a judge and both parts of the data. Call `loadTensorFlow()` first.
 *
 * @param options Which.
 * @returns All of it; the caller disposes it.
 * @throws {Error} If there is no judge, no data, or no part to test with.
 */
export async function loadJudgedData(options: JudgedDataOptions): Promise<JudgedData> {
  const { name, folder, seed, most = 10_000 } = options;
  const judge = await (options.judge === undefined ? loadJudge(name) : readJudge(options.judge));
  try {
    const [height, width, channels] = imageShape;
    const shape = name === "own" ? { height, width, channels } : {};
    // There are as many drawn digits as one asks for.
    const examples = name === "drawn" ? options.samples ?? most : undefined;
    const load = (split: "train" | "test") =>
      loadDataSet(name, { folder, split, examples, ...shape });
    const [test, train] = [await load("test"), await load("train")];
    const { samples = Math.min(most, test.count, train.count) } = options;
    const evaluator = new Evaluator(judge, test, { samples, seed });
    return { judge, evaluator, test, train, [Symbol.dispose]: () => judge[Symbol.dispose]() };
  } catch (error) {
    judge[Symbol.dispose]();
    throw error;
  }
}
