/** `train pong`, `resume`, `play` and `evaluate` by commands, with the real game. */
import assert from "node:assert/strict";
import { join } from "@std/path";
import { prepareAtari } from "lib/environments";
import { PongConvolutionalPpo, PongPpo } from "lib/pong";
import { RunFolder } from "lib/runs";
import { loadTensorFlow } from "lib/tensorflow";
import { pong } from "../../../lib/cli/models/pong.ts";
import { pongSettings } from "../../../lib/cli/pong/pong_settings.ts";
import { makePongLearner } from "../../../lib/cli/pong/pong_training.ts";
import { resultsOf } from "../../runs/recorder/run_files.ts";
import { runCli } from "../run_cli.ts";
import { CommandFolder } from "../command_folder.ts";

await prepareAtari(); // so that its lines are not among those below
const folder = new CommandFolder();
const { outputs } = folder;
const shown = folder.shown.bind(folder);

// Long enough for a first episode to end.
const settings = [
  ...["pong", "--profile", "smoke", "--steps", "4608", "--hidden", "10", "--epochs", "3"],
];
const whole = shown("train", ...settings, "--out", "whole");

Deno.test("pong trains into a run's folder: settings of its algorithm alone, curve of returns, weights, a rally", async () => {
  const text = await whole;
  assert.match(text, /^Epoch 3\/3 {2}Return, last 100 episodes -\d+\.\d{3}, /m);
  const run = join(outputs, "whole");
  const { settings } = JSON.parse(await Deno.readTextFile(join(run, "config.json")));
  assert.deepEqual(
    [settings.algorithm, settings.games, settings.clip, settings.decay],
    ["ppo", 4, 0.2, undefined],
  );
  const [heading, first] = (await Deno.readTextFile(join(run, "returns.csv"))).split("\n");
  assert.equal(heading, "episode,frames,hours,return,mean of last 100");
  const [episode, frames, hours, gathered, mean] = first.split(",").map(Number);
  assert(episode === 1 && frames % 4 === 0 && hours > 0 && gathered < 0 && mean === gathered);
  const gif = await Deno.readFile(join(run, "episodes", "epoch-0003.gif"));
  assert.equal(new TextDecoder().decode(gif.subarray(0, 6)), "GIF89a");
  for (const file of ["metrics.png", "returns.png", "weights.safetensors"]) {
    assert(Deno.statSync(join(run, file)).isFile);
  }
});

Deno.test("pong that was killed goes on to the same bytes, and leaves no emulator", async () => {
  await whole;
  await folder.killedTraining(/^Epoch 2\/3/m, ...settings, "--out", "killed");
  await shown("resume", "killed");
  const of = async (run: string) => {
    const results = Object.entries(await resultsOf(join(outputs, run)));
    // Hours are not the same twice.
    return results.filter(([file]) => !/^returns\.|^report\.html$/.test(file));
  };
  assert.deepEqual(await of("killed"), await of("whole"));
});

Deno.test("play prints a game of a run and draws its longest rally, evaluate counts games won", async () => {
  await whole;
  const text = await shown("play", "whole");
  assert.match(text, /^ {4}0 {2}begins {2}opponent 0, policy 0$/m);
  assert.match(text, /^terminated after \d+ steps, return -\d+\.0$/m);
  const file = join(outputs, "rally.gif");
  assert.match(
    await shown("play", "whole", "--gif", file),
    /Wrote \d+ steps with return -\d+\.0 to/,
  );
  const gif = await Deno.readFile(file);
  assert.equal(new DataView(gif.buffer).getUint16(6, true), 320, "twice the screen's width");
  assert(gif.length > 1000);
  // The command measures ten games if it is not asked for fewer; this is the same without another process.
  await loadTensorFlow();
  const run = await RunFolder.open(join(outputs, "whole"));
  const { rows } = await pong.evaluate!(run, { samples: 2, seed: 0 });
  assert.deepEqual(
    rows.map((row) => [row[1], row.at(-1)]),
    [["by chance", "0 of 2"], ["greedy", "0 of 2"]],
  );
});

Deno.test("play pong without a run of that name plays the policy that comes with the project", async () => {
  const [, gathered] = /^terminated after \d+ steps, return (-?\d+)/m.exec(
    await shown("play", "pong"),
  )!;
  // One that has learnt nothing gathers -21 to -18; this one won 100 games of 100.
  assert(Number(gathered) > 0, gathered);
});

Deno.test("pong refuses settings that its algorithm does not have", async () => {
  const { code, stderr } = await runCli(
    outputs,
    ...["train", "pong", "--algorithm", "reinforce", "--clip", "0.1"] as const,
  );
  assert.equal(code, 2);
  assert.match(
    stderr,
    /Cannot use setting "clip" with reinforce: it has algorithm, network, render, episodes/,
  );
  const other = await runCli(
    outputs,
    ...["train", "pong", "--algorithm", "reinforce", "--network", "convolutional"] as const,
  );
  assert.equal(other.code, 2);
  assert.match(other.stderr, /network is convolutional but must be tutorial with reinforce/);
});

Deno.test("pong learns the network that was asked for", async () => {
  await loadTensorFlow();
  const python = await prepareAtari();
  for (
    const [network, Learner] of [["tutorial", PongPpo], [
      "convolutional",
      PongConvolutionalPpo,
    ]] as const
  ) {
    const settings = pongSettings.complete({ network, games: 2, hidden: 4 });
    const learner = makePongLearner(python, settings);
    assert(learner instanceof Learner);
    learner.dispose();
    await learner.environment.ended;
  }
});
