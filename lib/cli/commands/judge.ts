/** `deno task judge`: trains the classifier that drawings are measured by. */
import { dirname } from "@std/path";
import { Command, Option } from "commander";
import { loadDataSet } from "../../data/mod.ts";
import { decodeJudge, encodeJudge, ImageClassifier } from "../../evaluation/mod.ts";
import {
  checkWritable,
  makeFolder,
  removeStaleTemporaries,
  userPath,
  writeFileAtomically,
} from "../../files/mod.ts";
import { integer, seed, SettingsFamily } from "../../settings/mod.ts";
import { loadTensorFlow } from "../../tensorflow/mod.ts";
import { addSettingFlags, readSettingFlags } from "../flags/setting_flags.ts";
import { loadTrainingData } from "../setup/load_training_data.ts";
import { prepareTensorFlow } from "../setup/prepare_tensorflow.ts";
import { catchInterrupt } from "../terminal/interrupt.ts";
import { ProgressLine } from "../terminal/progress_line.ts";
import { runProgram } from "../terminal/run_program.ts";
import { LearnerProgress } from "../training/progress.ts";
import { trainingSettings } from "../training/training_flags.ts";

const judgeSettings = new SettingsFamily("judge", {
  dataset: { ...trainingSettings.settings.dataset, meaning: "what to learn to recognise" },
  examples: integer({
    meaning: "how many images to learn from, the first of the data set",
    default: 60_000,
    least: 1,
    most: 10_000_000,
  }),
  epochs: integer({ meaning: "passes over the images", default: 12, least: 1, most: 1_000 }),
  seed: seed(1),
});

const program = new Command("deno task judge")
  .description(
    "Trains a judge: the classifier in whose eyes deno task evaluate measures drawings. Judges of MNIST, " +
      "Fashion-MNIST and drawn digits come with the project; measurements of two judges do not compare.",
  )
  .addOption(
    new Option(
      "--data-dir <folder>",
      "where the data is, as for deno task train (default: FEDGAN_DATA, else data, downloaded if missing)",
    ),
  )
  .requiredOption(
    "--out <file>",
    "where to write the judge, such as judge.safetensors (default: none, it has to be given)",
  )
  .action(async (values: { dataDir?: string; out: string }, command: Command) => {
    const settings = judgeSettings.complete(readSettingFlags(command, judgeSettings));
    const { dataset, examples, epochs, seed } = settings;
    const dataDir = values.dataDir === undefined ? undefined : userPath(values.dataDir);
    const out = userPath(values.out);
    await makeFolder(dirname(out));
    await checkWritable(out);
    using interrupt = catchInterrupt("Ending after this step; nothing is written");
    const { signal } = interrupt;
    await prepareTensorFlow({ signal });
    const dataSet = await loadTrainingData({ dataset, dataDir, examples, seed: 0 });
    await loadTensorFlow();

    const classifier = new ImageClassifier(dataSet, { epochs, seed, shift: 1 });
    const line = new ProgressLine();
    const progress = new LearnerProgress(classifier, line);
    for await (const log of classifier.train({ signal })) progress.show(log);
    line.clear();
    const isFinished = classifier.progress.epoch >= epochs;
    const bytes = encodeJudge(classifier, dataset);
    classifier.dispose();
    if (!isFinished) {
      if (interrupt.exitCode !== undefined) Deno.exitCode = interrupt.exitCode;
      return;
    }
    await removeStaleTemporaries(out);
    await writeFileAtomically(out, bytes);
    using judge = decodeJudge(bytes, out);
    console.log(`Wrote ${out}, SHA-256 ${judge.sha256}`);
    if (dataset === "own") return;
    const test = await loadDataSet(dataset, { folder: dataDir, split: "test" });
    console.log(
      `It gets ${(100 * judge.accuracy(test)).toFixed(2)} % of ${test.count} test images right`,
    );
  });

addSettingFlags(program, judgeSettings);
await runProgram(program);
