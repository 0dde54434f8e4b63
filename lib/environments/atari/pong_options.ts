import { checkOptions, UserRangeError } from "../../errors/mod.ts";
import { checkCount } from "../checks.ts";
import type { EnvironmentOptions } from "../environment.ts";

/** Options of {@linkcode Pong}. */
export interface PongOptions extends EnvironmentOptions {
  /** Frames of a step, an integer of at least 1. Default: 4. */
  frameSkip?: number;
  /**
   * The chance that a frame repeats the last action in place of this one, in [0, 1): "sticky actions" (Machado and others,
   * 2018, https://arxiv.org/abs/1709.06009). Default: 0.25.
   */
  stickiness?: number;
  /** How many processes emulate, each an equal part of the games, an integer of at least 1. Default: 1. */
  processes?: number;
}

/**
 * Every option of Pong, checked.
 *
 * @param options Those that differ from the defaults.
 * @throws {RangeError} If one is unknown or outside its range.
 */
export function pongOptions(options: PongOptions): Required<PongOptions> {
  checkOptions<PongOptions>("new Pong()", options, {
    ...{ games: "number", seed: "number", timeLimit: "number" },
    ...{ frameSkip: "number", stickiness: "number", processes: "number" },
  });
  const { games = 1, seed = 0, timeLimit = 27_000 } = options;
  const { frameSkip = 4, stickiness = 0.25, processes = 1 } = options;
  for (const [what, value] of Object.entries({ games, timeLimit, frameSkip, processes })) {
    checkCount("pong", what, value);
  }
  if (!(stickiness >= 0 && stickiness < 1)) {
    throw new UserRangeError(
      `Cannot make pong: stickiness is ${stickiness} but must be at least 0 and below 1`,
    );
  }
  return { games, seed, timeLimit, frameSkip, stickiness, processes };
}
