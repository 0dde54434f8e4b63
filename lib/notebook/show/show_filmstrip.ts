import { checkOptions } from "../../errors/mod.ts";
import {
  encodePng,
  filmstrip,
  type FilmstripOptions,
  type FilmstripRow,
  filmstripStill,
  filmstripType,
  imageElement,
  toBase64,
} from "../../figures/mod.ts";
import { CellOutput } from "./cell_output.ts";

/** Options of {@linkcode showFilmstrip}. */
export interface ShowFilmstripOptions extends FilmstripOptions {
  /** What it shows in words. Default: whose pictures. */
  text?: string;
}

/**
 * Shows pictures of several side by side, with a slider over their frames: in the project's JupyterLab and in reports; where
 * there is none, the last frame.
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
  });
  const { text = `Pictures of ${rows.map(({ name }) => name).join(", ")}`, ...counted } = options;
  const still = filmstripStill(rows, counted);
  return new CellOutput(text, async () => {
    const png = toBase64(await encodePng(still));
    return {
      "text/html": imageElement("image/png", png, { text, width: still.width }),
      "image/png": png,
      [filmstripType]: await filmstrip(rows, counted),
    };
  });
}
