import type { RoundLog } from "../../federated/mod.ts";
import type { NamedArray } from "../../files/mod.ts";
import { labelCountFigure, metricFigure, roundBytesFigure } from "../../figures/mod.ts";
import {
  type EpochLog,
  type Metrics,
  type NamedVariable,
  readVariables,
  type Samples,
  type StepLog,
} from "../../learning/mod.ts";
import type { RunFolder } from "../run_folder.ts";
import { meanName, partFolderName, partTitle } from "../run_parts.ts";
import { bytesOfRound, evaluatedMetrics, meanEpochs } from "../run_record.ts";
import type { RunConfig } from "../schema/run_config.ts";
import type { AbsentAgent, RoundLine } from "../schema/run_lines.ts";
import { writeEvents } from "../tensorboard/write_events.ts";
import type { PatientWriter } from "./patient_writer.ts";
import { PartRecorder } from "./part_recorder.ts";
import type { Recorded } from "./recorded.ts";
import { RoundPictures } from "./round_pictures.ts";

/** A finished epoch of one learner, and what it is now. */
export interface RecordedEpoch {
  /** The log. */
  readonly log: EpochLog;
  /** What it draws now; undefined if it draws nothing. */
  readonly samples: Samples | undefined;
  /** Copies its weights as they are now. Default: they are not written at the end of an epoch. */
  readonly weights?: () => readonly NamedArray[];
}

/** A finished round of a federation, and what it is now. */
export interface RecordedRound {
  /** The log. */
  readonly log: RoundLog;
  /** Duration in milliseconds with its local training. */
  readonly elapsedMs: number;
  /** Each agent's weights, in the order of the configuration's shards; none where they stay with the agents. */
  readonly agents: readonly (readonly NamedVariable[])[];
  /** The mean's weights; none where nothing is averaged. */
  readonly mean: readonly NamedVariable[];
  /** What the mean was evaluated to; nothing if it was not. */
  readonly metrics: Metrics;
  /** Agents whose answers the mean lacks. Default: none. */
  readonly absent?: readonly AbsentAgent[];
}

/** What a {@linkcode RunRecorder} writes and to whom it complains. */
export interface RunRecorderOptions {
  /** Whether files of events are written for TensorBoard. */
  readonly tensorboard: boolean;
  /** Writes what cannot be made again. */
  readonly keep: PatientWriter;
  /** Called with each picture that could not be drawn. */
  readonly onProblem: (problem: string) => void;
}

/**
 * Writes a run's folder as its training goes on. What cannot be made again, lines and weights, is written first, and an
 * error in it ends the training; on a full disk it waits for room. Pictures are worth less: one that fails is named, and
 * the training goes on.
 */
export class RunRecorder {
  readonly #run: RunFolder;
  readonly #config: RunConfig;
  readonly #options: RunRecorderOptions;
  /** Agents in the order of the shards, or the only learner. */
  readonly #learners: readonly PartRecorder[];
  readonly #mean: PartRecorder;
  readonly #rounds: RoundLine[];
  readonly #pictures: RoundPictures;

