/** `train control`, `resume` and `play` by commands, and what is refused. */
import assert from "node:assert/strict";
import { join } from "@std/path";
import { resultsOf } from "../../runs/recorder/run_files.ts";
import { CommandFolder } from "../command_folder.ts";

const folder = new CommandFolder();
const { outputs } = folder;
const shown = folder.shown.bind(folder);
const refused = folder.refused.bind(folder);

const settings = [
  ...["control", "--algorithm", "dqn", "--profile", "smoke", "--epochs", "4", "--render", "2"],
];
const whole = shown("train", ...settings, "--out", "whole");

Deno.test("control trains into a run's folder: settings of its algorithm alone, curve, weights, episodes", async () => {
  const text = await whole;
  assert.match(text, /^Epoch 4\/4 {2}Return, last 100 episodes \d+\.\d{3}, .*20 episodes apart/m);
  const run = join(outputs, "whole");
  const { settings, data } = JSON.parse(await Deno.readTextFile(join(run, "config.json")));
  assert.deepEqual(
    [settings.environment, settings.algorithm, settings.updates, settings.lambda, data],
    ["cart-pole", "dqn", 4, undefined, undefined],
  );
  assert.deepEqual([...Deno.readDirSync(join(run, "episodes"))].map(({ name }) => name).sort(), [
    "epoch-0002.gif",
    "epoch-0004.gif",
  ]);
  for (const file of ["metrics.png", "weights.safetensors"]) {
    assert(Deno.statSync(join(run, file)).isFile);
  }
  const report = await shown("report", "whole");
  assert.match(report, /report\.html/);
});

Deno.test("control that was killed goes on to the same bytes", async () => {
  await whole;
  await folder.killedTraining(/^Epoch 2\/4/m, ...settings, "--out", "killed");
  await shown("resume", "killed");
  const of = async (run: string) => {
    const results = Object.entries(await resultsOf(join(outputs, run)));
    // It may have ended before its second epoch was drawn, and has no report.
    return results.filter(([file]) => !["episodes/epoch-0002.gif", "report.html"].includes(file));
  };
  assert.deepEqual(await of("killed"), await of("whole"));
});

Deno.test("play prints an episode of a run, draws it, and evaluate measures many", async () => {
  await whole;
  const text = await shown("play", "whole", "--lines", "600", "--seed", "3");
  assert.match(text, /^ {4}0 {2}begins {2}cart at -?\d\.\d\d m, pole -?\d+\.\d° from upright$/m);
  const [, steps, sum] = /(?:terminated|truncated) after (\d+) steps, return (\d+)\.0/.exec(text)!;
  assert.equal(steps, sum);
  // The first line, one a step, and the last.
  assert.equal(text.trim().split("\n").length, Number(steps) + 1);
  const file = join(outputs, "episode.gif");
  const wrote = await shown("play", "whole", "--gif", file, "--seed", "3");
  assert.match(wrote, new RegExp(`Wrote ${steps} steps with return ${sum}\\.0 to`));
  const bytes = await Deno.readFile(file);
  assert.equal(new TextDecoder().decode(bytes.subarray(0, 6)), "GIF89a");
  assert.match(await shown("evaluate", "whole", "--samples", "7"), /greedy[^]*^7 episodes/m);
});

Deno.test("control refuses settings that its algorithm does not have, and actions that it cannot learn", async () => {
  await refused(
    /Cannot use setting "clip" with dqn: it has environment, algorithm/,
    ...["train", "control", "--algorithm", "dqn", "--clip", "0.1"] as const,
  );
  await refused(
    /Cannot learn pendulum by dqn: its actions are numbers but must be one of a few; use ppo/,
    ...["train", "control", "--environment", "pendulum", "--algorithm", "dqn"] as const,
  );
  await refused(/Cannot open run "none"/, "play", "none");
  await refused(/must end with \.gif/, "play", "whole", "--gif", "episode.png");
});
