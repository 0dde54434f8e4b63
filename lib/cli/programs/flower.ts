import { Command, Option } from "commander";
import { userPath } from "../../files/mod.ts";
import { flowerRuns, makeKeys } from "../../flower/mod.ts";
import { integer, SettingsFamily, toggle } from "../../settings/mod.ts";
import { addSettingFlags, readSettingFlags } from "../flags/setting_flags.ts";
import { agentCommand } from "../flower/agent_command.ts";
import { flowerStatus } from "../flower/flower_status.ts";
import { joinCommand } from "../flower/join_command.ts";
import { addNodeDataFlags, readNodeDataFlags } from "../flower/node_data_flags.ts";
import { projectPlace } from "../flower/project_place.ts";
import { prepareFlower } from "../setup/prepare_flower.ts";
import { prepareTensorFlow } from "../setup/prepare_tensorflow.ts";
import { failure } from "../terminal/run_program.ts";
import { say } from "../terminal/say.ts";
import { shellWord } from "../terminal/shell_word.ts";

const simulation = toggle({
  meaning: "let Flower simulate the nodes within its own processes, by Ray",
  default: false,
});

const setupSettings = new SettingsFamily("flower setup", { simulation });

const upSettings = new SettingsFamily("flower up", {
  nodes: integer({
    meaning: "how many nodes to start on this machine, an agent each; 0 where all are on others",
    default: 3,
    least: 0,
    most: 64, // each takes 140 MB, and three times that with its agent at work
  }),
  port: integer({
    meaning: "the SuperLink's port",
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
    say(`Flower: ${(await prepareFlower(simulation)).folder}`);
  });
addSettingFlags(setup, setupSettings);

const up = program.command("up")
  .description("Starts a SuperLink, the intermediary's, and nodes on this machine")
  .addOption(
    new Option(
      "--host <address>",
      "where the SuperLink listens: 0.0.0.0 for all of this machine's addresses, which needs --keys (default: 127.0.0.1)",
    ),
  )
  .addOption(
    new Option(
      "--keys <folder>",
      "what deno task flower keys made: encrypts, and lets in only nodes with a key (default: none)",
    ),
  )
  .action(async () => {
    const { nodes, port, simulation } = upSettings.complete(readSettingFlags(up, upSettings));
    const python = await prepareFlower(simulation);
    await prepareTensorFlow(); // else each agent would fetch it
    const place = projectPlace();
    const { host = "127.0.0.1", keys } = up.opts<{ host?: string; keys?: string }>();
    await place.up({ python, agent: agentCommand(readNodeDataFlags(up)) }, {
      ...{ nodes, port, host, simulation, outlives: true },
      keys: keys === undefined ? undefined : userPath(keys),
    });
    const what = `${nodes}${simulation ? " simulated" : ""} node${nodes === 1 ? "" : "s"}`;
    say(`SuperLink on ${host}:${port}, ${what}; logs in ${place.folder}/logs`);
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
      return await flowerRuns(place, await prepareFlower(false));
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

const keysSettings = new SettingsFamily("flower keys", {
  nodes: integer({
    meaning: "how many nodes get a key",
    default: 3,
    least: 1,
    most: 1_000, // as many agents as a federation has
  }),
});

const keys = program.command("keys")
  .description(
    "Makes what a SuperLink and nodes on several machines know each other by. Give each node's machine ca.pem and its own " +
      "node-….key, and keep the rest",
  )
  .argument("<folder>", "where they go; it must not be there yet")
  .argument("[hosts...]", "names and addresses by which nodes reach the SuperLink")
  .action(async (folder: string, hosts: string[]) => {
    const { nodes } = keysSettings.complete(readSettingFlags(keys, keysSettings));
    const path = userPath(folder);
    await makeKeys(path, { python: await prepareFlower(false) }, { nodes, hosts });
    say(`Wrote ${path}; start with: deno task flower up --host 0.0.0.0 --keys ${shellWord(path)}`);
  });
addSettingFlags(keys, keysSettings);

program.addCommand(joinCommand());