  /**
   * Writes nothing yet.
   *
   * @param run The run's folder.
   * @param config Its configuration.
   * @param recorded What was recorded before.
   * @param options What to write besides, and what to call with problems.
   */
  constructor(
    run: RunFolder,
    { config, recorded }: { config: RunConfig; recorded: Recorded },
    options: RunRecorderOptions,
  ) {
    this.#run = run;
    this.#config = config;
    this.#options = options;
    const folders = config.shards?.map(({ agent }) => run.agent(agent)) ?? [run];
    this.#learners = folders.map((folder) => {
      const name = this.#nameOf(folder);
      return new PartRecorder(folder, {
        epochs: recorded.epochs[name],
        steps: recorded.steps[name],
        underWayMs: recorded.underWayMs[name],
      });
    });
    this.#mean = new PartRecorder(run.mean());
    this.#rounds = [...recorded.rounds];
    this.#pictures = RoundPictures.of(recorded.pictures);
  }

  /** What is recorded so far. */
  recorded(): Recorded {
    return {
      epochs: Object.fromEntries(
        this.#learners.map(({ folder, epochs }) => [this.#nameOf(folder), epochs]),
      ),
      steps: Object.fromEntries(
        this.#learners.map(({ folder, steps }) => [this.#nameOf(folder), steps.lines]),
      ),
      underWayMs: Object.fromEntries(
        this.#learners.map(({ folder, underWayMs }) => [this.#nameOf(folder), underWayMs]),
      ),
      rounds: this.#rounds,
      pictures: this.#pictures.arrays(),
    };
  }

  /** Writes all lines and round pictures again, over what is in the files, and shows what each agent holds. */
  async begin(): Promise<void> {
    for (const part of this.#learners) {
      await part.writeEpochs();
      await part.writeSteps();
    }
    if (this.#config.shards === undefined) return;
    await this.#run.rounds.write(this.#rounds);
    await this.#pictures.write(this.#run.files);
    const labelled = this.#config.shards.flatMap(({ agent, examples, labels }) =>
      labels === undefined
        ? []
        : [{ name: `${partTitle(agent)}: ${examples} examples`, counts: labels }]
    );
    if (labelled.length === 0) return;
    await this.#draw(() => this.#run.writeFigure("label-counts.png", labelCountFigure(labelled)));
  }

  /**
   * Notes what a step measured, and counts its time to its epoch's.
   *
   * @param learner Whose, from 0 in the order of the shards.
   * @param log The step.
   */
  addStep(learner: number, log: StepLog): void {
    this.#learners[learner].steps.add(log);
    this.addTime(learner, log);
  }

  /**
   * Counts time to an epoch's, where its steps are taken elsewhere.
   *
   * @param learner Whose, from 0 in the order of the shards.
   * @param log What took the time.
   */
  addTime(learner: number, { elapsedMs }: Pick<StepLog, "elapsedMs">): void {
    this.#learners[learner].underWayMs += elapsedMs;
  }

  /**
   * Writes a finished epoch.
   *
   * @param learner Whose, from 0 in the order of the shards.
   * @param epoch The epoch.
   */
  async addEpoch(learner: number, { log, samples, weights }: RecordedEpoch): Promise<void> {
    const { epoch, metrics, stepsPerEpoch: steps } = log;
    const part = this.#learners[learner];
    const { keep } = this.#options;
    part.addEpoch({ epoch, metrics, steps });
    await keep(() => part.writeEpochs());
    await keep(() => part.writeSteps());
    // Of a training that diverged the weights before are worth more.
    if (weights !== undefined && isFinite(log)) await keep(() => part.writeWeights(weights()));
    await this.#draw(() => keep(() => part.drawSamples(epoch, samples)));
    await this.#draw(() => part.drawMetrics(part.epochs, this.#config.metrics));
    if (this.#options.tensorboard) await this.#draw(() => part.writeEvents());
  }

  /** Writes a finished round. */
  async addRound(
    { log, elapsedMs, agents, mean, metrics, absent = [] }: RecordedRound,
  ): Promise<void> {
    const { round, sha256 = null, samples } = log;
    const [seconds, syncSeconds] = [elapsedMs, log.syncMs].map(inSeconds);
    const exchanged = log.agents.map(({ samples: _, ...agent }) => agent);
    this.#rounds.push({
      ...{ round, agents: exchanged, sha256, seconds, syncSeconds },
      ...(Object.keys(metrics).length > 0 ? { metrics } : {}),
      ...(absent.length > 0 ? { absent } : {}),
    });
    const { keep } = this.#options;
    await keep(() => this.#run.rounds.write(this.#rounds));
    for (const [i, variables] of agents.entries()) {
      await keep(() => this.#learners[i].writeSteps());
      await keep(() => this.#learners[i].writeWeights(readVariables(variables)));
    }
    if (mean.length > 0) await keep(() => this.#mean.writeWeights(readVariables(mean)));
    const drawn = [
      ...log.agents.map(({ agent, samples }) => [partFolderName(agent), samples] as const),
      [partFolderName(meanName), samples] as const,
    ];
    this.#pictures.add(
      round,
      Object.fromEntries(
        drawn.flatMap(([name, samples]) => samples === undefined ? [] : [[name, samples]]),
      ),
    );
    await keep(() => this.#pictures.write(this.#run.files));
    await this.#drawRound(round, samples);
  }

  /** Draws the state within an epoch, at which a training ends that was told to. */
  async addUnfinished(
    epoch: number,
    { samples, weights }: Omit<RecordedEpoch, "log">,
  ): Promise<void> {
    const { keep } = this.#options;
    const [part] = this.#learners;
    await keep(() => part.writeSteps());
    if (weights !== undefined) await keep(() => part.writeWeights(weights()));
    await this.#draw(() => keep(() => part.drawSamples(epoch, samples)));
  }

  /** Writes what is made of all pictures: the animations. */
  async finish(): Promise<void> {
    const means = this.#config.shards === undefined ? [] : [this.#mean];
    for (const { folder } of [...this.#learners, ...means]) {
      await this.#draw(async () => {
        for (const problem of await folder.writeTrainingGif()) this.#options.onProblem(problem);
      });
    }
  }

  async #drawRound(round: number, samples: Samples | undefined): Promise<void> {
    const { metrics } = this.#config;
    const learners = this.#learners.map(({ folder, epochs }, i) => ({
      name: partTitle(this.#config.shards![i].agent),
      folder,
      examples: this.#config.shards![i].examples,
      epochs,
    }));
    const { keep } = this.#options;
    await this.#draw(() => keep(() => this.#mean.drawSamples(round, samples)));
    const ofAgents = meanEpochs(learners, this.#rounds);
    const evaluated = evaluatedMetrics(this.#rounds);
    const measured = Object.entries(metrics).filter(([name]) => !evaluated.has(name));
    await this.#draw(() => this.#mean.drawMetrics(ofAgents, Object.fromEntries(measured)));
    await this.#draw(() => this.#run.writeFigure("metrics.png", metricFigure(learners, metrics)));
    await this.#draw(() =>
      this.#run.writeFigure("bytes.png", roundBytesFigure(this.#rounds.map(bytesOfRound)))
    );
    await this.#draw(async () => {
      const grid = this.#pictures.grid();
      if (grid !== undefined) await this.#run.writePicture("rounds.png", grid);
    });
    if (!this.#options.tensorboard) return;
    await this.#draw(() => writeEvents(this.#run));
    await this.#draw(() => this.#mean.writeEvents());
  }

  /** Runs what makes a picture: what fails is named. */
  async #draw(picture: () => Promise<void>): Promise<void> {
    try {
      await picture();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#options.onProblem(reason);
    }
  }

  /** A folder's path from the run's, `.` for the run's own. */
  #nameOf(folder: RunFolder): string {
    return folder.path === this.#run.path ? "." : folder.name;
  }
}

/** Whether a training goes on: one that diverged logs metrics that are not finite. */
export function isFinite({ metrics }: EpochLog): boolean {
  return Object.values(metrics).every(Number.isFinite);
}

function inSeconds(milliseconds: number): number {
  return Math.round(milliseconds) / 1000;
}
