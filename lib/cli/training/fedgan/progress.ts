import type { FederationLog, RoundLog } from "../../../federated/mod.ts";
import type { Fedgan } from "../../../fedgan/mod.ts";
import { formatBytes, formatDuration, progressBar, ProgressMeter } from "../../../learning/mod.ts";
import { lossText } from "../loss_text.ts";
import type { ProgressLine } from "../../terminal/progress_line.ts";
import { timeLeft } from "../../terminal/time_left.ts";

/** Shows how far a federated training is: each agent's steps and epochs, each round, and the time left. */
export class FedganProgress {
  readonly #federation: Fedgan;
  readonly #line: ProgressLine;
  readonly #meter: ProgressMeter;

  /**
   * Shows nothing yet.
   *
   * @param federation What is trained.
   * @param line Where to show it.
   */
  constructor(federation: Fedgan, line: ProgressLine) {
    this.#federation = federation;
    this.#line = line;
    this.#meter = new ProgressMeter(federation.plannedSteps);
  }

  /** Shows one log. */
  show(log: FederationLog): void {
    const { round, rounds, plannedSteps: steps, totalSteps: done } = this.#federation;
    switch (log.kind) {
      case "start":
        return this.#line.print(startText(log.sha256));
      case "step": {
        const { agent, epoch, step, stepsPerEpoch } = log;
        return this.#line.show(
          `Round ${round + 1}/${rounds} ${
            progressBar(done / steps, 12)
          } agent ${agent} epoch ${epoch} ` +
            `step ${step}/${stepsPerEpoch} ${timeLeft(this.#meter, done)}`.trimEnd(),
        );
      }
      case "epoch":
        return this.#line.print(
          `Agent ${log.agent} epoch ${log.epoch}  ${lossText(log)}  ${
            formatDuration(log.elapsedMs)
          }`,
        );
      case "round":
        return this.#line.print(roundText(log, rounds));
    }
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
  const [{ sentBytes }] = agents;
  const what = sha256 === undefined
    ? "nothing is shared"
    : `mean of ${agents.length} agents, SHA-256 ${sha256.slice(0, 12)}, ` +
      `${formatBytes(sentBytes)} each way, ${Math.round(syncMs)} ms`;
  return `Round ${round}/${rounds}  ${what}`;
}
