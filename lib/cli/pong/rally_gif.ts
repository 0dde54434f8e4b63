import type { GamePicture, Pong } from "../../environments/mod.ts";
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
      const [opponent, own] = pong.points;
      frames.push({
        picture: doubled(pong.draw(0)),
        caption: `Step ${step}  ${opponent} : ${own}`,
      });
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

/** A picture at twice its size, where a caption has room. */
function doubled({ width, height, channels, pixels }: GamePicture): GamePicture {
  const large = new Uint8Array(4 * pixels.length);
  for (let row = 0; row < 2 * height; row++) {
    for (let column = 0; column < 2 * width; column++) {
      const from = channels * ((row >> 1) * width + (column >> 1));
      const to = channels * (row * 2 * width + column);
      for (let channel = 0; channel < channels; channel++) {
        large[to + channel] = pixels[from + channel];
      }
    }
  }
  return { width: 2 * width, height: 2 * height, channels, pixels: large };
}
