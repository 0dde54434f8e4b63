import type { MediaBundle } from "../../display/mod.ts";
import { checkOptions, UserRangeError } from "../../errors/mod.ts";
import {
  type AgentStepLog,
  type Federation,
  type FederationLog,
  type ProgressingFederation,
  type RoundLog,
  RoundProgress,
} from "../../federated/mod.ts";
import { imageElement, toBase64 } from "../../figures/mod.ts";
import {
  formatBytes,
  formatDuration,
  type Learner,
  metricTexts,
  progressBar,
  ProgressMeter,
  type Samples,
} from "../../learning/mod.ts";
import { CellOutput, inNotebook } from "../show/cell_output.ts";
import {
  federationPicture,
  federationPng,
  type FederationState,
  type PartState,
} from "./federation_picture.ts";
import { LiveOutput } from "./live_output.ts";
import { untilStopped } from "./until_stopped.ts";

/** What a view has to know of an agent. */
export interface ShownAgent {
  /** Its number, from 1. */
  readonly number: number;
  /** What it trains. */
  readonly learner: Pick<Learner, "metrics" | "samples" | "stepsOf" | "totalSteps">;
}

/** What a view has to know of a federation: any has it. */
export interface ShownFederation
  extends ProgressingFederation, Pick<Federation, "round" | "rounds"> {
  /** The agents, number 1 first. */
  readonly agents: readonly ShownAgent[];
}

/** Options of {@linkcode liveFederation}. */
export interface LiveFederationOptions {
  /** What the federation is, above the view. Default: `Federation`. */
  title?: string;
  /** Rounds after which {@linkcode LiveFederation.follow} ends the training, from 1. Default: the federation's. */
  rounds?: number;
}

/** Agents may draw between two means for this share of the time. */
const DRAWING_SHARE = 0.02;

/**
 * Shows a federation while it trains, in one output that changes in place: the round, the time left, and of every agent how
 * far it is in the round, what its last step measured and what it draws, beside the mean's drawings from the same noise. What
 * it shows at the end stays in the saved notebook.
 *
 * What agents draw before each mean is in the logs. In a long round they draw in between as well, for at most 2 % of the
 * time. That takes nothing from their random streams: they train to the same bytes with and without a view.
 *
 * @param federation What is trained.
 * @param options Its name, and where the training ends.
 * @returns A view that {@linkcode LiveFederation.follow | follows} the training's logs.
 * @throws {RangeError} If there is no round.
 */
export function liveFederation(
  federation: ShownFederation,
  options: LiveFederationOptions = {},
): LiveFederation {
  return new LiveFederation(federation, options);
}

/** The view of one federation; see {@linkcode liveFederation}. */
export class LiveFederation {
  /** The rounds so far, with what agents and mean drew. */
  readonly rounds: RoundLog[] = [];

  readonly #federation: ShownFederation;
  readonly #title: string;
  readonly #lastRound: number;
  readonly #steps = new Map<number, AgentStepLog>();
  readonly #samples = new Map<number, Samples>();
  #progress: RoundProgress;
  #live: LiveOutput = new LiveOutput();
  #meter: ProgressMeter;
  #startMs: number | undefined;
  /** What its earlier parts took. */
  #elapsedMs = 0;
  #nextDrawingMs = 0;
  #isFinished = false;

  /** A view of a training that has not begun. */
  constructor(federation: ShownFederation, options: LiveFederationOptions = {}) {
    checkOptions<LiveFederationOptions>("liveFederation()", options, {
      title: "string",
      rounds: "number",
    });
    const { title = "Federation", rounds = Infinity } = options;
    if (!(rounds >= 1)) {
      throw new UserRangeError(
        `Cannot show a federation: rounds is ${rounds} but must be at least 1`,
      );
    }
    this.#federation = federation;
    this.#title = title;
    this.#progress = new RoundProgress(federation);
    this.#lastRound = Math.min(rounds, federation.rounds);
    this.#meter = new ProgressMeter(this.#lastRound);
  }

