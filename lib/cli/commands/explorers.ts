/** `deno task explorers`: what each explorer of flow networks comes to, over several seeds. */
import { dirname, join } from "@std/path";
import { Command } from "commander";
import {
  checkWritable,
  exists,
  makeFolder,
  removeStaleTemporaries,
  userPath,
} from "../../files/mod.ts";
import {
  compareExplorers,
  comparisonProfile,
  comparisonSettings,
  type ExplorerTable,
  Hypergrid,
  mergeExplorerTables,
  readExplorerTable,
  StateSpace,
  writeExplorerTable,
} from "../../gflownet/mod.ts";
import { progressBar } from "../../learning/mod.ts";
import { outputsFolder } from "../../runs/mod.ts";
import { SettingsFamily } from "../../settings/mod.ts";
import { loadTensorFlow, preferOneThread } from "../../tensorflow/mod.ts";
import { addSettingFlags, readSettingFlags } from "../flags/setting_flags.ts";
import { explorerTableText } from "../gflownet/explorer_table_text.ts";
import { prepareTensorFlow } from "../setup/prepare_tensorflow.ts";
import { catchInterrupt } from "../terminal/interrupt.ts";
import { printable } from "../terminal/printable.ts";
import { ProgressLine } from "../terminal/progress_line.ts";
import { runProgram } from "../terminal/run_program.ts";
import { trainingSettings } from "../training/training_flags.ts";

const { profile } = trainingSettings.settings;
const commandSettings = new SettingsFamily("explorers' command", {
  profile: {
    ...profile,
    meaning: "settings to start from: full has five seeds, quick one, smoke a few steps",
  },
});

const program = new Command("deno task explorers")
  .description(
    "Trains a flow network with every explorer on one grid and measures exactly how far what it builds is from R / Z. All " +
      "take as many gradient steps and ask for as many rewards. A comparison that was ended or killed continues where it " +
      "was when you call it again.",
  )
  .option(
    "--out <file>",
    "where the results are kept, after each training (default: explorers-<profile>.json in outputs)",
  )
  .action(async (values: { out?: string }, command: Command) => {
    const { profile } = commandSettings.complete(readSettingFlags(command, commandSettings));
    const settings = comparisonSettings.complete({
      ...comparisonProfile(profile),
      ...readSettingFlags(command, comparisonSettings),
    });
    const out = values.out === undefined
      ? join(outputsFolder(), `explorers-${profile}.json`)
      : userPath(values.out);
    await makeFolder(dirname(out));
    await checkWritable(out);
    await removeStaleTemporaries(out);
    const { modes } = new StateSpace(new Hypergrid(gridOf(settings)));
    let table: ExplorerTable = { schema: 1, settings, modes: modes.length, runs: [] };
    if (await exists(out)) table = mergeExplorerTables(await readExplorerTable(out), table);

    using interrupt = catchInterrupt("Ending; the training under way starts again next time");
    const { signal } = interrupt;
    preferOneThread();
    await prepareTensorFlow({ signal });
    await loadTensorFlow();
    const line = new ProgressLine();
    for await (const log of compareExplorers({ settings, done: table.runs, signal })) {
      if (log.kind === "progress") {
        line.show(`${progressBar(log.share, 12)} ${log.explorer}`);
        continue;
      }
      // Another process may have added runs of other seeds meanwhile.
      const latest = await exists(out) ? await readExplorerTable(out) : table;
      table = mergeExplorerTables(latest, { ...table, runs: [...table.runs, log.run] });
      await writeExplorerTable(out, table);
      const { explorer, seed, l1, seconds } = log.run;
      line.print(
        `${explorer}, seed ${seed}: ${
          l1 === null ? "diverged" : `L1 ${l1.toFixed(4)}`
        }, ${seconds} s`,
      );
    }
    line.clear();
    console.log(printable(explorerTableText(table)));
    console.log(`Wrote ${out}`);
    if (interrupt.exitCode !== undefined) Deno.exitCode = interrupt.exitCode;
  });

/** The settings of the grid alone. */
function gridOf({ side, dimensions, reward }: ExplorerTable["settings"]) {
  return { side, dimensions, reward };
}

addSettingFlags(program, commandSettings);
addSettingFlags(program, comparisonSettings, comparisonProfile);
await runProgram(program);
