/** A point of a diagram: pixels from its left edge and from its top. */
export type DiagramPoint = readonly [x: number, y: number];

/** Which colour a part has, as those of series: 0 blue, 1 orange, 2 green. Default: that of axes, grey. */
export interface DiagramColour {
  /** A place among {@linkcode SERIES_COLOURS}. */
  readonly colour?: number;
}

/** A box with lines of text in its middle. */
export interface DiagramBox extends DiagramColour {
  /** Which part it is. */
  readonly kind: "box";
  /** Its left edge. */
  readonly x: number;
  /** Its upper edge. */
  readonly y: number;
  /** Its width in pixels. */
  readonly width: number;
  /** Its height in pixels. */
  readonly height: number;
  /** What stands in it; the first line is larger. */
  readonly lines: readonly string[];
}

/** A block seen from the front and a little from above: what a layer gives, its front an image, its depth the channels. */
export interface DiagramBlock extends DiagramColour {
  /** Which part it is. */
  readonly kind: "block";
  /** The left edge of its front. */
  readonly x: number;
  /** The upper edge of its front. */
  readonly y: number;
  /** Width of its front in pixels. */
  readonly width: number;
  /** Height of its front in pixels. */
  readonly height: number;
  /** How far it goes back, up and to the right, in pixels. */
  readonly depth: number;
}

/** A line with a head at its end. */
export interface DiagramArrow extends DiagramColour {
  /** Which part it is. */
  readonly kind: "arrow";
  /** From where, by which corners, to where; at least two points. */
  readonly points: readonly DiagramPoint[];
  /** Whether its line is broken. Default false. */
  readonly isDashed?: boolean;
  /** Whether it has a head. Default true. */
  readonly hasHead?: boolean;
}

/** A line of text. */
export interface DiagramText extends DiagramColour {
  /** Which part it is. */
  readonly kind: "text";
  /** Its left edge, middle or right edge, as `align` says. */
  readonly x: number;
  /** Its baseline. */
  readonly y: number;
  /** What it says. */
  readonly text: string;
  /** Height of an em in pixels. Default 12. */
  readonly size?: number;
  /** Which part of it is at `x`. Default `"centre"`. */
  readonly align?: "left" | "centre" | "right";
}

/** A part of a {@linkcode Diagram}. */
export type DiagramPart = DiagramBox | DiagramBlock | DiagramArrow | DiagramText;

/** A drawing of boxes and arrows. */
export interface Diagram {
  /** The line above it. */
  readonly title: string;
  /** What it shows, in words that stand for it where it cannot be seen. */
  readonly text: string;
  /** Width in pixels. */
  readonly width: number;
  /** Height in pixels. */
  readonly height: number;
  /** What is drawn; later parts lie on top of earlier ones. */
  readonly parts: readonly DiagramPart[];
}
