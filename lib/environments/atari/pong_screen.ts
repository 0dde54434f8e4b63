/** Height and width of a frame: every second pixel of the field. */
export const frameSize = 80;
/** Pixels of a frame. */
export const framePixels: number = frameSize * frameSize;
/** Bytes of a frame, a bit a pixel. */
export const frameBytes: number = framePixels / 8;

/** The pixels of a byte, the highest bit first. */
const pixelsOf = Array.from(
  { length: 256 },
  (_, byte) => Int8Array.from({ length: 8 }, (_, bit) => byte >> 7 - bit & 1),
);

/**
 * What has changed from one frame to the next: 1 where a pixel has lit up, -1 where it has gone dark. Few have.
 *
 * @param before The frame before, {@linkcode frameBytes} bytes.
 * @param after This frame.
 * @param difference What is overwritten, {@linkcode framePixels} numbers.
 */
export function subtractFrames(before: Uint8Array, after: Uint8Array, difference: Int8Array): void {
  difference.fill(0);
  for (let byte = 0; byte < frameBytes; byte++) {
    if (before[byte] === after[byte]) continue;
    const [dark, lit] = [pixelsOf[before[byte]], pixelsOf[after[byte]]];
    for (let bit = 0; bit < 8; bit++) difference[8 * byte + bit] = lit[bit] - dark[bit];
  }
}
