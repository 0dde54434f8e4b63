/** `deno task evaluate`: how good the drawings of runs are. */
import { dirname } from "@std/path";
import { Command } from "commander";
import type { DataSetName } from "../../data/mod.ts";
import { UserRangeError } from "../../errors/mod.ts";
import { chooseImages } from "../../evaluation/mod.ts";
import {
  checkWritable,
  makeFolder,
  removeStaleTemporaries,
  userPath,
  writeFileAtomically,
} from "../../files/mod.ts";
import {
  isExported,
  meanName,
  openRunOrPretrained,
  type PartName,
  pretrainedNames,
  type RunFolder,
  writeEvaluation,
} from "../../runs/mod.ts";
import { integer, seed, SettingsFamily } from "../../settings/mod.ts";
import { loadTensorFlow } from "../../tensorflow/mod.ts";
import {
  type EvaluatedImages,
  evaluationCells,
  evaluationHeadings,
  evaluationNotes,
  type EvaluationTable,
  evaluationText,
  textsTable,
} from "../evaluation/evaluation_table.ts";
import { loadJudgedData } from "../evaluation/judged_data.ts";
import { addSettingFlags, readSettingFlags } from "../flags/setting_flags.ts";
import { drawingOf, trainingModel } from "../models/training_models.ts";
import { ProgressLine } from "../terminal/progress_line.ts";
import { printable } from "../terminal/printable.ts";
import { runProgram } from "../terminal/run_program.ts";
import type { TrainingModel } from "../training/training_model.ts";

const evaluateSettings = new SettingsFamily("evaluate", {
  samples: integer({
    meaning:
      "how many images of each run to compare with as many of the data, 100 or more; of a policy, how many episodes to " +
      "play (usually 100, or 10 of long ones)",
    default: 10_000,
    least: 1,
    most: 100_000,
  }),
  /** Decides drawn images, those of the data, subsets and bootstrap samples. */
  seed: seed(0),
});

interface EvaluateValues {
  json?: string;
  judge?: string;
}

/** A run and the model that it is of. */
interface EvaluatedRun {
  run: RunFolder;
  model: TrainingModel;
  /** Whether its folder keeps the table: not that of a run which comes with the project, unless its path was given. */
  isKept: boolean;
}

/** What draws in a run: the only networks, or the mean's and each agent's. */
interface DrawingPart {
  name: string;
  run: RunFolder;
  part: PartName | undefined;
}

const program = new Command("deno task evaluate")
  .description(
    "Measures how good the drawings of runs are, in the eyes of a classifier: distances from the data's test " +
      "images, how many look real, how much of the variety they reach, and which classes they show. Beside the runs stand " +
      "real images, which nothing can be better than, and noise. A policy plays episodes, and a flow network is compared " +
      "with the distribution that it should have. The report of a run shows it too.",
  )
  .argument(
    "<runs...>",
    `names of runs, folders in outputs, or paths; all of one data set; ${
      (await pretrainedNames()).join(", ")
    }: if you have no run of that name, the one that comes with the project`,
  )
  .option("--json <file>", "also write the table, with every digit, into this file (default: none)")
  .option(
    "--judge <file>",
    "a judge that deno task judge has trained, for data of your own (default: the data set's, which the project has)",
  )
  .action(async (names: string[], values: EvaluateValues, command: Command) => {
    const { samples, seed } = evaluateSettings.complete(
      readSettingFlags(command, evaluateSettings),
    );
    const isAsked = command.getOptionValueSource("samples") === "cli";
    const json = values.json === undefined ? undefined : userPath(values.json);
    const judgeFile = values.judge === undefined ? undefined : userPath(values.judge);
    const runs: EvaluatedRun[] = [];
    for (const name of names) {
      const run = await openRunOrPretrained(name);
      const isKept = run.reference === name || run.name !== name;
      runs.push({ run, isKept, model: trainingModel((await run.readConfig()).model) });
    }
    if (json !== undefined) {
      await makeFolder(dirname(json));
      await checkWritable(json);
    }
    const options = { samples: isAsked ? samples : undefined, seed };
    const table = runs.some(({ model }) => model.evaluate !== undefined)
      ? await evaluateByModel(runs, options)
      : await evaluateByJudge(runs, { ...options, judgeFile });
    if (json === undefined) return;
    await removeStaleTemporaries(json);
    await writeFileAtomically(json, JSON.stringify(table, null, 2) + "\n");
    console.log(`Wrote ${json}`);
  });

