import { checkOptions, UserTypeError } from "../../errors/mod.ts";
import { toBase64 } from "../image_element.ts";
import type { AnimationFrame } from "../picture/animation.ts";
import { imageGrid } from "../picture/image_grid.ts";
import { encodePng, type Picture } from "../picture/picture.ts";

/** What one of several drew from frame to frame. */
export interface FilmstripRow {
  /** Its name, such as `Agent 1`. */
  readonly name: string;
  /** What it drew, a picture a frame; all rows have as many, and all pictures are of one size. */
  readonly pictures: readonly Picture[];
}

/** Options of {@linkcode filmstrip}, {@linkcode filmstripStill} and {@linkcode filmstripAnimation}. */
export interface FilmstripOptions {
  /** What the frames are counted by. Default: `Round`. */
  countedBy?: string;
  /** The number of each frame, ascending. Default: 1, 2, 3 and so on. */
  counts?: readonly number[];
}

/** Pictures of several side by side, frame by frame, to be drawn with a slider: plain data that JSON can hold. */
export interface Filmstrip {
  /** What the frames are counted by. */
  readonly countedBy: string;
  /** The number of each frame. */
  readonly counts: readonly number[];
  /** Width of a picture in pixels. */
  readonly width: number;
  /** Height of a picture in pixels. */
  readonly height: number;
  /** What each drew: its frames one below the other, a PNG in base64. */
  readonly parts: readonly { readonly name: string; readonly frames: string }[];
}

/** The type under which a notebook has a {@linkcode Filmstrip}. */
export const filmstripType = "application/vnd.fedgan.filmstrip+json";

/** Shades of each channel: in drawings of digits nobody sees the others, which would take twice the bytes. */
const SHADES = 16;

/**
 * Puts pictures into a strip for a slider; see {@linkcode InteractiveScripts}.
 *
 * @param rows At least one, with at least one picture each.
 * @param options How the frames are counted.
 * @throws {TypeError} If rows differ in length, or pictures in size.
 */
export async function filmstrip(
  rows: readonly FilmstripRow[],
  options: FilmstripOptions = {},
): Promise<Filmstrip> {
  const { countedBy, counts } = checked(rows, options);
  const { width, height } = rows[0].pictures[0];
  const parts = [];
  for (const { name, pictures } of rows) {
    const pixels = new Uint8Array(pictures.length * pictures[0].pixels.length);
    pictures.forEach((picture, frame) => pixels.set(picture.pixels, frame * picture.pixels.length));
    const tall = inFewShades({ ...pictures[0], height: height * pictures.length, pixels });
    parts.push({ name, frames: toBase64(await encodePng(tall)) });
  }
  return { countedBy, counts, width, height, parts };
}

/**
 * The last frame of a strip as one picture, where there is no slider: on paper, and in front ends that run no scripts.
 *
 * @param rows The same as {@linkcode filmstrip}'s.
 * @param options The same as well.
 * @throws {TypeError} If rows differ in length, or pictures in size.
 */
export function filmstripStill(
  rows: readonly FilmstripRow[],
  options: FilmstripOptions = {},
): Picture {
  const { countedBy, counts } = checked(rows, options);
  return frameOf(rows, counts.length - 1, { title: `${countedBy} ${counts.at(-1)}` });
}

/**
 * All frames of a strip for {@linkcode encodeGif}, where there is no slider but what moves is shown.
 *
 * @param rows The same as {@linkcode filmstrip}'s.
 * @param options The same as well.
 * @throws {TypeError} If rows differ in length, or pictures in size.
 */
export function filmstripAnimation(
  rows: readonly FilmstripRow[],
  options: FilmstripOptions = {},
): AnimationFrame[] {
  const { countedBy, counts } = checked(rows, options);
  return counts.map((count, frame) => ({
    picture: inFewShades(frameOf(rows, frame)),
    caption: `${countedBy} ${count}`,
  }));
}

/** One frame: the pictures of all, enlarged and side by side; one alone needs no name. */
function frameOf(
  rows: readonly FilmstripRow[],
  frame: number,
  { title }: { title?: string } = {},
): Picture {
  const drawn = rows.map(({ pictures }) => pictures[frame]);
  const { width, height, channels = 1 } = drawn[0];
  const pixels = new Uint8Array(drawn.length * drawn[0].pixels.length);
  drawn.forEach((picture, place) => pixels.set(picture.pixels, place * picture.pixels.length));
  return imageGrid({ pixels, shape: [drawn.length, height, width, channels] }, {
    columns: drawn.length,
    scale: Math.max(1, Math.floor((drawn.length === 1 ? 260 : 120) / width)),
    gap: 8,
    columnLabels: drawn.length === 1 ? undefined : rows.map(({ name }) => name),
    title,
  });
}

/** The same picture in few shades, which takes half the bytes. */
function inFewShades(picture: Picture): Picture {
  const step = 255 / (SHADES - 1);
  const pixels = picture.pixels.map((value) => Math.round(Math.round(value / step) * step));
  return { ...picture, pixels };
}

function checked(
  rows: readonly FilmstripRow[],
  options: FilmstripOptions,
): Required<FilmstripOptions> {
  checkOptions<FilmstripOptions>("filmstrip()", options, { countedBy: "string", counts: "object" });
  const length = rows[0]?.pictures.length ?? 0;
  const { countedBy = "Round", counts = Array.from({ length }, (_, i) => i + 1) } = options;
  const odd = rows.find(({ pictures }) => pictures.length !== length);
  if (length === 0 || odd !== undefined || counts.length !== length) {
    throw new UserTypeError(
      `Cannot make a filmstrip: every row needs a picture for each of ${counts.length} frames, at least 1, but ` +
        `"${(odd ?? rows[0])?.name}" has ${(odd ?? rows[0])?.pictures.length ?? 0}`,
    );
  }
  const sizes = new Set(
    rows.flatMap(({ pictures }) =>
      pictures.map(({ width, height, channels = 1 }) => `${width} × ${height} × ${channels}`)
    ),
  );
  if (sizes.size > 1) {
    throw new UserTypeError(
      `Cannot make a filmstrip: pictures are ${[...sizes].join(" and ")} but must be of one size`,
    );
  }
  return { countedBy, counts };
}