  /**
   * Shows a training until its logs end, it fails, or its last round is finished; then it ends the training. One that was
   * stopped goes on in a new output, with the rounds so far; where there is none left, nothing is trained. In a notebook Stop
   * ends it within a step of each agent, also where it was not given `stopSignal()`.
   *
   * @param logs The federation's logs, which the training gives one by one.
   * @returns This view, with all rounds.
   * @throws {DOMException} If Stop ended a training that was not given the signal.
   */
  async follow(logs: AsyncIterable<FederationLog>): Promise<this> {
    this.#live = new LiveOutput();
    this.#isFinished = false;
    // Neither the pause nor the speed before it counts for the time left.
    this.#meter = new ProgressMeter(this.#lastRound);
    this.#progress = new RoundProgress(this.#federation);
    this.#startMs = undefined;
    try {
      if (!this.#isComplete) {
        for await (const log of untilStopped(logs)) {
          await this.update(log);
          if (this.#isComplete) break;
        }
      }
    } finally {
      await this.finish();
    }
    return this;
  }

  /** Takes one log and refreshes what is shown, at most four times a second. */
  async update(log: FederationLog): Promise<void> {
    this.#startMs ??= performance.now() - this.#elapsedMs;
    this.#progress.take(log);
    if (log.kind === "step") this.#takeStep(log);
    if (log.kind === "epoch") this.#takeSamples(log.agent, log.samples);
    if (log.kind === "round") this.#takeRound(log);
    await this.#live.refresh(() => this.output());
  }

  /** Shows the final state, which stays in the notebook. */
  async finish(): Promise<void> {
    this.#isFinished = true;
    if (this.#startMs !== undefined) this.#elapsedMs = performance.now() - this.#startMs;
    await this.#live.replace(this.output());
  }

  /** What it shows now. */
  output(): CellOutput {
    const state = this.#state();
    const { heading, time, figures, fraction, parts } = state;
    const text = [
      heading,
      ...parts.flatMap(({ name, text }) => text === "" ? [] : [`${name}: ${text}`]),
      // The time comes last, where a narrow terminal that shows the last line still has it.
      `${progressBar(fraction)} ${[figures, time].filter(Boolean).join(" · ")}`,
    ].join("\n");
    return new CellOutput(text, async (): Promise<MediaBundle> => {
      const html = imageElement("image/svg+xml", toBase64(await federationPicture(state)), {
        text: `${heading}. ${figures}`,
        width: 800,
        followsTheme: true,
      });
      // Only the final state is kept, so only that needs the picture for front ends that show no HTML.
      if (!this.#isFinished) return { "text/html": html };
      return { "text/html": html, "image/png": toBase64(await federationPng(state)) };
    });
  }

  /** What it shows now, where it is a cell's last expression. */
  [Symbol.for("Jupyter.display")](): Promise<MediaBundle> {
    return this.output().bundle();
  }

  get #isComplete(): boolean {
    return this.#federation.round >= this.#lastRound;
  }

  #takeStep(log: AgentStepLog): void {
    this.#steps.set(log.agent, log);
    this.#advance();
    this.#drawNowAndThen(this.#federation.agents.find(({ number }) => number === log.agent)!);
  }

  #takeRound(log: RoundLog): void {
    // A federation may have gone back to an earlier state.
    while ((this.rounds.at(-1)?.round ?? 0) >= log.round) this.rounds.pop();
    this.rounds.push(log);
    for (const { agent, samples } of log.agents) this.#takeSamples(agent, samples);
    this.#advance();
  }

  #takeSamples(agent: number, samples: Samples | undefined): void {
    if (samples !== undefined) this.#samples.set(agent, samples);
  }

  /** Lets an agent draw that has just trained, if the last drawing is long enough ago. */
  #drawNowAndThen({ number, learner }: ShownAgent): void {
    const startMs = performance.now();
    if (!inNotebook() || startMs < this.#nextDrawingMs) return;
    this.#takeSamples(number, learner.samples());
    const endMs = performance.now();
    this.#nextDrawingMs = endMs + (endMs - startMs) / DRAWING_SHARE;
  }

  #advance(): void {
    const round = Math.min(this.#lastRound, this.#federation.round + this.#progress.fraction);
    this.#meter.advance(round, performance.now());
  }

  #state(): FederationState {
    const { round, agents } = this.#federation;
    const last = this.rounds.at(-1);
    const { fraction, remainingMs } = this.#meter.estimate();
    const elapsed = formatDuration(
      this.#isFinished || this.#startMs === undefined
        ? this.#elapsedMs
        : performance.now() - this.#startMs,
    );
    const isDone = this.#isComplete;
    const place = `round ${Math.min(round + 1, this.#lastRound)} of ${this.#lastRound}`;
    const metrics = agents[0].learner.metrics;
    const labels = Object.values(metrics).map(({ label }) => label.toLowerCase());
    return {
      heading: `${this.#title}: ${
        isDone ? `${this.#lastRound} rounds` : this.#isFinished ? `stopped in ${place}` : place
      }`,
      time: this.#isFinished
        ? `in ${elapsed}`
        : remainingMs === undefined
        ? ""
        : `${formatDuration(remainingMs)} left`,
      figures: [
        `${agents.length} agents`,
        ...(isNothingShared(last) ? [] : [last ? `mean of round ${last.round}` : "no mean yet"]),
        `${formatBytes(Deno.memoryUsage().rss)} memory`,
      ].join(" · "),
      fraction,
      parts: [...agents.map((agent) => this.#agentState(agent)), this.#meanState(last)],
      caption: `Under each agent: ${labels.join(" · ")}, of its last step.${
        this.#samples.size > 0 ? " All draw from the same noise." : ""
      }`,
    };
  }

  #agentState({ number, learner }: ShownAgent): PartState {
    const log = this.#steps.get(number);
    const progress = this.#isComplete ? undefined : this.#progress.of(number);
    const place = progress === undefined ? [] : [`step ${progress.steps} of ${progress.of}`];
    const measured = log === undefined ? [] : metricTexts(log.metrics, learner.metrics);
    return {
      name: `Agent ${number}`,
      samples: this.#samples.get(number),
      fraction: progress && progress.steps / progress.of,
      values: Object.keys(learner.metrics)
        .flatMap((name) => log === undefined ? [] : [log.metrics[name].toFixed(3)]).join(" · "),
      text: [...place, ...measured].join(", "),
    };
  }

  #meanState(last: RoundLog | undefined): PartState {
    const values = last === undefined
      ? ""
      : isNothingShared(last)
      ? "nothing is shared"
      : `after round ${last.round}`;
    return { name: "Mean", samples: last?.samples, fraction: undefined, values, text: values };
  }
}

function isNothingShared(last: RoundLog | undefined): boolean {
  return last !== undefined && last.sha256 === undefined;
}
