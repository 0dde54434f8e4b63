import type { Glyph } from "./fontkit.d.ts";
import { fontAt, fontPlaceOf } from "./fonts.ts";

/** One glyph of a line of text. */
export interface PlacedGlyph {
  /** Name of its outline: the same glyph always has the same. */
  readonly id: string;
  /** Its outline in font units, y pointing up. */
  readonly glyph: Glyph;
  /** Its left edge in ems. */
  readonly x: number;
  /** Its shift upwards in ems, such as an accent's. */
  readonly y: number;
  /** Font units in an em. */
  readonly unitsPerEm: number;
}

/** A line of text as glyphs. */
export interface TextLayout {
  /** From left to right, as they are drawn. */
  readonly glyphs: readonly PlacedGlyph[];
  /** Width in ems. */
  readonly width: number;
}

/** Scripts that are written from right to left, with the blanks between their words. */
const RIGHT_TO_LEFT =
  /([\p{Script=Arabic}\p{Script=Hebrew}](?:[\p{Script=Arabic}\p{Script=Hebrew}\p{M}\s]*[\p{Script=Arabic}\p{Script=Hebrew}\p{M}])?)/u;
/** Letters that need the font's rules to be joined or accented. */
const SHAPED = /[\p{Script=Arabic}\p{Script=Hebrew}\p{M}]/u;
/** Joiners and selectors of emoji, which have no outline. */
const INVISIBLE = /[\u200b-\u200f\u2060\ufe00-\ufe0f\u{e0000}-\u{e007f}]/gu;

const cache = new Map<string, TextLayout>();
const MOST_CACHED = 2000;

/**
 * Places the glyphs of a line of text from left to right; words of scripts that are written from right to left are
 * joined and turned as their readers expect.
 *
 * @param text One line.
 */
export function layoutText(text: string): TextLayout {
  const known = cache.get(text);
  if (known !== undefined) return known;
  const glyphs: PlacedGlyph[] = [];
  let x = 0;
  const clean = text.normalize("NFC").replace(INVISIBLE, "").replace(/\s/g, " ");
  for (const part of clean.split(RIGHT_TO_LEFT)) {
    for (const run of runsOf(part)) x = place(run, x, glyphs);
  }
  const layout = { glyphs, width: x };
  if (cache.size >= MOST_CACHED) cache.clear();
  cache.set(text, layout);
  return layout;
}

/**
 * Width of a line of text in pixels.
 *
 * @param text One line.
 * @param size Height of an em in pixels.
 */
export function textWidth(text: string, size: number): number {
  return layoutText(text).width * size;
}

interface Run {
  font: number;
  text: string;
}

/** Parts of a text that one font draws. An accent stays with the letter before it. */
function runsOf(text: string): Run[] {
  const runs: Run[] = [];
  for (const character of text) {
    const last = runs.at(-1);
    const codePoint = character.codePointAt(0)!;
    const goesOn = last !== undefined && SHAPED.test(character) &&
      fontAt(last.font).hasGlyphForCodePoint(codePoint);
    const font = goesOn ? last.font : fontPlaceOf(codePoint);
    if (last?.font === font) last.text += character;
    else runs.push({ font, text: character });
  }
  return runs;
}

/** Adds a run's glyphs from `x` on, and gives where it ends. */
function place({ font: place, text }: Run, x: number, glyphs: PlacedGlyph[]): number {
  const font = fontAt(place);
  const { unitsPerEm } = font;
  const add = (glyph: Glyph, dx = 0, dy = 0) => {
    const id = `g${place}-${glyph.id}`;
    glyphs.push({ id, glyph, x: x + dx / unitsPerEm, y: dy / unitsPerEm, unitsPerEm });
  };
  if (SHAPED.test(text)) {
    const { glyphs: shaped, positions } = font.layout(text);
    shaped.forEach((glyph, index) => {
      const { xOffset, yOffset, xAdvance } = positions[index];
      add(glyph, xOffset, yOffset);
      x += xAdvance / unitsPerEm;
    });
    return x;
  }
  for (const character of text) {
    const glyph = font.glyphForCodePoint(character.codePointAt(0)!);
    add(glyph);
    x += glyph.advanceWidth / unitsPerEm;
  }
  return x;
}
