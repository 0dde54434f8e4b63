import { fromFileUrl } from "@std/path";
import { Command } from "commander";
import { flowerRuns, prepareFlower } from "../../flower/mod.ts";
import type { PythonEnvironment } from "../../python/mod.ts";
import { integer, SettingsFamily, toggle } from "../../settings/mod.ts";
import { addSettingFlags, readSettingFlags } from "../flags/setting_flags.ts";
import { flowerStatus } from "../flower/flower_status.ts";
import { addNodeDataFlags, nodeDataFlags, readNodeDataFlags } from "../flower/node_data_flags.ts";
import { projectPlace } from "../flower/project_place.ts";
import { prepareTensorFlow } from "../setup/prepare_tensorflow.ts";
import { ProgressLine } from "../terminal/progress_line.ts";
import { failure } from "../terminal/run_program.ts";
import { say } from "../terminal/say.ts";

const simulation = toggle({
  meaning: "let Flower simulate the nodes within its own processes, by Ray",
  default: false,
});

const setupSettings = new SettingsFamily("flower setup", { simulation });

const upSettings = new SettingsFamily("flower up", {
  nodes: integer({
    meaning: "how many nodes to start on this machine, an agent each",
    default: 3,
    least: 1,
    most: 64, // each takes 140 MB, and three times that with its agent at work
  }),
  port: integer({
    meaning: "the SuperLink's port on this machine's loopback",
    default: 8000,
    least: 1,
    most: 65_535,
  }),
  simulation,
});

/** The program of `deno task flower`; `run` is one apart, in a child process. */
export const program = new Command("deno task flower")
  .description(
    "Trains FedGAN's agents on many machines, by Flower. First here: up starts an intermediary and three nodes that only " +
      "this machine can reach, run trains with them, status says what runs, down ends it all.",
  );

const setup = program.command("setup")
  .description("Installs Flower in a Python environment of its own, where it is not there")
  .action(async () => {
    const { simulation } = setupSettings.complete(readSettingFlags(setup, setupSettings));
    say(`Flower: ${(await prepared(simulation)).folder}`);
  });
addSettingFlags(setup, setupSettings);

const up = program.command("up")
  .description("Starts a SuperLink, the intermediary's, and nodes on this machine's loopback")
  .action(async () => {
    const { nodes, port, simulation } = upSettings.complete(readSettingFlags(up, upSettings));
    const python = await prepared(simulation);
    await prepareTensorFlow(); // else each agent would fetch it
    const place = projectPlace();
    const agent = agentCommand(nodeDataFlags(readNodeDataFlags(up)));
    await place.up({ python, agent }, { nodes, port, simulation });
    const what = simulation ? `${nodes} simulated nodes` : `${nodes} nodes`;
    say(`SuperLink on 127.0.0.1:${port}, ${what}; logs in ${place.folder}/logs`);
    say("Train with: deno task flower run; end all with: deno task flower down");
  });
addNodeDataFlags(addSettingFlags(up, upSettings));

program.command("run")
  .description("Trains with the nodes that are there; deno task flower run --help");

program.command("status")
  .description("Says what runs, and how the last training stands; fails if something has died")
  .action(async () => {
    const place = projectPlace();
    const { lines, isWell } = await flowerStatus(place, async () => {
      return await flowerRuns(place, await prepared(false));
    });
    lines.forEach(say);
    if (!isWell) Deno.exitCode = failure;
  });

program.command("down")
  .description(
    "Ends the SuperLink, the nodes and all that they started, and waits until it is gone",
  )
  .action(async () => {
    const ended = await projectPlace().down();
    say(ended === 0 ? "Nothing ran" : `Ended ${ended} processes`);
  });

async function prepared(simulation: boolean): Promise<PythonEnvironment> {
  const line = new ProgressLine();
  try {
    return await prepareFlower({ simulation, onProgress: (text) => line.show(text) });
  } finally {
    line.clear();
  }
}

/** What a node of this machine executes for its agent. */
function agentCommand(flags: readonly string[]): string[] {
  const program = fromFileUrl(new URL("../commands/agent.ts", import.meta.url));
  return [Deno.execPath(), "run", "--quiet", "-A", program, ...flags];
}
