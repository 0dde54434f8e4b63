import { checkOptions } from "../../errors/mod.ts";

/** What was played in `[steps, games]` entries each, step by step. */
export interface PlayedSteps {
  /** What each step paid. */
  readonly rewards: ArrayLike<number>;
  /** 1 where the game came to its end in this step. */
  readonly terminated: ArrayLike<number>;
  /** 1 where the time limit ended the game in this step. */
  readonly truncated: ArrayLike<number>;
  /** The value of what the policy saw before the step. */
  readonly values: ArrayLike<number>;
  /** The value of what the step led to: of a game that ended, of the last observation of that episode. */
  readonly nextValues: ArrayLike<number>;
}

/** Options of {@linkcode estimateAdvantages}. */
export interface AdvantageOptions {
  /** Games side by side, an integer of at least 1. */
  games: number;
  /** γ, what a reward is worth one step later, in [0, 1]. */
  discount: number;
  /** λ, how far an advantage looks ahead: 0 for one step, 1 for the whole episode, in [0, 1]. */
  lambda: number;
  /**
   * What a time limit means: `"bootstrap"` counts the value of where it cut the episode off, `"terminate"` takes it for the
   * end of the game, as CleanRL's `ppo.py` does. Default: `"bootstrap"`.
   */
  truncation?: "bootstrap" | "terminate";
}

/** What {@linkcode estimateAdvantages} gives. */
export interface Advantages {
  /** How much better each step was than what the value expected, `[steps, games]`. */
  readonly advantages: Float32Array<ArrayBuffer>;
  /** What the value should have been: advantage and value together, `[steps, games]`. */
  readonly returns: Float32Array<ArrayBuffer>;
}

/**
 * Generalised advantage estimation (Schulman et al. 2015, https://arxiv.org/abs/1506.02438): with
 * `δ_t = r_t + γ V(s_{t+1}) (1 - terminated_t) - V(s_t)`,
 * `A_t = δ_t + γ λ (1 - ended_t) A_{t+1}`.
 *
 * @example One game of two steps, the second of which ends it
 * ```ts
 * import { estimateAdvantages } from "lib/reinforcement";
 * import assert from "node:assert/strict";
 *
 * const { advantages, returns } = estimateAdvantages({
 *   rewards: [1, 1],
 *   terminated: [0, 1],
 *   truncated: [0, 0],
 *   values: [0.5, 0.25],
 *   nextValues: [0.25, 8],
 * }, { games: 1, discount: 1, lambda: 1 });
 * assert.deepEqual([...returns], [2, 1]);
 * assert.deepEqual([...advantages], [1.5, 0.75]);
 * ```
 *
 * @param played What was played.
 * @param options Games, γ, λ, and what a time limit means.
 * @returns Advantages and returns.
 * @throws {RangeError} If an option is unknown.
 */
export function estimateAdvantages(
  { rewards, terminated, truncated, values, nextValues }: PlayedSteps,
  options: AdvantageOptions,
): Advantages {
  checkOptions<AdvantageOptions>("estimateAdvantages()", options, {
    ...{ games: "number", discount: "number", lambda: "number", truncation: "string" },
  });
  const { games, discount, lambda, truncation = "bootstrap" } = options;
  const count = rewards.length;
  const advantages = new Float32Array(count);
  const returns = new Float32Array(count);
  for (let game = 0; game < games; game++) {
    let advantage = 0;
    for (let i = count - games + game; i >= 0; i -= games) {
      const isOver = terminated[i] === 1 || truncation === "terminate" && truncated[i] === 1;
      const hasEnded = terminated[i] === 1 || truncated[i] === 1;
      const target = rewards[i] + (isOver ? 0 : discount * nextValues[i]);
      advantage = target - values[i] + (hasEnded ? 0 : discount * lambda * advantage);
      advantages[i] = advantage;
      returns[i] = advantage + values[i];
    }
  }
  return { advantages, returns };
}
