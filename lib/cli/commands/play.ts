/** `deno task play`: an episode by the policy of a run. */
import { Command, Option } from "commander";
import {
  checkWritable,
  removeStaleTemporaries,
  userPath,
  writeFileAtomically,
} from "../../files/mod.ts";
import { openRunOrPretrained, pretrainedNames } from "../../runs/mod.ts";
import { integer, seed, SettingsFamily, toggle } from "../../settings/mod.ts";
import { loadTensorFlow } from "../../tensorflow/mod.ts";
import { playEpisode } from "../control/played_episode.ts";
import { SpreadLines } from "../control/spread_lines.ts";
import { addSettingFlags, readSettingFlags } from "../flags/setting_flags.ts";
import { play2048Command } from "../game2048/play_command.ts";
import { playerOf, trainingModel } from "../models/training_models.ts";
import { printable } from "../terminal/printable.ts";
import { runProgram } from "../terminal/run_program.ts";

const playSettings = new SettingsFamily("play", {
  greedy: toggle({ meaning: "always do what the policy thinks best", default: false }),
  lines: integer({
    meaning: "how many lines of the episode to print at most",
    default: 25,
    least: 2,
    most: 1_000_000,
  }),
  seed: seed(0),
});

/** Whether a model has a policy that this command plays by. */
const plays = (model: string) => trainingModel(model).player !== undefined;

const program = new Command("deno task play")
  .description("Plays an episode by the policy of a trained run: prints it, or draws it as a GIF.")
  .argument(
    "<run>",
    `the run's name, a folder in outputs, or a path; ${
      (await pretrainedNames(plays)).join(", ")
    }: if you have no run of that name, the one that comes with the project`,
  )
  .addOption(new Option("--gif <file>", "draw the episode into this file (default: print it)"))
  .action(async (name: string, { gif }: { gif?: string }, command: Command) => {
    const { greedy, lines, seed } = playSettings.complete(readSettingFlags(command, playSettings));
    const file = gif === undefined ? undefined : userPath(gif);
    if (file !== undefined && !file.toLowerCase().endsWith(".gif")) {
      command.error(
        `error: Cannot draw an episode into ${gif}: the name of --gif must end with .gif`,
      );
    }
    const run = await openRunOrPretrained(name);
    if (file !== undefined) await checkWritable(file);
    await loadTensorFlow();
    using player = await playerOf(run);
    const policy = player.policy({ seed, ...(greedy ? { greedy } : {}) });
    const environment = player.environment(seed);
    try {
      if (file !== undefined) {
        const { bytes, steps, gathered } = player.animation(policy, environment);
        await removeStaleTemporaries(file);
        await writeFileAtomically(file, bytes);
        console.log(
          `Wrote ${steps} steps with return ${gathered.toFixed(1)} to ${printable(gif!)}`,
        );
        return;
      }
      const spread = new SpreadLines(lines - 1);
      for (const { step, gathered, action, end } of playEpisode(policy, environment)) {
        if (end === undefined) {
          const done = action === undefined ? "begins" : action;
          spread.add(() =>
            `${String(step).padStart(5)}  ${done.padEnd(6)}  ${environment.describe(0)}`
          );
        } else {
          for (const line of spread.lines) console.log(line);
          console.log(`${end} after ${step} steps, return ${gathered.toFixed(1)}`);
        }
      }
    } finally {
      environment.dispose?.();
    }
  });

addSettingFlags(program, playSettings);
// What stands behind "2048" is that command's, though both have a --seed.
program.enablePositionalOptions().addCommand(play2048Command());
await runProgram(program);
