import { type Command, Option } from "commander";
import type { DataSetName } from "../../data/mod.ts";
import { userPath } from "../../files/mod.ts";
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
import { addSettingFlags, readSettingFlags } from "../flags/setting_flags.ts";
import type { TrainingModel } from "./training_model.ts";

const dataSets: readonly DataSetName[] = ["mnist", "fashion-mnist", "drawn", "own"];

/** How the command line trains a model: the settings of all models together. */
export const trainingSettings = new SettingsFamily("training", {
  dataset: word({ meaning: "what to learn to draw", default: "mnist", words: dataSets }),
  profile: word({
    meaning:
      "settings to start from: quick shows results within minutes, full is the published method, smoke is a few " +
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
export interface TrainValues extends Omit<SettingsOf<typeof trainingSettings>, "profile"> {
  /** Every setting of the model: those of flags, else of the profile, else the defaults. */
  settings: SettingsValues<SettingsRecord>;
  /** Every flag of the model that is no setting. */
  flags: SettingsValues<SettingsRecord>;
  /** The folder that has the data set's folder; undefined: where data is kept, else downloaded. */
  dataDir: string | undefined;
  /** A judge's file to evaluate with; undefined: the data set's own. */
  judge: string | undefined;
  /** The run's name or path; undefined: the first free of `<model>-1`, `<model>-2`… */
  out: string | undefined;
}

/**
 * Adds the flags of a model's training: those that all models have, those of its abilities, and one for each setting.
 *
 * @param command Where to add them.
 * @param model The model.
 * @returns The command.
 */
export function addTrainingFlags(command: Command, model: TrainingModel): Command {
  const { dataset, profile, tensorboard, checkpointMinutes, evaluateEvery } =
    trainingSettings.settings;
  const isOfImages = model.images !== undefined;
  const isJudged = isOfImages && model.drawing !== undefined;
  addSettingFlags(
    command,
    new SettingsFamily("training", {
      ...(isOfImages ? { dataset } : {}),
      ...(model.profile === undefined ? {} : { profile }),
      ...{ tensorboard, checkpointMinutes },
      ...(isJudged ? { evaluateEvery } : {}),
      ...model.flags,
    }),
  );
  if (isOfImages) {
    command.addOption(
      new Option(
        "--data-dir <folder>",
        "where the data is: IDX files with MNIST's names, or with --dataset own also a folder of pictures for each " +
          "class, scaled to the networks' size (default: FEDGAN_DATA, else data, downloaded if missing)",
      ),
    );
  }
  if (isJudged) {
    command.addOption(
      new Option(
        "--judge <file>",
        "with --evaluate-every, a judge that deno task judge has trained (default: the data set's, which the project has)",
      ),
    );
  }
  command.addOption(
    new Option(
      "--out <run>",
      "the run's name, a folder in outputs, or a path (default: a free name)",
    ),
  );
  return addSettingFlags(command, model.settings, (name) => model.profile?.(name) ?? {});
}

/**
 * Reads what {@linkcode addTrainingFlags} added. Flags that are given go before the profile's settings.
 *
 * @param command The parsed command.
 * @param model The model.
 * @returns What was chosen; a flag that the model does not have has its default.
 */
export function readTrainingFlags(command: Command, model: TrainingModel): TrainValues {
  const { profile, ...training } = trainingSettings.complete(
    readSettingFlags(command, trainingSettings),
  );
  const flags = new SettingsFamily("training", model.flags ?? {});
  const given = readSettingFlags(command, model.settings);
  const { dataDir, judge, out } = command.opts<
    { dataDir?: string; judge?: string; out?: string }
  >();
  return {
    ...training,
    settings: model.settings.complete({
      ...model.profile?.(profile, given),
      ...given,
    }),
    flags: flags.complete(readSettingFlags(command, flags)),
    dataDir: dataDir === undefined ? undefined : userPath(dataDir),
    judge: judge === undefined ? undefined : userPath(judge),
    out,
  };
}

/**
 * What to say of the profile where the command names none.
 *
 * @param command The parsed command.
 * @param model The model.
 * @returns What the default profile changes that the command leaves open, and how to get the published settings;
 * undefined where a profile was asked for, the model has none, or nothing is left open.
 */
export function profileNotice(command: Command, model: TrainingModel): string | undefined {
  if (model.profile === undefined || command.getOptionValueSource("profile") === "cli") {
    return undefined;
  }
  const name = trainingSettings.defaults.profile;
  const given = readSettingFlags(command, model.settings);
  const changes = Object.entries(model.profile(name, given)).filter(([key]) => !(key in given));
  if (changes.length === 0) return undefined;
  const spelled = spelledChanges(model.settings, Object.fromEntries(changes));
  return `Training with the ${name} profile: ${
    spelled.join(", ")
  }.\nThe published settings: --profile full`;
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
