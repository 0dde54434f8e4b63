import { type Command, InvalidArgumentError, Option } from "commander";
import { parsePartitionKind } from "../../../data/mod.ts";
import {
  type FederationOptions,
  federationOptions,
  formatSyncInterval,
  parseSyncInterval,
} from "../../../federated/mod.ts";
import { addTrainOptions, integer, readTrainSettings, type TrainSettings } from "../settings.ts";

/** What the command line says about a federated training, checked. */
export interface FedganSettings extends Omit<TrainSettings, "options"> {
  /** The method's, the model's and the training's settings that differ from the defaults. */
  options: Partial<FederationOptions>;
  /** Whether agents train at the same time. */
  parallel: boolean;
  /** Longest time between two checkpoints, in minutes. */
  checkpointMinutes: number;
}

/** Settings that are one of a few words, with their descriptions. */
const choices: [name: keyof FederationOptions, words: string[], description: string][] = [
  ["share", ["both", "generator", "discriminator", "none"], "which networks are averaged"],
  ["movingStatistics", ["average", "local"], "what becomes of batch normalisation's statistics"],
  ["adamMoments", ["local", "average", "reset"], "what becomes of Adam's moments"],
  ["initialisation", ["same", "apart"], "with which weights agents begin"],
  ["weighting", ["examples", "equal"], "what an agent counts in the mean"],
];

/**
 * Adds the options of a federated training.
 *
 * @param command Where to add them.
 * @returns The command.
 */
export function addFedganOptions(command: Command): Command {
  const defaults = federationOptions();
  command.option("--resume <run>", "go on with a run that was ended or killed; needs nothing else");
  command.addOption(
    new Option("--agents <number>", "how many agents share the data")
      .argParser(integer(1)).default(defaults.agents),
  );
  command.addOption(
    new Option("--sync-every <interval>", "how long agents train alone, such as 5epochs or 20steps")
      .argParser(reading(parseSyncInterval))
      .default(defaults.syncEvery, formatSyncInterval(defaults.syncEvery)),
  );
  command.addOption(
    new Option(
      "--partition <kind>",
      "how the data is split: iid, unequal, sizes:1,2,3, digits:2 or dirichlet:0.5",
    ).argParser(reading(parsePartitionKind)).default(defaults.partition, "iid"),
  );
  addTrainOptions(command);
  for (const [name, words, description] of choices) {
    const flag = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    command.addOption(
      new Option(`--${flag} <word>`, description).choices(words).default(defaults[name]),
    );
  }
  command.option("--parallel", "train agents at the same time; the result is the same");
  return command.addOption(
    new Option("--checkpoint-minutes <number>", "longest time between two checkpoints")
      .argParser(integer(1)).default(10),
  );
}

/**
 * Reads what {@linkcode addFedganOptions} added.
 *
 * @param values The parsed options.
 * @returns The settings.
 */
export function readFedganSettings(values: Record<string, unknown>): FedganSettings {
  const { options, ...settings } = readTrainSettings(values);
  const { agents, syncEvery, partition } = values as unknown as FederationOptions;
  const words = Object.fromEntries(choices.map(([name]) => [name, values[name]]));
  return {
    ...settings,
    options: { ...options, agents, syncEvery, partition, ...words },
    parallel: values.parallel === true,
    checkpointMinutes: values.checkpointMinutes as number,
  };
}

/** A parser for an option's `argParser` that shows what the project's own says. */
function reading<T>(parse: (text: string) => T): (text: string) => T {
  return (text) => {
    try {
      return parse(text);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new InvalidArgumentError(`${error.message}.`);
    }
  };
}
