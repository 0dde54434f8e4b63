import type { TrainingLimits } from "../../learning/mod.ts";
import { Participants, type ParticipantsOptions } from "./participants.ts";
import type { SyncInterval } from "./sync_interval.ts";

/** What a {@linkcode Schedule} is made of. */
export interface ScheduleOptions extends ParticipantsOptions {
  /** How long agents train alone between two synchronisations. */
  readonly syncEvery: SyncInterval;
  /** Passes over its own data of an agent that takes part in every round. */
  readonly epochs: number;
}

/** What a schedule has to know of an agent's learner. */
interface Trained {
  /** Steps taken in all. */
  readonly totalSteps: number;
  /** Steps from the start to the end of an epoch. */
  stepsOf(epochs: number): number;
}

/**
 * Who trains in which round, and how far. Where K counts epochs, each agent passes over its own data as often, however much
 * it holds. Where K counts steps all take as many: until the agent of the largest shard has finished its epochs, those of
 * smaller ones passing over theirs more often. An agent that sits a round out takes none of its steps, and does not
 * catch up on them later.
 */
export class Schedule {
  /** Rounds of the whole training; the last one is shorter where K does not divide it. */
  readonly rounds: number;
  /** Steps of the whole training, of all agents together. */
  readonly plannedSteps: number;
  /** Who takes part in each round. */
  readonly participants: Participants;
  readonly #counts: "epochs" | "steps";
  /** K, in those. */
  readonly #interval: number;
  /** What an agent comes to that takes part in every round, in those. */
  readonly #whole: number;
  /** What each agent has come to before a round. */
  #before: { round: number; lengths: number[] };

  /**
   * Plans a training.
   *
   * @param options How long a round and the training are, and who takes part.
   * @param learners Each agent's, untrained or not.
   */
  constructor(options: ScheduleOptions, learners: readonly Trained[]) {
    const { syncEvery, epochs, agents, participation, seed } = options;
    this.participants = new Participants({ agents, participation, seed });
    this.#counts = "epochs" in syncEvery ? "epochs" : "steps";
    this.#interval = "epochs" in syncEvery ? syncEvery.epochs : syncEvery.steps;
    this.#whole = "epochs" in syncEvery
      ? epochs
      : Math.max(...learners.map((learner) => learner.stepsOf(epochs)));
    this.rounds = Math.ceil(this.#whole / this.#interval);
    this.#before = { round: 1, lengths: learners.map(() => 0) };
    const lengths = this.#lengthsBefore(this.rounds + 1);
    const steps = lengths.map((length, place) =>
      this.#counts === "steps" ? length : learners[place].stepsOf(length)
    );
    this.plannedSteps = steps.reduce((sum, each) => sum + each, 0);
  }

  /**
   * How far an agent trains in a round that it takes part in.
   *
   * @param place The agent's place, from 0.
   * @param options The round, from 1, and the agent's learner.
   * @returns Limits for its training.
   */
  limits(
    place: number,
    { round, learner }: { round: number; learner: Trained },
  ): TrainingLimits {
    const end = this.#lengthsBefore(round)[place] + this.#lengthOf(round);
    return this.#counts === "epochs" ? { epochs: end } : { steps: end - learner.totalSteps };
  }

  /** How long a round is; the last is the rest, and after it there is nothing to do. */
  #lengthOf(round: number): number {
    const left = this.#whole - (round - 1) * this.#interval;
    return Math.max(0, Math.min(this.#interval, left));
  }

  /** The lengths of the rounds before this one that each agent takes part in, together. */
  #lengthsBefore(round: number): readonly number[] {
    const { lengths } = this.#before;
    if (this.participants.count === lengths.length) {
      return lengths.map(() => Math.min((round - 1) * this.#interval, this.#whole));
    }
    if (round < this.#before.round) {
      this.#before = { round: 1, lengths: lengths.map(() => 0) };
    }
    for (; this.#before.round < round; this.#before.round++) {
      const length = this.#lengthOf(this.#before.round);
      for (const place of this.participants.of(this.#before.round)) {
        this.#before.lengths[place] += length;
      }
    }
    return this.#before.lengths;
  }
}
