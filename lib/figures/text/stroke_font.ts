import { GLYPHS, UNKNOWN_GLYPH } from "./glyphs.ts";

// One font of strokes for all text in pictures. Raster labels and SVG both draw these polylines, so text shows on a
// machine without any font installed and looks the same everywhere.

/** A polyline as points `[x, y]` in pixels, y pointing down. */
export type Stroke = [x: number, y: number][];

/** Units of the glyph table in one em: capitals are 14 high, small letters 10, descenders reach -4. */
const UNITS_PER_EM = 20;
const LETTER_GAP = 3.7;
const SPACE_ADVANCE = 6;
const DIGIT_WIDTH = 8.4;
const SEGMENTS_PER_CURVE = 6;

interface Glyph {
  readonly strokes: readonly Stroke[];
  readonly width: number;
}

const glyphs = new Map<string, Glyph>();

function glyphOf(character: string): Glyph {
  let glyph = glyphs.get(character);
  if (glyph === undefined) {
    const strokes = flatten(GLYPHS[character] ?? UNKNOWN_GLYPH);
    const width = /\d/.test(character) ? DIGIT_WIDTH : Math.max(...strokes.flat().map(([x]) => x));
    glyph = { strokes, width };
    glyphs.set(character, glyph);
  }
  return glyph;
}

/** Turns a glyph's path into polylines. */
function flatten(path: string): Stroke[] {
  const strokes: Stroke[] = [];
  for (const [, command, parameters] of path.matchAll(/([MLQvh])([^MLQvh]+)/g)) {
    const numbers = parameters.trim().split(" ").map(Number);
    const [x, y] = numbers.slice(-2);
    if (command === "M") {
      strokes.push([[x, y]]);
      continue;
    }
    const stroke = strokes[strokes.length - 1];
    const [x0, y0] = stroke[stroke.length - 1];
    const segments = command === "L" ? 1 : SEGMENTS_PER_CURVE;
    for (let i = 1; i <= segments; i++) {
      const t = i / segments;
      const [sine, versine] = [Math.sin(t * Math.PI / 2), 1 - Math.cos(t * Math.PI / 2)];
      if (command === "v") stroke.push([x0 + (x - x0) * versine, y0 + (y - y0) * sine]);
      else if (command === "h") stroke.push([x0 + (x - x0) * sine, y0 + (y - y0) * versine]);
      else if (command === "Q") {
        const [cx, cy] = numbers;
        const [a, b, c] = [(1 - t) ** 2, 2 * t * (1 - t), t ** 2];
        stroke.push([a * x0 + b * cx + c * x, a * y0 + b * cy + c * y]);
      } else stroke.push([x, y]);
    }
  }
  return strokes;
}

/**
 * Width of a line of text in pixels, from the first glyph's left edge to the last one's right edge.
 *
 * @param text One line; characters that the font lacks count as a box.
 * @param size Height of an em in pixels; capitals are 0.7 of it.
 */
export function textWidth(text: string, size: number): number {
  let advance = 0;
  for (const character of text) {
    advance += character === " " ? SPACE_ADVANCE : glyphOf(character).width + LETTER_GAP;
  }
  return Math.max(0, advance - (text.endsWith(" ") ? 0 : LETTER_GAP)) * size / UNITS_PER_EM;
}

/**
 * The polylines that draw a line of text, in pixels. Its baseline starts at `[0, 0]` and y points down, so capitals reach
 * up to `-0.7 * size`.
 *
 * @param text One line; a character that the font lacks is drawn as a box.
 * @param size Height of an em in pixels.
 */
export function textStrokes(text: string, size: number): Stroke[] {
  const scale = size / UNITS_PER_EM;
  const strokes: Stroke[] = [];
  let left = 0;
  for (const character of text) {
    if (character === " ") {
      left += SPACE_ADVANCE;
      continue;
    }
    const glyph = glyphOf(character);
    for (const stroke of glyph.strokes) {
      strokes.push(stroke.map(([x, y]) => [(left + x) * scale, -y * scale]));
    }
    left += glyph.width + LETTER_GAP;
  }
  return strokes;
}

/** Width of the pen in pixels for text of a size: as heavy as a regular sans-serif face. */
export function penWidth(size: number): number {
  return size * 0.082;
}