/** Shows what models measure of their own runs, keeps it for the runs' reports, and gives it. */
async function evaluateByModel(
  runs: readonly EvaluatedRun[],
  options: { samples: number | undefined; seed: number },
): Promise<unknown> {
  const drawn = runs.find(({ model }) => model.evaluate === undefined);
  if (drawn !== undefined) {
    const { run } = runs.find(({ model }) => model.evaluate !== undefined)!;
    throw new UserRangeError(
      `Cannot evaluate run "${drawn.run.name}" beside "${run.name}": a judge looks at its drawings, which the other ` +
        "has none of; evaluate them one by one",
    );
  }
  await loadTensorFlow();
  const tables = [];
  for (const { run, model, isKept } of runs) {
    const texts = await model.evaluate!(run, options);
    console.log(printable([`${run.name}:`, textsTable(texts), ...texts.notes].join("\n")));
    if (isKept) await writeEvaluation(run, texts);
    tables.push({ name: run.name, ...texts });
  }
  return { schema: 1, runs: tables };
}

/** Shows what a judge says of the drawings of runs, keeps it for the runs' reports, and gives it. */
async function evaluateByJudge(
  evaluated: readonly EvaluatedRun[],
  { samples, seed, judgeFile }: {
    samples: number | undefined;
    seed: number;
    judgeFile: string | undefined;
  },
): Promise<EvaluationTable> {
  const runs = evaluated.map(({ run }) => run);
  const data = await commonData(runs);
  const parts: DrawingPart[] = [];
  for (const run of runs) parts.push(...await drawingParts(run));
  await loadTensorFlow();
  using judged = await loadJudgedData({ ...data, judge: judgeFile, samples, seed });
  const { judge, evaluator, test, train } = judged;
  const { samples: count } = evaluator;
  const images: [name: string, draw: () => Promise<Float32Array>][] = [
    ["floor: real images", () => Promise.resolve(chooseImages(train, { count, seed }))],
    ...parts.map(({ name, run, part }): [string, () => Promise<Float32Array>] => [
      name,
      async () => {
        using drawer = await (await drawingOf(run)).open(run, part);
        return drawer.draw({ count, seed }).pixels;
      },
    ]),
    ["ceiling: noise", () => Promise.resolve(evaluator.noise())],
  ];
  const line = new ProgressLine();
  const rows: EvaluatedImages[] = [];
  for (const [name, draw] of images) {
    line.show(`Looking at ${count} images (${name})`);
    rows.push({ name, evaluation: evaluator.evaluate(await draw()) });
  }
  line.clear();
  const table: EvaluationTable = {
    schema: 1,
    judge: { name: judge.name, sha256: judge.sha256, accuracy: judge.accuracy(test) },
    data: { name: test.name, sha256: test.sha256 },
    samples: count,
    seed,
    rows,
  };
  console.log(printable(evaluationText(table)));
  for (const { run } of evaluated.filter(({ isKept }) => isKept)) {
    // Real images come first, noise last.
    const isShown = (row: number) => [undefined, run].includes(parts[row - 1]?.run);
    await writeEvaluation(run, {
      headings: evaluationHeadings,
      rows: rows.filter((_, row) => isShown(row)).map(evaluationCells),
      notes: evaluationNotes(table),
    });
  }
  return table;
}

/** The data that all runs learned from. */
async function commonData(
  runs: readonly RunFolder[],
): Promise<{ name: DataSetName; folder: string | undefined }> {
  const found = [];
  for (const run of runs) {
    const { data } = await run.readConfig();
    if (data === undefined) {
      throw new UserRangeError(`Cannot evaluate run "${run.name}": it has learned no data set`);
    }
    found.push({ name: data.name as DataSetName, folder: data.folder ?? undefined });
    if (data.name === found[0].name && (data.folder ?? undefined) === found[0].folder) continue;
    throw new UserRangeError(
      `Cannot evaluate run "${run.name}" beside "${
        runs[0].name
      }": its data is ${data.name} but must be ` +
        `${found[0].name}, from the same place; evaluate them one by one`,
    );
  }
  return found[0];
}

/** Whose drawings of a run to look at. */
async function drawingParts(run: RunFolder): Promise<DrawingPart[]> {
  const { shards } = await run.readConfig();
  if (shards === undefined) return [{ name: run.name, run, part: undefined }];
  const mean = { name: `${run.name}: mean`, run, part: meanName } as const;
  if (await isExported(run) || (await drawingOf(run)).onlyMean) return [mean];
  return [
    mean,
    ...shards.map(({ agent }) => ({ name: `${run.name}: agent ${agent}`, run, part: agent })),
  ];
}

addSettingFlags(program, evaluateSettings);
await runProgram(program);
