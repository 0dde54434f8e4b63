import { FiniteMdp } from "../../environments/mod.ts";
import { UserRangeError, UserTypeError } from "../../errors/mod.ts";
import type { PlayedEpisode } from "../episodes/play_episode.ts";

/** One step as it was played. */
export interface PlayedStep {
  /** The state before. */
  readonly state: number;
  /** What was done there. */
  readonly action: number;
  /** What it paid. */
  readonly reward: number;
  /** The state after, of the same episode. */
  readonly nextState: number;
  /** Whether the episode came to its end there. */
  readonly isTerminated: boolean;
}

/**
 * Rules estimated from play, for planning without knowing them: p(s'|s, a) is how often s' followed, r(s, a, s') the mean of
 * what that paid (maximum likelihood; Sutton and Barto, 2018, 6.3, on certainty equivalence). An action that was never tried
 * is taken to change nothing and to pay nothing.
 */
export class ModelEstimate {
  readonly #sizes: readonly [states: number, actions: number];
  /** For each row `s * actions + a`: how often each next state followed, and the sum of what that paid. */
  readonly #rows: Map<number, { count: number; reward: number }>[];
  readonly #terminal = new Set<number>();
  #steps = 0;

  /**
   * An estimate from nothing.
   *
   * @param states Number of states.
   * @param actions Number of actions.
   */
  constructor(states: number, actions: number) {
    this.#sizes = [states, actions];
    this.#rows = Array.from({ length: states * actions }, () => new Map());
  }

  /** How many steps were added. */
  get steps(): number {
    return this.#steps;
  }

  /**
   * Adds a step.
   *
   * @param step What was done, and what came of it.
   * @throws {RangeError} If there is no such state or action.
   */
  add({ state, action, reward, nextState, isTerminated }: PlayedStep): void {
    const [states, actions] = this.#sizes;
    const isKnown = (value: number, count: number) =>
      Number.isInteger(value) && value >= 0 && value < count;
    if (!isKnown(state, states) || !isKnown(nextState, states) || !isKnown(action, actions)) {
      throw new UserRangeError(
        `Cannot add a step: it leads from state ${state} by action ${action} to ${nextState} but states ` +
          `must be below ${states} and actions below ${actions}`,
      );
    }
    const row = this.#rows[state * actions + action];
    const so = row.get(nextState) ?? { count: 0, reward: 0 };
    row.set(nextState, { count: so.count + 1, reward: so.reward + reward });
    if (isTerminated) this.#terminal.add(nextState);
    this.#steps++;
  }

  /**
   * Adds all steps of an episode.
   *
   * @param episode What was played.
   * @throws {RangeError} If there is no such state or action.
   */
  addEpisode({ states, actions, rewards, isTerminated }: PlayedEpisode): void {
    actions.forEach((action, t) =>
      this.add({
        ...{ state: states[t], action, reward: rewards[t], nextState: states[t + 1] },
        isTerminated: isTerminated && t === actions.length - 1,
      })
    );
  }

  /**
   * The rules as estimated so far.
   *
   * @param like Where names and starts come from; none of its rules is read.
   * @returns New rules; what is added later does not change them.
   * @throws {TypeError} If `like` has another number of states or actions.
   * @throws {RangeError} If an episode has terminated in a start.
   */
  mdp(like: FiniteMdp): FiniteMdp {
    const { name, stateNames, actionNames, startProbabilities, layout } = like;
    const [states, actions] = this.#sizes;
    if (like.states !== states || like.actions !== actions) {
      throw new UserTypeError(
        `Cannot estimate ${name}: it has ${like.states} states and ${like.actions} actions but must have ` +
          `${states} and ${actions}, as the estimate`,
      );
    }
    const starts = [...startProbabilities.keys()].filter((state) => startProbabilities[state] > 0);
    return new FiniteMdp({
      ...{ name: `${name} (estimated)`, stateNames, actionNames, starts, layout },
      terminal: [...this.#terminal],
      outcomes: (state, action) => {
        const row = [...this.#rows[state * actionNames.length + action]];
        if (row.length === 0) return [{ probability: 1, nextState: state, reward: 0 }];
        const total = row.reduce((sum, [, { count }]) => sum + count, 0);
        return row.map(([nextState, { count, reward }]) => ({
          ...{ probability: count / total, nextState, reward: reward / count },
        }));
      },
    });
  }
}
