import { formatBytes } from "../../learning/mod.ts";
import type { RunFolder } from "../run_folder.ts";
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
 * @param hasAnimation Whether the animation belongs here, not elsewhere on the page.
 */
export async function htmlPictures(
  part: RunPart,
  budget: AnimationBudget,
  hasAnimation: boolean,
): Promise<string> {
  const { name, folder } = part;
  const { counts, problem } = await sampleCounts(folder);
  if (problem !== undefined) return reason(problem);
  if (counts.length === 0) return "";
  const grids: string[] = [];
  for (const count of counts) {
    const text = `${folder.counter} ${count}`;
    grids.push(
      await orReason(async () => {
        const png = toBase64(await folder.readSamples(count));
        return image(`data:image/png;base64,${png}`, `What ${name} draws after ${text}`, {
          caption: text,
        });
      }),
    );
  }
  const moving = hasAnimation ? await htmlAnimation(part, budget) : "";
  return `<h3>${escapeMarkup(name)}</h3>
<div class="strip">${moving}${grids.join("")}</div>`;
}

/**
 * A picture of a run's folder in its whole width.
 *
 * @param folder The run.
 * @param file The PNG file's name.
 * @param text What it shows.
 * @returns The element; empty if there is no such file yet.
 */
export async function htmlPicture(folder: RunFolder, file: string, text: string): Promise<string> {
  return await orReason(async () => {
    const png = await folder.files.read(file);
    if (png === undefined) return "";
    const data = `data:image/png;base64,${toBase64(png)}`;
    return `<button class="enlarge" title="Enlarge"><img class="wide" src="${data}" alt="${
      escapeMarkup(text)
    }"></button>`;
  });
}

/**
 * The newest grid that a part drew; empty if there is none.
 *
 * @param part The part.
 */
export async function htmlSamples({ name, folder }: RunPart): Promise<string> {
  return await orReason(async () => {
    const count = (await folder.sampleCounts()).at(-1);
    if (count === undefined) return "";
    const text = `${folder.counter} ${count}`;
    const png = toBase64(await folder.readSamples(count));
    return image(`data:image/png;base64,${png}`, `What ${name} draws at the end, after ${text}`, {
      caption: `${name}, ${text}`,
    });
  });
}

/**
 * All that a part drew, as its animation; empty if there is none.
 *
 * @param part The part.
 * @param budget How large it may be; one that is too large is left out, and that is said.
 */
export async function htmlAnimation(
  { name, folder }: RunPart,
  budget: AnimationBudget,
): Promise<string> {
  return await orReason(async () => {
    const gif = await folder.files.read("training.gif");
    if (gif === undefined) return "";
    if (gif.length > budget.bytesLeft) {
      return `<p class="faint">The animation has ${
        formatBytes(gif.length)
      }, too much for this page: see training.gif</p>`;
    }
    budget.bytesLeft -= gif.length;
    const text = `All that ${name} drew, as an animation`;
    return image(`data:image/gif;base64,${toBase64(gif)}`, text, {
      caption: "animation",
      kind: "moving",
    });
  });
}

function image(
  source: string,
  text: string,
  { caption, kind = "still" }: { caption: string; kind?: "still" | "moving" },
): string {
  const img = `<img src="${source}" alt="${escapeMarkup(text)}">`;
  return `<figure class="${kind}"><button class="enlarge" title="Enlarge">${img}</button>` +
    `<figcaption>${escapeMarkup(caption)}</figcaption></figure>`;
}

/** At most so many of the values, the first and the last among them, evenly spread. */
export function spread(values: readonly number[], most: number): number[] {
  if (values.length <= most) return [...values];
  return Array.from(
    { length: most },
    (_, index) => values[Math.round(index * (values.length - 1) / (most - 1))],
  );
}

async function sampleCounts(folder: RunFolder): Promise<{ counts: number[]; problem?: string }> {
  try {
    return { counts: spread(await folder.sampleCounts(), mostGrids) };
  } catch (error) {
    if (!(error instanceof Deno.errors.InvalidData)) throw error;
    return { counts: [], problem: error.message };
  }
}

/** A picture that cannot be read is named in its place. */
async function orReason(element: () => Promise<string>): Promise<string> {
  try {
    return await element();
  } catch (error) {
    if (!(error instanceof Deno.errors.InvalidData)) throw error;
    return reason(error.message);
  }
}

function reason(message: string): string {
  return `<p class="faint">${escapeMarkup(message)}</p>`;
}
