import type { Pong } from "../../environments/mod.ts";
import { type AnimationFrame, encodeGif } from "../../figures/mod.ts";
import type { Policy } from "../../reinforcement/mod.ts";
import { playEpisode } from "../control/played_episode.ts";

/** Steps of a rally that are shown at most, the last ones. */
const mostSteps = 300;
/** Every second step is drawn; one takes four frames of a screen that has 60 a second. */
const everyStep = 2;

/**
 * An animation of an episode's longest rally, as the screen shows it, score included.
 *
 * @param policy What plays.
 * @param pong Where; its first game begins anew.
 * @returns The GIF's bytes, and the episode's length and return.
 */
export function rallyGif(
  policy: Policy,
  pong: Pong,
): { bytes: Uint8Array; steps: number; gathered: number } {
  let longest = { length: 0, frames: [] as AnimationFrame[] };
  let [length, frames] = [0, [] as AnimationFrame[]];
  let last = { step: 0, gathered: 0 };
  for (const { step, gathered, end } of playEpisode(policy, pong)) {
    const isPoint = gathered !== last.gathered;
    last = { step, gathered };
    // After the last point the screen is the next episode's.
    if (end === undefined && (isPoint || step % everyStep === 0)) {
      frames.push({ picture: pong.draw(0), caption: `Step ${step}, ${pong.describe(0)}` });
      if (frames.length > mostSteps / everyStep) frames.shift();
    }
    length++;
    if (!isPoint && end === undefined) continue;
    if (length > longest.length && frames.length > 0) longest = { length, frames };
    [length, frames] = [0, []];
  }
  const delay = 130; // of 133 ms: a GIF counts in tens
  return {
    bytes: encodeGif(longest.frames, { delay }),
    steps: last.step,
    gathered: last.gathered,
  };
}
