import { Command, Option } from "commander";
import { userPath } from "../../files/mod.ts";
import { joinSuperLink } from "../../flower/mod.ts";
import { integer, SettingsFamily } from "../../settings/mod.ts";
import { addSettingFlags, readSettingFlags } from "../flags/setting_flags.ts";
import { prepareFlower } from "../setup/prepare_flower.ts";
import { prepareTensorFlow } from "../setup/prepare_tensorflow.ts";
import { catchInterrupt } from "../terminal/interrupt.ts";
import { agentCommand } from "./agent_command.ts";
import { addNodeDataFlags, readNodeDataFlags } from "./node_data_flags.ts";
import { projectPlace } from "./project_place.ts";

const joinSettings = new SettingsFamily("flower join", {
  agent: integer({
    meaning: "the number of this machine's agent, which no other has",
    default: 1,
    least: 1,
    most: 1_000, // as many as a federation has
  }),
});

/** `deno task flower join`: this machine's node, in the foreground. */
export function joinCommand(): Command {
  const command = new Command("join")
    .description("Runs this machine's node, which joins a SuperLink elsewhere, until Ctrl-C")
    .addOption(
      new Option("--superlink <address>", "where the SuperLink is: intermediary.example.org:8000")
        .makeOptionMandatory(),
    )
    .addOption(
      new Option(
        "--keys <folder>",
        "the folder with ca.pem and this node's key (default: none, on loopback alone)",
      ),
    )
    .action(async () => {
      const { agent } = joinSettings.complete(readSettingFlags(command, joinSettings));
      const { superlink, keys } = command.opts<{ superlink: string; keys?: string }>();
      using interrupt = catchInterrupt("Ending the node");
      const { signal } = interrupt;
      const python = await prepareFlower(false);
      await prepareTensorFlow({ signal });
      await joinSuperLink(python, {
        ...{ superlink, agent, signal, folder: projectPlace().folder },
        keys: keys === undefined ? undefined : userPath(keys),
        command: agentCommand(readNodeDataFlags(command)),
      });
      if (interrupt.exitCode !== undefined) Deno.exitCode = interrupt.exitCode;
    });
  return addNodeDataFlags(addSettingFlags(command, joinSettings));
}
