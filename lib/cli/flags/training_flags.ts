import { type Command, Option } from "commander";
import type { DataSetName } from "../../data/mod.ts";
import { userPath } from "../../files/mod.ts";
import { type GanOptions, ganSettings, profile } from "../../gan/mod.ts";
import {
  integer,
  profileNames,
  SettingsFamily,
  type SettingsOf,
  type SettingsRecord,
  type SettingsValues,
  toggle,
  word,
} from "../../settings/mod.ts";
import { addSettingFlags, type ProfileChanges, readSettingFlags } from "./setting_flags.ts";

const dataSets: readonly DataSetName[] = ["mnist", "fashion-mnist", "drawn", "own"];

/** How the command line trains a model; the settings that all models share. */
export const trainingSettings = new SettingsFamily("training", {
  dataset: word({ meaning: "what to learn to draw", default: "mnist", words: dataSets }),
  profile: word({
    meaning:
      "settings to start from: quick shows digits within minutes, full is the published method, smoke is a few " +
      "steps to see that it runs",
    default: "quick",
    words: profileNames,
  }),
  tensorboard: toggle({
    meaning: "also write events for TensorBoard: tensorboard --logdir outputs shows them",
    default: false,
  }),
  checkpointMinutes: integer({
    meaning: "longest time between two checkpoints",
    default: 10,
    least: 1,
    most: 1_440, // a day: what is lost when the machine goes down
  }),
  evaluateEvery: integer({
    meaning:
      "evaluate the drawings after so many epochs, the mean of a federation after so many rounds, and at the end; " +
      "0: never; the result of the training is the same",
    default: 0,
    least: 0,
    most: 1_000_000,
  }),
});

/** What the command line says about a training, checked. */
export interface TrainSettings extends Omit<SettingsOf<typeof trainingSettings>, "profile"> {
  /** The model's and the training's settings that differ from the tutorial's. */
  options: Partial<GanOptions>;
  /** The folder that has the data set's folder; undefined: where data is kept, else downloaded. */
  dataDir: string | undefined;
  /** A judge's file to evaluate with; undefined: the data set's own. */
  judge: string | undefined;
  /** The run's name or path; undefined: the first free of `dcgan-1`, `dcgan-2`… */
  out: string | undefined;
}

/**
 * Adds the flags that say where a training's data is and where its results go.
 *
 * @param command Where to add them.
 * @returns The command.
 */
export function addPlaceFlags(command: Command): Command {
  return command
    .addOption(
      new Option(
        "--data-dir <folder>",
        "where the data is: IDX files with MNIST's names, or with --dataset own also a folder of pictures for each " +
          "class, scaled to the networks' size (default: FEDGAN_DATA, else data, downloaded if missing)",
      ),
    )
    .addOption(
      new Option(
        "--judge <file>",
        "with --evaluate-every, a judge that deno task judge has trained (default: the data set's, which the project has)",
      ),
    )
    .addOption(
      new Option(
        "--out <run>",
        "the run's name, a folder in outputs, or a path (default: a free name)",
      ),
    );
}

/**
 * Reads what {@linkcode addPlaceFlags} added.
 *
 * @param command The parsed command.
 * @returns The places.
 */
export function readPlaceFlags(command: Command): Pick<TrainSettings, "dataDir" | "judge" | "out"> {
  const { dataDir, judge, out } = command.opts<
    { dataDir?: string; judge?: string; out?: string }
  >();
  return {
    dataDir: dataDir === undefined ? undefined : userPath(dataDir),
    judge: judge === undefined ? undefined : userPath(judge),
    out,
  };
}

/**
 * Adds a flag for every setting of a DCGAN's training.
 *
 * @param command Where to add them.
 * @returns The command.
 */
export function addDcganFlags(command: Command): Command {
  addPlaceFlags(addSettingFlags(command, trainingSettings));
  return addSettingFlags(command, ganSettings, profile);
}

/**
 * Reads what {@linkcode addDcganFlags} added. Flags that are given go before the profile's settings.
 *
 * @param command The parsed command.
 * @returns The settings.
 */
export function readDcganFlags(command: Command): TrainSettings {
  const { profile: name, ...training } = trainingSettings.complete(
    readSettingFlags(command, trainingSettings),
  );
  return {
    ...training,
    ...readPlaceFlags(command),
    options: { ...profile(name), ...readSettingFlags(command, ganSettings) },
  };
}

/**
 * What to say of the profile where the command names none.
 *
 * @param command The parsed command.
 * @param family The model's settings.
 * @param ofProfile What profiles change.
 * @returns What the default profile changes, and how to get the published settings; undefined where a profile was asked
 * for.
 */
export function profileNotice<S extends SettingsRecord>(
  command: Command,
  family: SettingsFamily<S>,
  ofProfile: ProfileChanges<S>,
): string | undefined {
  if (command.getOptionValueSource("profile") === "cli") return undefined;
  const name = trainingSettings.defaults.profile;
  return `Training with the ${name} profile: ${
    spelledChanges(family, ofProfile(name)).join(", ")
  }.\nThe settings of the paper and the tutorial: --profile full`;
}

/**
 * Spells settings as a person reads them.
 *
 * @param family Whose settings.
 * @param changes The settings.
 * @returns Each as in `batch size 32`.
 */
export function spelledChanges<S extends SettingsRecord>(
  family: SettingsFamily<S>,
  changes: Partial<SettingsValues<S>>,
): string[] {
  return Object.entries(changes).map(([name, value]) => {
    const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
    return `${words} ${family.settings[name].format(value)}`;
  });
}
