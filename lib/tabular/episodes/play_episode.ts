import { checkOptions } from "../../errors/mod.ts";
import { RandomStream } from "../../random/mod.ts";
import { checkLength, type Policy } from "../policy.ts";
import { randomPlace } from "./choices.ts";
import type { StateEnvironment } from "./tabular_learner.ts";

/** Options of {@linkcode playEpisode}. */
export interface PlayEpisodeOptions {
  /** Decides the actions where the policy leaves a choice; it moves on. Default: a new stream with the seed 0. */
  random?: RandomStream;
}

/** One episode, step by step. */
export interface PlayedEpisode {
  /** The states, one more than there are actions. */
  readonly states: number[];
  /** What was done in each. */
  readonly actions: number[];
  /** What each action paid. */
  readonly rewards: number[];
  /** Whether it came to its end; if not, the time limit cut it off. */
  readonly isTerminated: boolean;
}

/**
 * Plays the episode under way to its end.
 *
 * @param environment One game whose observations are states.
 * @param policy π(a|s), `[states, actions]`.
 * @param options Where chance comes from.
 * @returns What happened.
 * @throws {RangeError} If an option is unknown.
 * @throws {TypeError} If the policy has another number of entries.
 */
export function playEpisode(
  environment: StateEnvironment,
  policy: Policy,
  options: PlayEpisodeOptions = {},
): PlayedEpisode {
  checkOptions<PlayEpisodeOptions>("playEpisode()", options, { random: "object" });
  const { random = new RandomStream(0) } = options;
  const { observationSpace, actionSpace, observations, finalObservations } = environment;
  const count = actionSpace.kind === "discrete" ? actionSpace.count : 0;
  const states = observationSpace.kind === "discrete" ? observationSpace.count : 0;
  checkLength("Cannot play", { policy }, states * count);
  const [path, actions, rewards]: [number[], number[], number[]] = [[observations[0]], [], []];
  for (;;) {
    const action = randomPlace(policy, path.at(-1)! * count, count, random);
    environment.step([action]);
    const isTerminated = environment.terminated[0] === 1;
    const hasEnded = isTerminated || environment.truncated[0] === 1;
    actions.push(action);
    rewards.push(environment.rewards[0]);
    path.push(hasEnded ? finalObservations[0] : observations[0]);
    if (hasEnded) return { states: path, actions, rewards, isTerminated };
  }
}
