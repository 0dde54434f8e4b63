import { type DataSet, type DataSetName, loadDataSet } from "../../data/mod.ts";
import { imageShape } from "../../gan/mod.ts";
import { progressBar } from "../../learning/mod.ts";
import { ProgressLine } from "../terminal/progress_line.ts";

/** What to load for a training. */
export interface TrainingData {
  /** The data set. */
  dataset: DataSetName;
  /** Where its files are; undefined: where data is kept, else downloaded. */
  dataDir: string | undefined;
  /** How many examples, the first of the data set; undefined: all that there are. */
  examples: number | undefined;
  /** Decides the drawn digits. */
  seed: number;
}

/**
 * Loads the images to train on, shows the progress of a download, and says what is used.
 *
 * @param data What to load.
 * @returns The data set.
 * @throws {Error} If it cannot be had; another is never taken in its place.
 */
export async function loadTrainingData(data: TrainingData): Promise<DataSet> {
  const { dataset, dataDir, examples, seed } = data;
  const [height, width, channels] = imageShape;
  const line = new ProgressLine();
  try {
    const loaded = await loadDataSet(dataset, {
      folder: dataDir,
      examples,
      seed,
      // Pictures of any size are scaled to what the networks are made for.
      ...(dataset === "own" ? { height, width, channels } : {}),
      onProgress: ({ file, receivedBytes, totalBytes }) => {
        const bar = totalBytes ? `${progressBar(receivedBytes / totalBytes, 12)} ` : "";
        line.show(`Downloading ${file} ${bar}${(receivedBytes / 1e6).toFixed(1)} MB`);
      },
    });
    const { count, name, source, classes } = loaded;
    const what = name === "own"
      ? `${height}×${width}×${channels} pixels in ${classes} classes`
      : name;
    line.print(`Data: ${count} images of ${what} (${source})`);
    return loaded;
  } finally {
    line.clear();
  }
}
