import { UserTypeError } from "../../errors/mod.ts";
import type { NamedArray } from "../../files/mod.ts";
import { type StateEnvironment, TabularLearner } from "../episodes/tabular_learner.ts";

/**
 * What all strategies for a bandit have in common: every episode is one step, so that nothing is left to learn but what each
 * action pays on average (Sutton and Barto, *Reinforcement Learning*, 2018, chapter 2).
 */
export abstract class BanditLearner extends TabularLearner {
  /** What each action is estimated to pay, `[actions]`; the learner's own, it changes. */
  readonly values: Float64Array<ArrayBuffer>;
  /** How often each action was taken, `[actions]`; the learner's own, it changes. */
  readonly plays: Float64Array<ArrayBuffer>;

  /**
   * A learner that has not begun.
   *
   * @param environment One game with one step an episode, as by `timeLimit: 1`.
   * @param seed Decides the actions, an integer of at least 0.
   * @throws {TypeError} If the environment has no tables.
   * @throws {RangeError} If the seed is not an integer of at least 0.
   */
  constructor(environment: StateEnvironment, seed: number) {
    super(environment, seed);
    this.values = new Float64Array(this.actions);
    this.plays = new Float64Array(this.actions);
  }

  /** The action to take now. */
  protected abstract choose(): number;

  /** Learns from what an action paid; its play is counted already. */
  protected abstract learn(action: number, reward: number): void;

  /** See {@linkcode TabularLearner}. */
  protected tables(): NamedArray[] {
    const shape = [this.actions];
    return [
      { name: "values", shape, data: this.values },
      { name: "plays", shape, data: this.plays },
    ];
  }

  /** See {@linkcode TabularLearner}. */
  protected playEpisode(): void {
    const action = this.choose();
    const { reward, hasEnded } = this.act(action);
    if (!hasEnded) {
      throw new UserTypeError(
        `Cannot play a bandit: an episode of ${this.environment.name} goes on after its first step but ` +
          "must end with it; give its environment timeLimit: 1",
      );
    }
    this.plays[action]++;
    this.learn(action, reward);
  }
}
