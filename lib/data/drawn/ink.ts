/** Height and width of a drawn image in pixels: MNIST's. */
export const drawnSize = 28;

/** One straight piece of a pen's path, in pixels of an image. */
export interface Segment {
  /** Where it begins. */
  x0: number;
  /** Where it begins. */
  y0: number;
  /** Where it ends. */
  x1: number;
  /** Where it ends. */
  y1: number;
  /** Half the pen's width there, in pixels. */
  radius: number;
}

/**
 * Draws a segment with round ends into an image, with soft edges. Ink never gets lighter by more ink.
 *
 * @param ink The image `[height, width]`, 0 to 1, changed in place.
 * @param segment What to draw. Parts outside of the image are left out.
 */
export function drawSegment(ink: Float32Array, segment: Segment): void {
  const { x0, y0, x1, y1, radius } = segment;
  const reach = radius + edge / 2;
  const left = Math.max(0, Math.ceil(Math.min(x0, x1) - reach));
  const right = Math.min(drawnSize - 1, Math.floor(Math.max(x0, x1) + reach));
  const top = Math.max(0, Math.ceil(Math.min(y0, y1) - reach));
  const bottom = Math.min(drawnSize - 1, Math.floor(Math.max(y0, y1) + reach));
  const dx = x1 - x0;
  const dy = y1 - y0;
  const lengthSquared = dx * dx + dy * dy || 1;
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const along = ((x - x0) * dx + (y - y0) * dy) / lengthSquared;
      const nearest = Math.min(1, Math.max(0, along));
      const distance = Math.sqrt((x0 + nearest * dx - x) ** 2 + (y0 + nearest * dy - y) ** 2);
      const cover = Math.min(1, (reach - distance) / edge);
      const at = y * drawnSize + x;
      if (cover > ink[at]) ink[at] = cover;
    }
  }
}

/** How far, in pixels, ink takes from full to none: what anti-aliasing left in MNIST. */
const edge = 1.2;
