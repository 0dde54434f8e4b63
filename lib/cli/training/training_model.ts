import type { DataSet } from "../../data/mod.ts";
import type { Environment } from "../../environments/mod.ts";
import type { NamedArray } from "../../files/mod.ts";
import type { Learner, Samples } from "../../learning/mod.ts";
import type { Policy, PolicyOptions } from "../../reinforcement/mod.ts";
import type {
  EvaluationTexts,
  FederationRecordOptions,
  PartName,
  RunFolder,
} from "../../runs/mod.ts";
import type {
  Profile,
  SettingsFamily,
  SettingsRecord,
  SettingsValues,
} from "../../settings/mod.ts";
import type { ProgressLine } from "../terminal/progress_line.ts";

/** Something that is trained, ready to be recorded. */
export interface Training extends Disposable {
  /** What must be said of it before it begins, a line each. */
  readonly notes: readonly string[];
  /** What the run's configuration says of it beside its settings. */
  readonly options: Pick<FederationRecordOptions, "shards" | "precision" | "parallel">;
  /** Trains to the end, or until the signal of the options; shows each log. */
  record(run: RunFolder, options: FederationRecordOptions, line: ProgressLine): Promise<void>;
  /** Whether it has come to its end. */
  isFinished(): boolean;
}

/** How many images to draw, and from which noise. */
export interface DrawOptions {
  /** How many, an integer of at least 1. */
  readonly count: number;
  /** Decides the noise, an integer in [0, 2³¹). */
  readonly seed: number;
}

/** Trained networks that draw. */
export interface Drawer extends Disposable {
  /**
   * Draws images.
   *
   * @returns Pixels in [-1, 1] and their shape `[count, height, width, channels]`.
   */
  draw(options: DrawOptions): Pick<Samples, "pixels" | "shape">;
}

/** How a model draws images: with it come `deno task sample`, the judge's `evaluate` and `--evaluate-every`. */
export interface Drawing {
  /**
   * Draws with a learner that is being trained.
   *
   * @returns Pixels `[count, height, width, channels]`; undefined for a learner of another model.
   */
  draw(learner: Learner, options: DrawOptions): Float32Array | undefined;
  /** Whether of a federation only the mean draws, since the agents' networks stay elsewhere. Default: false. */
  readonly onlyMean?: boolean;
  /**
   * Opens what a run has trained. Call `loadTensorFlow()` first.
   *
   * @param run The run's folder.
   * @param part Whose networks. Default: the mean's, or the only ones.
   * @throws {RangeError} If the run has no such part.
   * @throws {Error} If its weights are missing or damaged.
   */
  open(run: RunFolder, part?: PartName): Promise<Drawer>;
}

/** A trained policy and the game that it plays, for `deno task play`. */
export interface Player extends Disposable {
  /** The policy. */
  policy(options: PolicyOptions): Policy;
  /** Makes a game; what it has beside memory is disposed with it. */
  environment(seed: number): Environment;
  /** Plays an episode and draws it: a GIF's bytes, how long the episode was and what it paid. */
  animation(
    policy: Policy,
    environment: Environment,
  ): { readonly bytes: Uint8Array; readonly steps: number; readonly gathered: number };
}

