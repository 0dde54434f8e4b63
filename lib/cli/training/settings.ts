import { type Command, InvalidArgumentError, Option } from "commander";
import type { DataSetName } from "../../data/mod.ts";
import { type GanOptions, ganOptions, type Profile, profile } from "../../gan/mod.ts";

/** What the command line says about a training, checked. */
export interface TrainSettings {
  /** The model's and the training's settings that differ from the tutorial's. */
  options: Partial<GanOptions>;
  /** The data set. */
  dataset: DataSetName;
  /** The folder that has the data set's folder; undefined: where data is kept, else downloaded. */
  dataDir: string | undefined;
  /** The run's name or path; undefined: the first free of `dcgan-1`, `dcgan-2`… */
  out: string | undefined;
  /** Whether files of events are written for TensorBoard. */
  tensorboard: boolean;
}

const dataSets: DataSetName[] = ["mnist", "fashion-mnist", "drawn"];
const precisions: GanOptions["precision"][] = ["float32", "bfloat16"];
const convolutions: GanOptions["convolutions"][] = ["auto", "direct", "bilinear"];
const profiles: Profile[] = ["full", "quick", "smoke"];

type NumericSetting = Exclude<keyof GanOptions, "compile" | "precision" | "convolutions">;

/** Settings that the command line offers, with their descriptions; the rest stay as in the tutorial. */
const offered: [name: NumericSetting, description: string][] = [
  ["epochs", "passes over the images"],
  ["batchSize", "images in a step"],
  ["examples", "images to train on, the first of the data set"],
  ["learningRate", "Adam's step size"],
  ["beta1", "Adam's memory of past gradients"],
  ["filters", "channels of the narrowest layers; the wider ones have two and four times as many"],
  ["seed", "decides everything random: the same seed gives the same result"],
];

/**
 * Adds the options that every training has.
 *
 * @param command Where to add them.
 * @returns The command.
 */
export function addTrainOptions(command: Command): Command {
  const defaults = ganOptions();
  command.addOption(
    new Option("--dataset <name>", "what to learn to draw").choices(dataSets).default("mnist"),
  );
  command.option(
    "--data-dir <folder>",
    "the folder that has the folder mnist or fashion-mnist (default: FEDGAN_DATA, else data, downloaded if missing)",
  );
  command.option(
    "--out <run>",
    "the run's name, a folder in outputs, or a path (default: a free name)",
  );
  command.addOption(
    new Option(
      "--profile <name>",
      "settings to start from: full is the DCGAN tutorial's, quick shows digits within minutes, smoke only proves " +
        "that it runs",
    ).choices(profiles).default("full"),
  );
  for (const [name, description] of offered) {
    command.addOption(
      new Option(`--${kebabCase(name)} <number>`, `${description} (full: ${defaults[name]})`)
        .argParser((text) => ganNumber(name, text)),
    );
  }
  command.addOption(
    new Option(
      "--precision <name>",
      "what products are computed in; bfloat16 where the device has instructions for it, float32 elsewhere",
    ).choices(precisions).default("float32"),
  );
  command.addOption(
    new Option(
      "--convolutions <name>",
      "how they are computed: direct as TensorFlow does, bilinear by fewer multiplications, auto what is faster",
    ).choices(convolutions).default("auto"),
  );
  command.option("--tensorboard", "also write events: tensorboard --logdir outputs shows them");
  return command.option("--eager", "call every operation by itself in place of a compiled step");
}

/**
 * Reads what {@linkcode addTrainOptions} added. Options that are given go before the profile's.
 *
 * @param values The parsed options.
 * @returns The settings.
 */
export function readTrainSettings(values: Record<string, unknown>): TrainSettings {
  const given = offered.filter(([name]) => values[name] !== undefined)
    .map(([name]) => [name, values[name]]);
  const step = {
    precision: values.precision as GanOptions["precision"],
    convolutions: values.convolutions as GanOptions["convolutions"],
    ...(values.eager ? { compile: false } : {}),
  };
  return {
    options: { ...profile(values.profile as Profile), ...Object.fromEntries(given), ...step },
    dataset: values.dataset as DataSetName,
    dataDir: values.dataDir as string | undefined,
    out: values.out as string | undefined,
    tensorboard: values.tensorboard === true,
  };
}

/**
 * A parser of whole numbers, for an option's `argParser`.
 *
 * @param least The smallest number that is allowed.
 * @param most The largest. Default: the largest that a number holds exactly.
 * @returns The parser, which throws commander's error on anything else.
 */
export function integer(
  least: number,
  most: number = Number.MAX_SAFE_INTEGER,
): (text: string) => number {
  return (text) => {
    const value = number(text);
    if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
    const upTo = most === Number.MAX_SAFE_INTEGER ? "" : ` and at most ${most}`;
    throw new InvalidArgumentError(`Expected an integer of at least ${least}${upTo}.`);
  };
}

/** A setting of the GAN, by the GAN's own rule. */
function ganNumber(name: NumericSetting, text: string): number {
  try {
    return ganOptions({ [name]: number(text) })[name];
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new InvalidArgumentError(`${error.message}.`);
  }
}

/** `Number("")` is 0, and `Number("0x10")` 16: neither is what somebody meant. */
function number(text: string): number {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : NaN;
}

function kebabCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
