/** `train 2048`, `resume`, `evaluate` and `play 2048` by commands, and what is refused. */
import assert from "node:assert/strict";
import { join } from "@std/path";
import { resultsOf } from "../../runs/recorder/run_files.ts";
import { CommandFolder } from "../command_folder.ts";

const folder = new CommandFolder();
const { outputs } = folder;
const shown = folder.shown.bind(folder);
const refused = folder.refused.bind(folder);

const settings = [
  ...["2048", "--profile", "smoke", "--episodes", "400", "--epochs", "4", "--evaluate-every", "4"],
];
const whole = shown("train", ...settings, "--out", "whole");

Deno.test("2048 trains tables into a run's folder: settings of its algorithm alone, curve, tables", async () => {
  const text = await whole;
  assert.match(text, /^Epoch 4\/4 {2}score of a game \d+\.\d{3}, .*score of games apart \d+/m);
  const run = join(outputs, "whole");
  const { settings, data } = JSON.parse(await Deno.readTextFile(join(run, "config.json")));
  assert.deepEqual(
    [settings.algorithm, settings.search, settings.stepSize, settings.lambda, data],
    ["n-tuple", "greedy", 0.1, undefined, undefined],
  );
  assert(Deno.statSync(join(run, "metrics.png")).isFile);
  const { size } = Deno.statSync(join(run, "weights.safetensors"));
  assert(size > 1e5 && size < 1e7, `${size} bytes: without the tables' zeros`);
});

Deno.test("2048 that was killed goes on to the same bytes", async () => {
  await whole;
  await folder.killedTraining(/^Epoch 2\/4/m, ...settings, "--out", "killed");
  await shown("resume", "killed");
  assert.deepEqual(
    await resultsOf(join(outputs, "killed")),
    await resultsOf(join(outputs, "whole")),
  );
});

Deno.test("play 2048 prints a game of a run, and evaluate measures many", async () => {
  await whole;
  const text = await shown("play", "2048", "whole", "--seed", "3");
  assert.match(text, /^ {3}100 moves {2}score \d+, largest tile \d+, \d+ cells empty$/m);
  assert.match(text, /└.*┘\nscore \d+, \d+ moves, over: nothing can move\n$/);
  assert.equal(await shown("play", "2048", "whole", "--seed", "3"), text, "the same seed");
  assert.notEqual(await shown("play", "2048", "whole", "--seed", "4"), text);
  const table = await shown("evaluate", "whole", "--samples", "100");
  assert.match(table, /mean score.*2048.*\nwhole +greedy +\d+.*\n100 games/);
});

Deno.test("play 2048 without a run shows a game of the player that comes with the project, which reaches 2048", async () => {
  const text = await shown("play", "2048", "--seed", "1");
  assert.match(text, /^ {3}900 moves {2}score 1\d{4}, /m);
  assert.match(text, /│ +2048 +│[^]*over: nothing can move\n$/);
});

Deno.test("export leaves small entries of 2048's tables out, and what is left plays", async () => {
  await whole;
  await shown("export", "whole", "--out", "small");
  const size = (run: string) => Deno.statSync(join(outputs, run, "weights.safetensors")).size;
  assert(size("small") < 0.4 * size("whole"), `${size("small")} of ${size("whole")} bytes`);
  assert.match(await shown("play", "2048", "small"), /over: nothing can move/);
});

Deno.test("2048 is learnt by policies too", async () => {
  for (const algorithm of ["ppo", "dqn"]) {
    const args = ["--algorithm", algorithm, "--profile", "smoke", "--evaluate-every", "0"];
    await shown("train", "2048", ...args, "--out", algorithm);
    assert.match(await shown("play", "2048", algorithm), /over: nothing can move/);
    const table = await shown("evaluate", algorithm, "--samples", "100");
    assert.match(
      table,
      new RegExp(`^${algorithm} {2}by chance +\\d+.*\n${algorithm} +greedy`, "m"),
    );
    assert.equal(/probability 0.01 any action/.test(table), algorithm === "dqn");
  }
  await refused(
    /Cannot search with run "ppo": its algorithm is ppo but must be n-tuple/,
    ...["play", "2048", "ppo", "--search", "expectimax:2"] as const,
  );
});

Deno.test("2048 refuses settings that its algorithm does not have, and says what to do without a terminal", async () => {
  await whole;
  await refused(
    /Cannot use setting "search" with ppo: it has algorithm, evaluateEvery/,
    ...["train", "2048", "--algorithm", "ppo", "--search", "expectimax:2"] as const,
  );
  await refused(/Cannot use setting "stepSize" with dqn/, "train", ...settings.slice(0, 1), ...[
    ...["--algorithm", "dqn", "--step-size", "0.2"],
  ]);
  await refused(/"tuples" is given but must not be/, "play", "2048", "tuples", "--yourself");
  await refused(/"delay" is given/, "play", "2048", "--yourself", "--delay", "9");
  await refused(/output is no terminal but both must be one/, "play", "2048", "--yourself");
  await refused(/its model is 2048 but must be .*control.* "deno task play 2048 <run>"/, ...[
    ...["play", "whole"] as const,
  ]);
  await refused(/Cannot open run "none"/, "play", "2048", "none");
});