/** What every model has; `F` are flags that are no settings of the model. */
interface ModelBasics<S extends SettingsRecord, F extends SettingsRecord> {
  /** Its name, in `config.json` and on the command line: `deno task train <name>`. */
  readonly name: string;
  /** What is trained, for the help: a sentence. */
  readonly description: string;
  /** The command that trains it, where it has one apart. Default: `deno task train <name>`. */
  readonly command?: string;
  /** Examples for the help, in an order in which they work, each a command: `deno task train control`. */
  readonly examples: readonly string[];
  /** Its settings: a flag each, and a place in `config.json`. */
  readonly settings: SettingsFamily<S>;
  /**
   * What each profile changes; with it comes the flag `--profile`. Default: there are no profiles.
   *
   * @param name Which profile.
   * @param given The settings that were asked for, where the others depend on some of them. Default: none.
   * @throws {RangeError} If they do not go together.
   */
  profile?(name: Profile, given?: Partial<SettingsValues<S>>): Partial<SettingsValues<S>>;
  /** Names of the settings that count, where some have a meaning only beside others. Default: all. */
  used?(settings: SettingsValues<S>): readonly string[];
  /** Whether its networks are so small that TensorFlow computes them faster without oneDNN. Default: false. */
  readonly isSmall?: boolean;
  /** Whether with some settings threads would only wait for each other. Default: no. */
  takesOneThread?(settings: SettingsValues<S>): boolean;
  /** Flags for what changes how it trains but not its results. Default: none. */
  readonly flags?: F;
  /**
   * Refuses settings that do not go together, before anything is loaded. Default: none do.
   *
   * @throws {RangeError} If they don't.
   */
  check?(settings: SettingsValues<S>): void;
  /** How it draws. Default: it draws no images. */
  readonly drawing?: Drawing;
  /**
   * Opens the policy that a run has trained; with it comes `deno task play`. Default: it has none.
   *
   * @param run The run's folder; TensorFlow is loaded.
   */
  player?(run: RunFolder): Promise<Player>;
  /**
   * Makes weights smaller that are passed on, for `deno task export`. Default: they stay as they are.
   *
   * @param weights As the run's file has them.
   * @param settings The run's.
   */
  condense?(weights: readonly NamedArray[], settings: SettingsValues<S>): readonly NamedArray[];
  /**
   * Measures a trained run, for `deno task evaluate`. Default: a judge looks at what it draws.
   *
   * @param run The run's folder; TensorFlow is loaded.
   * @param options How much to measure (default: as much as the model finds enough), and the seed.
   * @returns A table, which is shown, and kept for the run's report.
   */
  evaluate?(
    run: RunFolder,
    options: { readonly samples: number | undefined; readonly seed: number },
  ): Promise<EvaluationTexts>;
}

/** A model that learns from a data set of images; it has flags for which. */
export interface ModelOfImages<S extends SettingsRecord, F extends SettingsRecord>
  extends ModelBasics<S, F> {
  /** How many images it takes, the first of the data set, and what decides them where they are drawn. */
  images(settings: SettingsValues<S>): { readonly examples: number; readonly seed: number };
  /** Makes what is trained. TensorFlow is loaded. */
  make(parts: {
    readonly settings: SettingsValues<S>;
    readonly flags: SettingsValues<F>;
    readonly dataSet: DataSet;
  }): Training;
}

/** A model that makes its own examples, such as by acting in an environment. */
export interface ModelWithoutImages<S extends SettingsRecord, F extends SettingsRecord>
  extends ModelBasics<S, F> {
  /** Distinguishes it from a {@linkcode ModelOfImages}. */
  readonly images?: undefined;
  /** Makes what is trained, and fetches what that needs. TensorFlow is loaded. */
  make(parts: {
    readonly settings: SettingsValues<S>;
    readonly flags: SettingsValues<F>;
  }): Training | Promise<Training>;
}

/** A model that the command line trains, resumes and reports on: all that it knows of it. */
export type TrainingModel =
  | ModelOfImages<SettingsRecord, SettingsRecord>
  | ModelWithoutImages<SettingsRecord, SettingsRecord>;

/**
 * A model that learns from images, for the list of models.
 *
 * @typeParam S Its settings.
 * @typeParam F Its flags that are no settings.
 * @param model The model; within it its settings have their own types.
 * @returns The same, as the command line handles every model.
 */
export function modelOfImages<S extends SettingsRecord, F extends SettingsRecord>(
  model: ModelOfImages<S, F>,
): TrainingModel {
  // What checks a model's settings is its own family, so that its functions are given those alone.
  return model as unknown as TrainingModel;
}

/**
 * A model that makes its own examples, for the list of models.
 *
 * @typeParam S Its settings.
 * @typeParam F Its flags that are no settings.
 * @param model The model; within it its settings have their own types.
 * @returns The same, as the command line handles every model.
 */
export function modelWithoutImages<S extends SettingsRecord, F extends SettingsRecord>(
  model: ModelWithoutImages<S, F>,
): TrainingModel {
  return model as unknown as TrainingModel;
}
