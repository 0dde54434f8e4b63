import type { Environment } from "../../environments/mod.ts";
import { type AnimationFrame, encodeGif } from "../../figures/mod.ts";
import type { Policy } from "../../reinforcement/mod.ts";

/** One step of an episode that is watched. */
export interface PlayedStep {
  /** Steps of the episode so far; 0 before the first. */
  readonly step: number;
  /** Sum of the rewards of those steps. */
  readonly gathered: number;
  /** What was done, for people; undefined before the first step. */
  readonly action: string | undefined;
  /** How the game ended, if it did. */
  readonly end: "terminated" | "truncated" | undefined;
}

/** More pictures than this make a GIF that is large and slow to draw. */
const mostFrames = 150;

/**
 * Plays an episode of the environment's first game, which begins anew.
 *
 * @param policy What plays.
 * @param environment Where; it is as it was left between two steps, so that it can be drawn and described.
 * @returns The episode's steps, the first before anything is done.
 */
export function* playEpisode(
  policy: Policy,
  environment: Environment,
): Generator<PlayedStep, void> {
  environment.reset();
  yield { step: 0, gathered: 0, action: undefined, end: undefined };
  for (;;) {
    const actions = policy.act(environment);
    const action = spelled(actions, environment);
    environment.step(actions);
    const end = environment.terminated[0] === 1
      ? "terminated"
      : environment.truncated[0] === 1
      ? "truncated"
      : undefined;
    const step = environment.episodeLengths[0];
    yield { step, gathered: environment.episodeReturns[0], action, end };
    if (end !== undefined) return;
  }
}

/**
 * An animation of an episode: frames with steps and score.
 *
 * @param policy What plays.
 * @param environment Where; its first game begins anew.
 * @returns The GIF's bytes, and the episode's length and return.
 */
export function episodeGif(
  policy: Policy,
  environment: Environment,
): { bytes: Uint8Array; steps: number; gathered: number } {
  const frames: AnimationFrame[] = [];
  let last = { step: 0, gathered: 0 };
  for (const { step, gathered, end } of playEpisode(policy, environment)) {
    last = { step, gathered };
    const caption = `Step ${step}  Return ${gathered.toFixed(Number.isInteger(gathered) ? 0 : 1)}`;
    // A game that ended shows its next episode already: the last picture stays, with the score.
    const picture = end === undefined ? environment.draw(0) : frames.at(-1)!.picture;
    frames.push({ picture, caption });
  }
  const every = Math.ceil(frames.length / mostFrames);
  const shown = frames.filter((_, i) => i % every === 0 || i === frames.length - 1);
  const bytes = encodeGif(shown, { delay: 20 * Math.min(5, every) });
  return { bytes, steps: last.step, gathered: last.gathered };
}

function spelled(actions: ArrayLike<number>, { actionSpace, games }: Environment): string {
  if (actionSpace.kind === "discrete") return actionSpace.names?.[actions[0]] ?? String(actions[0]);
  const own = Array.from({ length: actions.length / games }, (_, i) => actions[i].toFixed(2));
  return own.join(" ");
}
