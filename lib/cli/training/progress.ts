import {
  type AgentStepLog,
  type Federation,
  type FederationLog,
  type RoundLog,
  RoundProgress,
} from "../../federated/mod.ts";
import {
  formatBytes,
  formatDuration,
  type Learner,
  type LearnerLog,
  type MetricDescriptions,
  metricTexts,
  progressBar,
  ProgressMeter,
} from "../../learning/mod.ts";
import type { ProgressLine } from "../terminal/progress_line.ts";
import { timeLeft } from "../terminal/time_left.ts";

/** Shows how far a learner's training is: its steps, its epochs, and the time left. */
export class LearnerProgress {
  readonly #learner: Learner;
  readonly #line: ProgressLine;
  readonly #evaluated: MetricDescriptions;
  readonly #meter: ProgressMeter;

  /**
   * Shows nothing yet.
   *
   * @param learner What is trained.
   * @param line Where to show it.
   * @param evaluated What is measured beside what its steps measure. Default: nothing.
   */
  constructor(learner: Learner, line: ProgressLine, evaluated: MetricDescriptions = {}) {
    this.#learner = learner;
    this.#line = line;
    this.#evaluated = evaluated;
    this.#meter = new ProgressMeter(learner.stepsOf(learner.epochs));
  }

  /** Shows one log. */
  show(log: LearnerLog): void {
    const { epochs } = this.#learner;
    const { epoch, metrics } = log;
    const text = metricTexts(metrics, { ...this.#learner.metrics, ...this.#evaluated })
      .join(", ");
    if (log.kind === "epoch") {
      this.#line.print(`Epoch ${epoch}/${epochs}  ${text}  ${formatDuration(log.elapsedMs)}`);
      return;
    }
    const { step, stepsPerEpoch, totalSteps } = log;
    const left = timeLeft(this.#meter, totalSteps);
    this.#line.show(
      `Epoch ${epoch}/${epochs} ${progressBar(step / stepsPerEpoch, 12)} ` +
        [`step ${step}/${stepsPerEpoch}`, text, left].filter(Boolean).join("  "),
    );
  }
}

/**
 * Shows how far a federation's training is: each agent's steps and epochs, each round, and the time left; in a terminal also
 * a line an agent, with what its last step measured.
 */
export class FederationProgress {
  readonly #federation: Federation;
  readonly #line: ProgressLine;
  readonly #evaluated: MetricDescriptions;
  readonly #meter: ProgressMeter;
  /** Begins with the first log: the federation may go back to a checkpoint before. */
  #round: RoundProgress | undefined;
  readonly #steps = new Map<number, AgentStepLog>();
  /** How long each agent has worked on its epoch, which may be longer than a round. */
  readonly #epochMs = new Map<number, number>();

  /**
   * Shows nothing yet.
   *
   * @param federation What is trained.
   * @param line Where to show it.
   * @param evaluated What is measured beside what its steps measure. Default: nothing.
   */
  constructor(federation: Federation, line: ProgressLine, evaluated: MetricDescriptions = {}) {
    this.#federation = federation;
    this.#line = line;
    this.#evaluated = evaluated;
    this.#meter = new ProgressMeter(federation.plannedSteps);
  }

  /** Shows one log. */
  show(log: FederationLog): void {
    const { agents, round, rounds, totalSteps, plannedSteps } = this.#federation;
    this.#round ??= new RoundProgress(this.#federation);
    this.#round.take(log);
    switch (log.kind) {
      case "start":
        return this.#line.print(startText(log.sha256));
      case "step": {
        const { agent, epoch, step, stepsPerEpoch, elapsedMs } = log;
        this.#epochMs.set(agent, (this.#epochMs.get(agent) ?? 0) + elapsedMs);
        this.#steps.set(agent, log);
        return this.#line.show(
          `Round ${round + 1}/${rounds} ${progressBar(totalSteps / plannedSteps, 12)} ` +
            `agent ${agent} epoch ${epoch} step ${step}/${stepsPerEpoch}  ${
              timeLeft(this.#meter, totalSteps)
            }`.trimEnd(),
          agents.map(({ number }) => this.#agentText(number)),
        );
      }
      case "epoch": {
        const text = metricTexts(log.metrics, {
          ...agents[0].learner.metrics,
          ...this.#evaluated,
        }).join(", ");
        const time = formatDuration(this.#epochMs.get(log.agent) ?? 0);
        this.#epochMs.delete(log.agent);
        return this.#line.print(`Agent ${log.agent} epoch ${log.epoch}  ${text}  ${time}`);
      }
      case "round":
        return this.#line.print(roundText(log, rounds));
    }
  }

  /** Where an agent is in the round and in its epoch, and what its last step measured. */
  #agentText(agent: number): string {
    const { steps, of } = this.#round?.of(agent) ?? { steps: 0, of: 0 };
    const name = `Agent ${String(agent).padEnd(String(this.#federation.agents.length).length)}`;
    if (of === 0) return `${name} takes no part`;
    const log = this.#steps.get(agent);
    const { metrics } = this.#federation.agents[0].learner;
    const last = log === undefined
      ? "waits"
      : `epoch ${log.epoch}  ${metricTexts(log.metrics, metrics).join(", ")}`;
    return `${name} ${progressBar(steps / of, 12)} step ${steps}/${of}  ${last}`;
  }
}

function startText(sha256: readonly string[]): string {
  const [first] = sha256;
  if (sha256.every((other) => other === first)) {
    return `All ${sha256.length} agents start from the same weights, SHA-256 ${first.slice(0, 12)}`;
  }
  return `Agents start apart, SHA-256 ${sha256.map((one) => one.slice(0, 12)).join(", ")}`;
}

function roundText({ round, agents, sha256, syncMs }: RoundLog, rounds: number): string {
  const [{ receivedBytes }] = agents;
  const sent = agents.filter(({ sentBytes }) => sentBytes > 0).length;
  const who = sent === agents.length ? `${sent} agents` : `${sent} of ${agents.length} agents`;
  const what = sha256 === undefined
    ? "nothing is shared"
    : `mean of ${who}, SHA-256 ${sha256.slice(0, 12)}, ` +
      `${formatBytes(receivedBytes)} each way, ${Math.round(syncMs)} ms`;
  return `Round ${round}/${rounds}  ${what}`;
}
