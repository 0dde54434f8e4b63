import type { GamePicture } from "./game_picture.ts";

/** Red, green and blue, from 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number];

/** A place on a {@linkcode Canvas}, in pixels from its top left corner: right and down. */
export type Point = readonly [x: number, y: number];

/** Fills shapes with smooth edges: each pixel gets as much of the colour as the shape covers of it, about. */
export class Canvas {
  /** Width in pixels. */
  readonly width: number;
  /** Height in pixels. */
  readonly height: number;
  readonly #pixels: Uint8Array;

  /**
   * Makes a canvas of one colour.
   *
   * @param width Width in pixels.
   * @param height Height in pixels.
   * @param colour The ground.
   */
  constructor(width: number, height: number, colour: Colour) {
    this.width = width;
    this.height = height;
    this.#pixels = new Uint8Array(3 * width * height);
    for (let i = 0; i < this.#pixels.length; i++) this.#pixels[i] = colour[i % 3];
  }

  /** Fills a disc. */
  disc(centre: Point, radius: number, colour: Colour): void {
    this.line(centre, centre, 2 * radius, colour);
  }

  /** Draws a line with round ends. */
  line([x0, y0]: Point, [x1, y1]: Point, thickness: number, colour: Colour): void {
    const [dx, dy] = [x1 - x0, y1 - y0];
    const squared = dx * dx + dy * dy;
    const reach = thickness / 2 + 1;
    const [left, right] = [Math.min(x0, x1) - reach, Math.max(x0, x1) + reach];
    const [top, bottom] = [Math.min(y0, y1) - reach, Math.max(y0, y1) + reach];
    this.#paint([left, top, right, bottom], colour, (x, y) => {
      const along = squared === 0 ? 0 : ((x - x0) * dx + (y - y0) * dy) / squared;
      const nearest = Math.min(1, Math.max(0, along));
      const distance = Math.hypot(x - x0 - nearest * dx, y - y0 - nearest * dy);
      return thickness / 2 - distance + 0.5;
    });
  }

  /** Fills a rectangle from one corner to the opposite one. */
  box([left, top]: Point, [right, bottom]: Point, colour: Colour): void {
    const overlap = (at: number, low: number, high: number) =>
      Math.min(at + 0.5, high) - Math.max(at - 0.5, low);
    this.#paint(
      [left, top, right, bottom],
      colour,
      (x, y) => Math.max(0, overlap(x, left, right)) * Math.max(0, overlap(y, top, bottom)),
    );
  }

  /** The picture as it is now; later shapes do not change it. */
  picture(): GamePicture {
    const { width, height } = this;
    return { width, height, channels: 3, pixels: this.#pixels.slice() };
  }

  /** Mixes a colour into the pixels of a region, by how much of each is covered; `coverage` takes the pixel's middle. */
  #paint(
    [left, top, right, bottom]: readonly [number, number, number, number],
    colour: Colour,
    coverage: (x: number, y: number) => number,
  ): void {
    for (let y = Math.max(0, Math.floor(top)); y < Math.min(this.height, bottom); y++) {
      for (let x = Math.max(0, Math.floor(left)); x < Math.min(this.width, right); x++) {
        const share = Math.min(1, Math.max(0, coverage(x + 0.5, y + 0.5)));
        const at = 3 * (y * this.width + x);
        for (let channel = 0; channel < 3; channel++) {
          const ground = this.#pixels[at + channel];
          this.#pixels[at + channel] = Math.round(ground + share * (colour[channel] - ground));
        }
      }
    }
  }
}
