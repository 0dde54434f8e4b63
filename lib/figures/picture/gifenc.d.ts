/** The part of gifenc (npm, MIT) that this folder uses; the package comes without types. */

interface FrameOptions {
  /** Red, green and blue, 0 to 255, of each index; on the first frame it becomes the palette of all that have none. */
  palette?: number[][];
  /** How long the frame shows, in milliseconds, written in steps of 10. */
  delay?: number;
  /** How often the animation repeats; 0 is for ever. */
  repeat?: number;
}

interface Encoder {
  writeFrame(index: Uint8Array, width: number, height: number, options?: FrameOptions): void;
  finish(): void;
  bytes(): Uint8Array;
}

declare const gifenc: {
  GIFEncoder(): Encoder;
  /** At most so many colours that suit pixels of red, green, blue and opacity. */
  quantize(rgba: Uint8Array, most: number): number[][];
  /** The nearest colour's index of each pixel. */
  applyPalette(rgba: Uint8Array, palette: number[][]): Uint8Array;
};
export default gifenc;
