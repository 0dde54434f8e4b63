import "dejavu-fonts-ttf/package.json" with { type: "json" };
import "@expo-google-fonts/noto-emoji/package.json" with { type: "json" };
import "@expo-google-fonts/zcool-xiaowei/package.json" with { type: "json" };
import { createRequire } from "node:module";
// @ts-types="./fontkit.d.ts"
import { create, type Font } from "fontkit";

/**
 * The fonts of all text in pictures, in the order in which a letter is looked up. They come from npm, never from the
 * system, so that text looks the same on every machine:
 *
 * - DejaVu Sans 2.37.3: Latin, Greek, Cyrillic, Arabic, Hebrew, Armenian, Georgian, mathematics, arrows, the faces among
 *   the emoji;
 * - ZCOOL XiaoWei 0.4.1 (SIL Open Font License): the 6,763 Chinese characters of GB 2312 and full-width punctuation;
 * - Noto Emoji 0.4.7 (SIL Open Font License): the other emoji, in one colour.
 *
 * Other letters, such as Korean or Devanagari, are drawn as a box, so that a gap is seen.
 */
const FILES = [
  "dejavu-fonts-ttf/ttf/DejaVuSans.ttf",
  "@expo-google-fonts/zcool-xiaowei/400Regular/ZCOOLXiaoWei_400Regular.ttf",
  "@expo-google-fonts/noto-emoji/400Regular/NotoEmoji_400Regular.ttf",
];

const loaded = new Map<number, Font>();

/** One of the fonts by its place in the order; it is read when it is first needed. */
export function fontAt(place: number): Font {
  let font = loaded.get(place);
  if (font === undefined) {
    const { resolve } = createRequire(import.meta.url);
    font = create(Deno.readFileSync(resolve(FILES[place])));
    loaded.set(place, font);
  }
  return font;
}

/** The place of the first font that has a letter; the first of all if none has it, whose box is then drawn. */
export function fontPlaceOf(codePoint: number): number {
  const place = FILES.findIndex((_, place) => fontAt(place).hasGlyphForCodePoint(codePoint));
  return Math.max(0, place);
}
