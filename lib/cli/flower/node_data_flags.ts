import { type Command, Option } from "commander";
import type { DataSetName } from "../../data/mod.ts";
import { userPath } from "../../files/mod.ts";
import type { NodeData } from "./node_agent.ts";
import { trainingSettings } from "../training/training_flags.ts";
import { settingFlag } from "../flags/setting_flags.ts";

/**
 * Adds the flags by which a node's owner says what its agent holds.
 *
 * @param command Where to add them.
 * @returns The command.
 */
export function addNodeDataFlags(command: Command): Command {
  const { dataset } = trainingSettings.settings;
  return command
    .addOption(settingFlag("dataset", dataset, "default: the one that the training names"))
    .addOption(
      new Option("--data-dir <folder>", "where the data is (default: FEDGAN_DATA, else data)"),
    )
    .addOption(
      new Option(
        "--all",
        "all images of the data set are this agent's own (default: its part, as the training splits the set)",
      ),
    );
}

/**
 * Reads what {@linkcode addNodeDataFlags} added.
 *
 * @param command The parsed command.
 */
export function readNodeDataFlags(command: Command): NodeData {
  const { dataset, dataDir, all = false } = command.opts<
    { dataset?: DataSetName; dataDir?: string; all?: boolean }
  >();
  return {
    dataset,
    dataDir: dataDir === undefined ? undefined : userPath(dataDir),
    holdsAll: all,
  };
}

/**
 * Spells what was read, for a command that a node runs.
 *
 * @param data What a node's owner says of its data.
 * @returns Flags.
 */
export function nodeDataFlags({ dataset, dataDir, holdsAll }: NodeData): string[] {
  return [
    ...dataset === undefined ? [] : ["--dataset", dataset],
    ...dataDir === undefined ? [] : ["--data-dir", dataDir],
    ...holdsAll ? ["--all"] : [],
  ];
}
