/** The part of fontkit (npm, MIT) that this folder uses; the package comes without types. */

/** One glyph's outline and width. */
export interface Glyph {
  /** Its number in the font. */
  readonly id: number;
  /** Width in font units. */
  readonly advanceWidth: number;
  /** Its outline, y pointing up. */
  readonly path: Path;
}

interface Path {
  scale(factor: number): Path;
  toSVG(): string;
}

/** A font file. */
export interface Font {
  /** Font units in an em. */
  readonly unitsPerEm: number;
  hasGlyphForCodePoint(codePoint: number): boolean;
  glyphForCodePoint(codePoint: number): Glyph;
  /** Glyphs in the order in which they are drawn, after the font's rules for joining and accents. */
  layout(text: string): {
    readonly glyphs: Glyph[];
    readonly positions: { xAdvance: number; xOffset: number; yOffset: number }[];
  };
}

/** Reads a font file. */
export function create(bytes: Uint8Array): Font;
