import type { Learner } from "../../learning/mod.ts";
import type { FederationLog } from "../federate.ts";

/** What the progress of a round has to know of an agent. */
export interface ProgressingAgent {
  /** Its number, from 1. */
  readonly number: number;
  /** What it trains. */
  readonly learner: Pick<Learner, "stepsOf" | "totalSteps">;
}

/** What the progress of a round has to know of a federation: any has it. */
export interface ProgressingFederation {
  /** The agents that take part in the round under way. */
  readonly participants: readonly ProgressingAgent[];
  /** How far an agent that takes part trains before the round under way ends. */
  localLimits(agent: ProgressingAgent): { readonly epochs?: number; readonly steps?: number };
}

/** How far an agent is in a round. */
export interface AgentProgress {
  /** Steps that it has taken. */
  readonly steps: number;
  /** Steps that it takes in all. */
  readonly of: number;
}

/**
 * How far the round under way is, from the logs of `federate()`. Of a round that had begun before this was made it counts the
 * rest.
 */
export class RoundProgress {
  readonly #federation: ProgressingFederation;
  #agents: Map<number, AgentProgress>;

  /**
   * Begins to count.
   *
   * @param federation What is trained from now on.
   */
  constructor(federation: ProgressingFederation) {
    this.#federation = federation;
    this.#agents = this.#atStart();
  }

  /** Share of the steps of all its agents that is done, 0 to 1. */
  get fraction(): number {
    const agents = [...this.#agents.values()];
    const [done, all] = (["steps", "of"] as const)
      .map((name) => agents.reduce((sum, agent) => sum + agent[name], 0));
    return all === 0 ? 0 : done / all;
  }

  /**
   * How far an agent is.
   *
   * @param agent Its number.
   * @returns Its steps; undefined for an agent that takes no part, and after the last round.
   */
  of(agent: number): AgentProgress | undefined {
    return this.#agents.get(agent);
  }

  /** Takes one log, before the training goes on. */
  take(log: FederationLog): void {
    if (log.kind === "round") this.#agents = this.#atStart();
    if (log.kind !== "step") return;
    // A federation that went back to a state meanwhile is in another round, with other agents.
    if (!this.#agents.has(log.agent)) this.#agents = this.#atStart();
    const { steps, of } = this.#agents.get(log.agent) ?? { steps: 0, of: 1 };
    this.#agents.set(log.agent, { steps: steps + 1, of: Math.max(of, steps + 1) });
  }

  /** Between two rounds: once agents train side by side, some are ahead of their logs. */
  #atStart(): Map<number, AgentProgress> {
    return new Map(this.#federation.participants.flatMap((agent) => {
      const { steps, epochs } = this.#federation.localLimits(agent);
      const of = steps ?? agent.learner.stepsOf(epochs!) - agent.learner.totalSteps;
      return of > 0 ? [[agent.number, { steps: 0, of }]] : [];
    }));
  }
}
