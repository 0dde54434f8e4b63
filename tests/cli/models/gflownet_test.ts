/** `train gflownet`, `resume` and `evaluate` by commands, and what is refused. */
import assert from "node:assert/strict";
import { join } from "@std/path";
import { resultsOf } from "../../runs/recorder/run_files.ts";
import { CommandFolder } from "../command_folder.ts";

const folder = new CommandFolder();
const { outputs } = folder;
const shown = folder.shown.bind(folder);

function refused(expected: RegExp, ...args: string[]): Promise<void> {
  return folder.refused(expected, "train", "gflownet", ...args);
}

const settings = [
  ...["gflownet", "--environment", "hypergrid", "--side", "8", "--dimensions", "2"],
  ...["--reward", "sparse", "--explorer", "loss-guided", "--profile", "smoke"],
  ...["--iterations", "60", "--epochs", "4"],
];
const whole = shown("train", ...settings, "--out", "whole");

Deno.test("gflownet trains into a run's folder: settings that count, distances, heat maps, report", async () => {
  const text = await whole;
  assert.match(text, /^Epoch 4\/4 {2}loss .*distance l1 \(sum\) \d\.\d+, .*modes found \d/mi);
  const run = join(outputs, "whole");
  const { settings } = JSON.parse(await Deno.readTextFile(join(run, "config.json")));
  assert.deepEqual(
    [settings.environment, settings.side, settings.explorer, settings.lossWeight, settings.epsilon],
    ["hypergrid", 8, "loss-guided", 1, undefined],
  );
  const lines = (await Deno.readTextFile(join(run, "metrics.jsonl"))).trim().split("\n");
  for (const line of lines) assert(JSON.parse(line).metrics.l1 > 0);
  for (
    const file of ["metrics.png", "weights.safetensors", "images/epoch-0004.png", "training.gif"]
  ) {
    assert(Deno.statSync(join(run, file)).isFile);
  }
  assert.match(await shown("report", "whole"), /report\.html/);
  const { l1 } = JSON.parse(lines.at(-1)!).metrics;
  const table = await shown("evaluate", "whole");
  await folder.refused(
    /measured exactly, over all objects/,
    "evaluate",
    "whole",
    "--samples",
    "500",
  );
  assert.match(table, new RegExp(`L1, sum over states\\s+${l1.toFixed(4)}`));
});

Deno.test("gflownet that was killed goes on to the same bytes", async () => {
  await whole;
  await folder.killedTraining(/^Epoch 2\/4/m, ...settings, "--out", "killed");
  await shown("resume", "killed");
  const of = async (run: string) => {
    const results = Object.entries(await resultsOf(join(outputs, run)));
    return results.filter(([file]) => !["report.html", "evaluation.json"].includes(file));
  };
  assert.deepEqual(await of("killed"), await of("whole"));
});

Deno.test("gflownet refuses settings that its explorer or loss does not have", async () => {
  await refused(
    /Cannot use setting "epsilon" with hypergrid, trajectory-balance and loss-guided: it belongs to epsilon-noisy$/m,
    ...["--explorer", "loss-guided", "--epsilon", "0.5"],
  );
  await refused(
    /Cannot use setting "nodes" with parentheses, trajectory-balance and on-policy: it belongs to structures$/m,
    ...["--environment", "parentheses", "--nodes", "3"],
  );
  await refused(
    /Cannot use setting "backward" with hypergrid, flow-matching and on-policy: it belongs to trajectory-balance, /,
    ...["--loss", "flow-matching", "--backward", "uniform"],
  );
  await refused(
    /Cannot tabulate hypergrid 32 \*\* 5: it has 33554432 states/,
    ...["--side", "32", "--dimensions", "5"],
  );
});
