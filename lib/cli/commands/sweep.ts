/** `deno task sweep`: how good FedGAN is at each K, beside other ways to train on the same data. */
import { dirname, join } from "@std/path";
import { Command, Option } from "commander";
import { balanced } from "../../data/mod.ts";
import {
  checkWritable,
  encodeNpy,
  exists,
  makeFolder,
  removeStaleTemporaries,
  userPath,
  writeFileAtomically,
} from "../../files/mod.ts";
import { formatDuration, progressBar } from "../../learning/mod.ts";
import { outputsFolder } from "../../runs/mod.ts";
import { SettingsFamily } from "../../settings/mod.ts";
import {
  armLabel,
  checkSameSweep,
  mergeSweepTables,
  readSweepTable,
  runName,
  sweep,
  sweepPlaces,
  sweepProfile,
  sweepReferences,
  sweepSettings,
  type SweepTable,
  writeSweepTable,
} from "../../sweep/mod.ts";
import { loadTensorFlow, preferOneThread } from "../../tensorflow/mod.ts";
import { loadJudgedData } from "../evaluation/judged_data.ts";
import { sweepText } from "../evaluation/sweep_text.ts";
import { addSettingFlags, readSettingFlags } from "../flags/setting_flags.ts";
import { trainingSettings } from "../training/training_flags.ts";
import { loadTrainingData } from "../setup/load_training_data.ts";
import { prepareTensorFlow } from "../setup/prepare_tensorflow.ts";
import { catchInterrupt } from "../terminal/interrupt.ts";
import { printable } from "../terminal/printable.ts";
import { ProgressLine } from "../terminal/progress_line.ts";
import { runProgram } from "../terminal/run_program.ts";

const { dataset, profile } = trainingSettings.settings;
const commandSettings = new SettingsFamily("sweep's command", {
  dataset,
  profile: {
    ...profile,
    meaning:
      "settings to start from: quick takes minutes, full an hour, smoke a few steps to see that it runs",
  },
});

/** Decides what is drawn and what it is compared with, as in deno task evaluate. */
const sampleSeed = 0;

const program = new Command("deno task sweep")
  .description(
    "Trains FedGAN with each K on random parts of the data and on two digits for each agent, and beside it: one GAN that " +
      "has all data, a distributed GAN, agents that average one network or none. Measures what each draws, by the data's " +
      "judge. A sweep that was ended or killed continues where it was when you call it again.",
  )
  .addOption(
    new Option(
      "--data-dir <folder>",
      "where the data is, as for deno task train (default: FEDGAN_DATA, else data, downloaded if missing)",
    ),
  )
  .addOption(
    new Option(
      "--out <file>",
      "where the results are kept, after each training (default: sweep-<profile>.json in outputs)",
    ),
  )
  .addOption(
    new Option(
      "--drawings <folder>",
      "also write what each arm draws into this folder, as NumPy arrays of bytes [samples, 28, 28, 1] (default: none)",
    ),
  )
  .action(
    async (
      values: { dataDir?: string; out?: string; drawings?: string },
      command: Command,
    ) => {
      const { dataset, profile } = commandSettings.complete(
        readSettingFlags(command, commandSettings),
      );
      const settings = sweepSettings.complete({
        ...sweepProfile(profile),
        ...readSettingFlags(command, sweepSettings),
      });
      const folder = values.dataDir === undefined ? undefined : userPath(values.dataDir);
      const drawings = values.drawings === undefined ? undefined : userPath(values.drawings);
      const out = values.out === undefined
        ? join(outputsFolder(), `sweep-${profile}.json`)
        : userPath(values.out);
      await makeFolder(dirname(out));
      await checkWritable(out);
      await removeStaleTemporaries(out);
      if (drawings !== undefined) await makeFolder(drawings);

      using interrupt = catchInterrupt("Ending; the training under way starts again next time");
      const { signal } = interrupt;
      preferOneThread();
      await prepareTensorFlow({ signal });
      const { perClass, samples } = settings;
      const train = await loadTrainingData({
        dataset,
        dataDir: folder,
        // There are as many drawn digits as one asks for, as many of each.
        examples: dataset === "drawn" ? 10 * perClass : undefined,
        seed: 0,
      });
      const dataSet = balanced(train, perClass);
      await loadTensorFlow();
      using judged = await loadJudgedData({
        name: dataset,
        folder,
        judge: undefined,
        samples,
        seed: sampleSeed,
      });
      const { judge, evaluator, test } = judged;
      const before = await exists(out) ? await readSweepTable(out) : undefined;
      let table: SweepTable = {
        schema: 1,
        settings,
        judge: { name: judge.name, sha256: judge.sha256 },
        data: { name: dataset, trainSha256: dataSet.sha256, testSha256: test.sha256 },
        sampleSeed,
        references: before?.references ??
          sweepReferences(evaluator, { settings, train: judged.train }),
        runs: [],
      };
      if (before !== undefined) {
        checkSameSweep(before, table);
        table = mergeSweepTables(before, table);
      }

      const line = new ProgressLine();
      const places = sweepPlaces(settings);
      const done = table.runs;
      const startMs = performance.now();
      let first: number | undefined;
      for await (const log of sweep({ settings, dataSet, evaluator, done, signal })) {
        const { place } = log;
        const name = `${armLabel(place.arm)}, seed ${place.seed}`;
        if (log.kind === "progress") {
          const at = place.index + log.share;
          first ??= at;
          const left = (places.length - at) / (at - first) * (performance.now() - startMs);
          const time = at < first + 0.1 ? "" : `${formatDuration(left)} left`;
          const bar = progressBar(at / places.length, 12);
          line.show(`${bar} ${place.index + 1} of ${places.length}: ${name} ${time}`.trimEnd());
          continue;
        }
        if (drawings !== undefined && log.drawings !== undefined) {
          const shape = [samples, 28, 28, 1];
          const file = join(drawings, `${runName(log.run)}.npy`);
          await writeFileAtomically(file, encodeNpy(bytesOf(log.drawings), shape));
        }
        // Another process may have added runs of other seeds meanwhile.
        const latest = await exists(out) ? await readSweepTable(out) : table;
        table = mergeSweepTables(latest, { ...table, runs: [...table.runs, log.run] });
        await writeSweepTable(out, table);
        const { measured, seconds } = log.run;
        const result = measured === null
          ? "diverged"
          : `distance ${measured.frechetDistance.value.toFixed(1)}`;
        line.print(`${name}: ${result}, ${seconds} s`);
      }
      line.clear();
      console.log(printable(sweepText(table)));
      console.log(`Wrote ${out}`);
      if (interrupt.exitCode !== undefined) Deno.exitCode = interrupt.exitCode;
    },
  );

/** Pixels in [-1, 1] as bytes. */
function bytesOf(pixels: Float32Array): Uint8Array {
  return Uint8Array.from(pixels, (pixel) => Math.round(127.5 * (pixel + 1)));
}

addSettingFlags(program, commandSettings);
addSettingFlags(program, sweepSettings, sweepProfile);
await runProgram(program);
