import { checkOptions } from "../../errors/mod.ts";
import {
  encodeGif,
  encodePng,
  filmstrip,
  filmstripAnimation,
  type FilmstripOptions,
  type FilmstripRow,
  filmstripStill,
  filmstripType,
  imageElement,
  toBase64,
} from "../../figures/mod.ts";
import { CellOutput } from "./cell_output.ts";

/** How long an animation shows a frame: as long as the slider's Play does. */
const FRAME_MS = 300;

/** Options of {@linkcode showFilmstrip}. */
export interface ShowFilmstripOptions extends FilmstripOptions {
  /** What it shows in words. Default: whose pictures. */
  text?: string;
  /** Whether front ends without the slider show an animation in place of the last frame. Default: false. */
  isAnimated?: boolean;
}

/**
 * Shows pictures of several side by side, with a slider over their frames: in the project's JupyterLab and in reports; where
 * there is none, the last frame or, if asked for, an animation.
 *
 * @param rows What each drew, frame by frame: at least one, all with as many pictures of one size.
 * @param options How the frames are counted, and a description.
 * @returns The cell's output.
 * @throws {TypeError} As {@linkcode filmstrip} does.
 */
export function showFilmstrip(
  rows: readonly FilmstripRow[],
  options: ShowFilmstripOptions = {},
): CellOutput {
  checkOptions<ShowFilmstripOptions>("showFilmstrip()", options, {
    countedBy: "string",
    counts: "object",
    text: "string",
    isAnimated: "boolean",
  });
  const { text = `Pictures of ${rows.map(({ name }) => name).join(", ")}`, isAnimated = false } =
    options;
  const { countedBy, counts } = options;
  const counted = { countedBy, counts };
  const still = filmstripStill(rows, counted);
  const animation = isAnimated ? filmstripAnimation(rows, counted) : undefined;
  return new CellOutput(text, async () => {
    const png = toBase64(await encodePng(still));
    const html = animation === undefined
      ? imageElement("image/png", png, { text, width: still.width })
      : imageElement("image/gif", toBase64(encodeGif(animation, { delay: FRAME_MS })), {
        text,
        width: animation[0].picture.width,
      });
    return {
      "text/html": html,
      "image/png": png,
      [filmstripType]: await filmstrip(rows, counted),
    };
  });
}
