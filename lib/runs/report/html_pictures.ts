import { join } from "@std/path";
import { formatBytes } from "../../learning/mod.ts";
import type { RunPart } from "../run_record.ts";
import { escapeMarkup, toBase64 } from "../../figures/mod.ts";

/** Grids shown of one part: enough to follow its progress. */
const mostGrids = 12;

/** Bytes of animation that a page may still take; a page is to stay small enough for mail. */
export interface AnimationBudget {
  /** Counted down as animations are put in. */
  bytesLeft: number;
}

/**
 * What a part of a run drew: grids over epochs or rounds in a strip, and the animation of them all.
 *
 * @param part The part.
 * @param budget How large animations may be; one that is too large is left out, and that is said.
 */
export async function htmlPictures(part: RunPart, budget: AnimationBudget): Promise<string> {
  const { name, folder } = part;
  const counts = spread(await folder.sampleCounts(), mostGrids);
  if (counts.length === 0) return "";
  const grids = await Promise.all(counts.map(async (count) => {
    const text = `${folder.counter} ${count}`;
    const png = toBase64(await Deno.readFile(folder.samplesPath(count)));
    return image(`data:image/png;base64,${png}`, `What ${name} draws after ${text}`, text);
  }));
  return `<h3>${escapeMarkup(name)}</h3>
<div class="strip">${await animation(part, budget)}${grids.join("")}</div>`;
}

/**
 * A picture of a run's folder in its whole width.
 *
 * @param path The PNG file.
 * @param text What it shows.
 * @returns The element; empty if there is no such file yet.
 */
export async function htmlPicture(path: string, text: string): Promise<string> {
  const png = await readIfThere(path);
  if (png === undefined) return "";
  return `<img class="wide" src="data:image/png;base64,${toBase64(png)}" alt="${
    escapeMarkup(text)
  }">`;
}

async function animation({ name, folder }: RunPart, budget: AnimationBudget): Promise<string> {
  const gif = await readIfThere(join(folder.path, "training.gif"));
  if (gif === undefined) return "";
  if (gif.length > budget.bytesLeft) {
    return `<p class="faint">The animation has ${
      formatBytes(gif.length)
    }, too much for this page: see training.gif</p>`;
  }
  budget.bytesLeft -= gif.length;
  const text = `All that ${name} drew, as an animation`;
  return image(`data:image/gif;base64,${toBase64(gif)}`, text, "animation", "moving");
}

function image(source: string, text: string, caption: string, kind = "still"): string {
  return `<figure class="${kind}"><img src="${source}" alt="${escapeMarkup(text)}"><figcaption>${
    escapeMarkup(caption)
  }</figcaption></figure>`;
}

/** At most so many of the values, the first and the last among them, evenly spread. */
export function spread(values: readonly number[], most: number): number[] {
  if (values.length <= most) return [...values];
  return Array.from(
    { length: most },
    (_, index) => values[Math.round(index * (values.length - 1) / (most - 1))],
  );
}

async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return await Deno.readFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
