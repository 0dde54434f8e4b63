import {
  encodePng,
  escapeMarkup,
  filmstrip,
  type FilmstripOptions,
  type FilmstripRow,
  filmstripStill,
  toBase64,
} from "../../figures/mod.ts";

/**
 * Pictures of several side by side for a page of {@linkcode htmlPage}: with a slider over their frames where scripts run, the
 * last frame where they don't, and on paper.
 *
 * @param rows What each drew, frame by frame.
 * @param text What it shows in words.
 * @param options How the frames are counted.
 */
export async function htmlFilmstrip(
  rows: readonly FilmstripRow[],
  text: string,
  options: FilmstripOptions,
): Promise<string> {
  const still = toBase64(await encodePng(filmstripStill(rows, options)));
  const json = JSON.stringify(await filmstrip(rows, options)).replaceAll("<", "\\u003c");
  return `<figure class="filmstrip">
<img class="wide" src="data:image/png;base64,${still}" alt="${escapeMarkup(text)}">
<div class="drawing" role="group" aria-label="${escapeMarkup(text)}"></div>
<script type="application/json">${json}</script>
</figure>`;
}
