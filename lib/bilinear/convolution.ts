/** What a convolution is, and which of its weights joins which pixels once both images are cut into cells. */
import { UserRangeError } from "../errors/mod.ts";

/**
 * A two-dimensional convolution with padding "same" between two square images, one `stride` times as large
 * as the other: the *fine* and the *coarse* image. A convolution leads from fine to coarse, a transposed
 * convolution from coarse to fine; in both cases Keras's weights are
 * `[taps, taps, fine channels, coarse channels]`.
 *
 * Both images are cut into the same `grid`² square cells. A cell holds `phases`² pixels of the coarse image
 * and `(stride · phases)`² of the fine one. A pixel's place within its cell is its *phase*; seen so, every
 * stride-2 layer is a stride-1 layer between more channels (the polyphase decomposition; Vaidyanathan,
 * "Multirate Systems and Filter Banks", 1993, chapter 4).
 */
export interface Convolution {
  /** Cells of both images in each direction, an integer from 1. */
  readonly grid: number;
  /** Weights in each direction, an integer from 1. */
  readonly taps: number;
  /** Pixels of the fine image to one of the coarse image, in each direction, an integer from 1. */
  readonly stride: number;
  /** Pixels of the coarse image to a cell, in each direction, an integer from 1. */
  readonly phases: number;
  /** Whether it leads from the coarse image to the fine one. */
  readonly transposed: boolean;
}

/**
 * Pixels of the fine image to a cell, in each direction.
 *
 * @param convolution The convolution.
 * @returns `stride · phases`.
 */
export function finePhases({ stride, phases }: Convolution): number {
  return stride * phases;
}

/**
 * Rows that padding "same" adds before the fine image: half of what the kernel overlaps, rounded down.
 *
 * @param convolution The convolution.
 * @returns A number of pixels, from 0.
 */
export function paddingBefore({ taps, stride }: Convolution): number {
  return Math.floor(Math.max(taps - stride, 0) / 2);
}

/**
 * Which weight joins two pixels, in one direction. Pixel `stride·o` of the fine image is under tap
 * `paddingBefore` of pixel o of the coarse one; with pixel numbers `finePhases·(j + r) + a` and
 * `phases·j + b` that makes tap `finePhases·r + a - stride·b + paddingBefore`.
 *
 * @param convolution The convolution.
 * @param offset r: cells from the coarse pixel's cell to the fine pixel's.
 * @param finePhase a: the fine pixel's place in its cell.
 * @param coarsePhase b: the coarse pixel's place in its cell.
 * @returns The tap, or undefined if the kernel does not reach that far.
 */
export function tapAt(
  convolution: Convolution,
  offset: number,
  finePhase: number,
  coarsePhase: number,
): number | undefined {
  const { taps, stride } = convolution;
  const tap = finePhases(convolution) * offset + finePhase - stride * coarsePhase +
    paddingBefore(convolution);
  return tap >= 0 && tap < taps ? tap : undefined;
}

/**
 * How many cells away the kernel reaches: the largest |r| for which any two pixels are joined.
 *
 * @param convolution The convolution.
 * @returns An integer from 0 to `grid - 1`.
 */
export function reach(convolution: Convolution): number {
  const { grid, phases } = convolution;
  const joins = (offset: number) =>
    range(finePhases(convolution)).some((a) =>
      range(phases).some((b) => tapAt(convolution, offset, a, b) !== undefined)
    );
  return range(grid).findLast((r) => joins(r) || joins(-r)) ?? 0;
}

/**
 * Checks that a description makes sense.
 *
 * @param convolution The convolution.
 * @throws {RangeError} If a number is not an integer from 1.
 */
export function checkConvolution(convolution: Convolution): void {
  for (const name of ["grid", "taps", "stride", "phases"] as const) {
    const value = convolution[name];
    if (!Number.isInteger(value) || value < 1) {
      throw new UserRangeError(
        `Cannot describe a convolution: ${name} is ${value} but must be an integer from 1`,
      );
    }
  }
}

/** The integers from 0 to `count - 1`. */
export function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
