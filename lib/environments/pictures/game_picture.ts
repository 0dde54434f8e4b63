/** A picture of a game; `Picture` of `lib/figures` has the same properties, so its functions take it as it is. */
export interface GamePicture {
  /** Width in pixels. */
  readonly width: number;
  /** Height in pixels. */
  readonly height: number;
  /** Numbers a pixel: red, green and blue. */
  readonly channels: 3;
  /** Brightness of each channel from 0 to 255, row by row, `[height, width, channels]`. */
  readonly pixels: Uint8Array;
}
