/**
 * One font of strokes for all text in pictures. Raster labels and SVG both draw these polylines, so text shows on a
 * machine without any font installed and looks the same everywhere.
 */

/** A polyline as points `[x, y]` in pixels, y pointing down. */
export type Stroke = [x: number, y: number][];

/** Units of the glyph table in one em: capitals are 14 high, small letters 10, descenders reach -4. */
const UNITS_PER_EM = 20;
const LETTER_GAP = 3.7;
const SPACE_ADVANCE = 6;
const DIGIT_WIDTH = 8.4;
const SEGMENTS_PER_CURVE = 6;

/**
 * Each glyph is a path, y pointing up from the baseline: `M` moves, `L` draws a line, `Q` a quadratic curve, `v` and
 * `h` a quarter of an ellipse that leaves vertically or horizontally.
 */
const GLYPHS: Readonly<Record<string, string>> = {
  "A": "M0 0 L5 14 L10 0 M1.8 5 L8.2 5",
  "B": "M5 7.4 L0 7.4 M0 0 L0 14 L5 14 h8.3 10.7 v5 7.4 h9 3.7 v5 0 L0 0",
  "C": "M9.8 10.6 v5.4 14 h0 7 v5.4 0 h9.8 3.4",
  "D": "M0 0 L0 14 L4 14 h10 7 v4 0 L0 0",
  "E": "M8 14 L0 14 L0 0 L8 0 M0 7.4 L7 7.4",
  "F": "M8 14 L0 14 L0 0 M0 7.4 L7 7.4",
  "G": "M9.8 10.6 v5.4 14 h0 7 v5.4 0 h10.2 4 L10.2 6.4 L6 6.4",
  "H": "M0 0 L0 14 M9.5 0 L9.5 14 M0 7.4 L9.5 7.4",
  "I": "M0 0 L0 14",
  "J": "M5.5 14 L5.5 3.4 v2.6 0 h0 2.8",
  "K": "M0 0 L0 14 M9 14 L0 5 M3.2 8.2 L9.4 0",
  "L": "M0 14 L0 0 L7.5 0",
  "M": "M0 0 L0 14 L5.75 4 L11.5 14 L11.5 0",
  "N": "M0 0 L0 14 L9.5 0 L9.5 14",
  "O": "M0 7 v5.5 14 h11 7 v5.5 0 h0 7",
  "P": "M0 0 L0 14 L5 14 h9 10.2 v5 6.4 L0 6.4",
  "Q": "M0 7 v5.5 14 h11 7 v5.5 0 h0 7 M6.8 3.4 L10.8 -0.8",
  "R": "M0 0 L0 14 L5 14 h9 10.2 v5 6.4 L0 6.4 M5 6.4 L9.4 0",
  "S": "M8.6 11 v4.6 14 h0.4 10.6 v4.6 7.3 h9 3.6 v4.5 0 h0 3.2",
  "T": "M0 14 L10 14 M5 14 L5 0",
  "U": "M0 14 L0 4.8 v4.75 0 h9.5 4.8 L9.5 14",
  "V": "M0 14 L5 0 L10 14",
  "W": "M0 14 L3.5 0 L7 12 L10.5 0 L14 14",
  "X": "M0 14 L9.5 0 M9.5 14 L0 0",
  "Y": "M0 14 L4.9 6.6 L9.8 14 M4.9 6.6 L4.9 0",
  "Z": "M0 14 L9 14 L0 0 L9 0",
  "a": "M0.8 7.8 v4 10 h7.4 6.6 L7.4 0 M7.4 5.8 L3.4 5.8 h0 2.9 v3.2 0 h7.4 3.8",
  "b": "M0 14 L0 0 M0 5 v4.1 10 h8.2 5 v4.1 0 h0 5",
  "c": "M7.4 7.6 v4.1 10 h0 5 v4.1 0 h7.4 2.4",
  "d": "M8.2 14 L8.2 0 M8.2 5 v4.1 10 h0 5 v4.1 0 h8.2 5",
  "e": "M0 5.2 L8.2 5.2 v4.1 10 h0 5 v4.2 0 h7.7 2.2",
  "f": "M5 14 h1.8 11 L1.8 0 M0 10 L4.8 10",
  "g": "M8.2 10 L8.2 -0.4 v4.2 -4 h0.6 -2 M8.2 5 v4.1 10 h0 5 v4.1 0 h8.2 5",
  "h": "M0 14 L0 0 M0 6 v3.9 10 h7.4 6.2 L7.4 0",
  "i": "M0 10 L0 0 M0 13.4 L0 13.7",
  "j": "M2.6 10 L2.6 -1.4 v0 -4 M2.6 13.4 L2.6 13.7",
  "k": "M0 14 L0 0 M6.8 10 L0 3.6 M2.6 6 L7.2 0",
  "l": "M0 14 L0 2.4 v2.4 0",
  "m": "M0 10 L0 0 M0 6.4 v3.2 10 h6.2 6.6 L6.2 0 M6.2 6.4 v9.4 10 h12.4 6.6 L12.4 0",
  "n": "M0 10 L0 0 M0 6 v3.9 10 h7.4 6.2 L7.4 0",
  "o": "M0 5 v4.2 10 h8.4 5 v4.2 0 h0 5",
  "p": "M0 10 L0 -4 M0 5 v4.1 10 h8.2 5 v4.1 0 h0 5",
  "q": "M8.2 10 L8.2 -4 M8.2 5 v4.1 10 h0 5 v4.1 0 h8.2 5",
  "r": "M0 10 L0 0 M0 6 v3.8 10 L4.6 10",
  "s": "M6.4 7.8 v3.4 10 h0.3 7.6 v3.4 5.2 h6.8 2.6 v3.4 0 h0 2.3",
  "t": "M1.8 13.4 L1.8 2.8 v4.4 0 L5 0 M0 10 L4.8 10",
  "u": "M0 10 L0 3.8 v3.6 0 h7.4 4 M7.4 10 L7.4 0",
  "v": "M0 10 L4 0 L8 10",
  "w": "M0 10 L3 0 L6 9 L9 0 L12 10",
  "x": "M0 10 L7.4 0 M7.4 10 L0 0",
  "y": "M0 10 L4 0 M8 10 L3.2 -2 Q2.3 -4 0.6 -4",
  "z": "M0 10 L7 10 L0 0 L7 0",
  "0": "M0 7 v4.2 14 h8.4 7 v4.2 0 h0 7",
  "1": "M1.2 11.2 L4.8 14 L4.8 0",
  "2": "M0.4 10.4 v4.2 14 h8 10.2 Q8 7.6 4.6 4.6 L0 0 L8.4 0",
  "3": "M0.5 11 v4 14 h7.8 10.7 v4 7.4 L3 7.4 M4 7.4 h8.4 3.7 v4 0 h0 3.2",
  "4": "M6.4 0 L6.4 14 L0 4 L8.4 4",
  "5": "M7.6 14 L1.2 14 L0.6 7.6 Q2 8.8 4.2 8.8 h8.4 4.4 v4 0 h0 3",
  "6": "M7.8 11.4 v4.6 14 h0 6.4 L0 4.4 v4.2 0 h8.4 4.4 v4.2 8.8 h0 4.4",
  "7": "M0 14 L8.4 14 L3 0",
  "8": "M4.2 7.4 h0.6 10.7 v4.2 14 h7.8 10.7 v4.2 7.4 h0 3.7 v4.2 0 h8.4 3.7 v4.2 7.4",
  "9": "M0.6 2.6 v3.8 0 h8.4 7.6 L8.4 9.6 v4.2 14 h0 9.6 v4.2 5.2 h8.4 9.6",
  "!": "M0.35 14 L0.35 4 M0 0 L0.7 0 L0.7 0.7 L0 0.7 L0 0",
  '"': "M0 14 L0 10.5 M3 14 L3 10.5",
  "#": "M2.6 13 L1 1 M8 13 L6.4 1 M0.6 9.2 L9.4 9.2 M0 4.8 L8.6 4.8",
  "$": "M8 10.4 v4.3 12.6 h0.4 9.8 v4.3 7 h8.4 4.2 v4.2 1.4 h0 3.8 M4.2 14.8 L4.2 -0.8",
  "%":
    "M10.6 14 L1.6 0 M0 10.9 v2.6 14 h5.2 10.9 v2.6 7.8 h0 10.9 M7 3.1 v9.6 6.2 h12.2 3.1 v9.6 0 h7 3.1",
  "&": "M10.6 0 L2.2 9.4 Q1.4 10.4 1.4 11.2 v4 14 h6.6 11.4 Q6.6 9.4 4 8 Q0 6 0 3.4 v4 0 h9.6 6.4",
  "'": "M0 14 L0 10.5",
  "(": "M3 15.4 Q0 11.6 0 6.2 Q0 0.8 3 -3",
  ")": "M0 15.4 Q3 11.6 3 6.2 Q3 0.8 0 -3",
  "*": "M3.5 14 L3.5 7.6 M0.6 12.4 L6.4 9.2 M6.4 12.4 L0.6 9.2",
  "+": "M0 6 L8.4 6 M4.2 10.2 L4.2 1.8",
  ",": "M1.2 0.6 L0.2 -2.6",
  "-": "M0 5.2 L5 5.2",
  ".": "M0 0 L0.7 0 L0.7 0.7 L0 0.7 L0 0",
  "/": "M0 -2 L6 15",
  ":": "M0 8.4 L0.7 8.4 L0.7 9.1 L0 9.1 L0 8.4 M0 0 L0.7 0 L0.7 0.7 L0 0.7 L0 0",
  ";": "M0.9 8.4 L1.6 8.4 L1.6 9.1 L0.9 9.1 L0.9 8.4 M1.2 0.6 L0.2 -2.6",
  "<": "M8 10.6 L0 6 L8 1.4",
  "=": "M0 8 L8.4 8 M0 4 L8.4 4",
  ">": "M0 10.6 L8 6 L0 1.4",
  "?":
    "M0 11 v3.6 14 h7.2 10.6 Q7.2 8.6 5.2 7.2 Q3.6 6 3.6 4 M3.25 0 L3.95 0 L3.95 0.7 L3.25 0.7 L3.25 0",
  "@":
    "M9.6 8.4 v7 10 h3.6 5.4 v6.6 1.6 h9.6 5 M9.6 9.6 L9.6 4 v11.2 1.8 h13.4 6.6 v6.8 13 h0 5.6 v7 -2 Q9.6 -2 11.4 -0.8",
  "[": "M3 15.4 L0 15.4 L0 -3 L3 -3",
  "\\": "M0 15 L6 -2",
  "]": "M0 15.4 L3 15.4 L3 -3 L0 -3",
  "^": "M0 8.6 L3.6 14 L7.2 8.6",
  "_": "M0 -2.6 L9 -2.6",
  "`": "M0 14 L2 11.6",
  "{": "M4 15.4 h2 13.4 L2 8.6 v0 6.2 h2 3.8 L2 -1 v4 -3",
  "|": "M0 15.4 L0 -3",
  "}": "M0 15.4 h2 13.4 L2 8.6 v4 6.2 h2 3.8 L2 -1 v0 -3",
  "~": "M0 5 Q0.4 7.2 2.4 7.2 Q3.4 7.2 4.4 6.2 Q5.4 5.2 6.4 5.2 Q8.4 5.2 8.8 7.4",
  "×": "M0.8 9.4 L7.6 2.6 M7.6 9.4 L0.8 2.6",
  "·": "M0 5.4 L0.8 5.4 L0.8 6.2 L0 6.2 L0 5.4",
  "–": "M0 5.2 L8 5.2",
  "…":
    "M0 0 L0.7 0 L0.7 0.7 L0 0.7 L0 0 M4.6 0 L5.3 0 L5.3 0.7 L4.6 0.7 L4.6 0 M9.2 0 L9.9 0 L9.9 0.7 L9.2 0.7 L9.2 0",
  "→": "M0 6 L12 6 M8 10 L12 6 L8 2",
  "±": "M0 7.6 L8.4 7.6 M4.2 11.8 L4.2 3.4 M0 0.4 L8.4 0.4",
  "α": "M8.6 10 Q7.4 0 3.8 0 h0 5 v3.8 10 Q7.2 10 9.2 0",
};

/** Drawn for a character that the table lacks, so that a gap in the font is seen. */
const UNKNOWN = "M0 0 L0 14 L8 14 L8 0 L0 0";

interface Glyph {
  readonly strokes: readonly Stroke[];
  readonly width: number;
}

const glyphs = new Map<string, Glyph>();

function glyphOf(character: string): Glyph {
  let glyph = glyphs.get(character);
  if (glyph === undefined) {
    const strokes = flatten(GLYPHS[character] ?? UNKNOWN);
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
 * @param text One line; characters that the font lacks count as a box
 * @param size Height of an em in pixels; capitals are 0.7 of it
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
 * @param text One line; a character that the font lacks is drawn as a box
 * @param size Height of an em in pixels
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
