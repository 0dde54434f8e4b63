import type { Axis } from "./value_axis.ts";

/** A point as Vega takes it; without a height it is a gap. */
export interface Point {
  /** Place on the x axis, divided by the axis's unit. */
  readonly x: number;
  /** Height, divided by the axis's unit; `null` for a gap. */
  readonly y: number | null;
}

/** What is drawn of a series. */
export interface SeriesPoints {
  /** Its points and gaps in order. */
  readonly line: Point[];
  /** The points between two gaps, which a line would not show. */
  readonly lone: Point[];
}

/**
 * The points of a series. Of more than fit side by side those stay that change the picture: in each column of pixels the
 * first, the lowest, the highest and the last, as Jugel et al. show ("M4", VLDB 2014).
 *
 * @param places Places on the x axis.
 * @param heights Heights; one that is not finite, or not positive on a logarithmic axis, is a gap.
 * @param options The axes, and the panel's width in pixels.
 */
export function pointsOf(
  places: readonly number[],
  heights: readonly number[],
  { x, y, pixels }: { x: Axis; y: Axis; pixels: number },
): SeriesPoints {
  const isThere = (value: number, axis: Axis) =>
    Number.isFinite(value) && !(axis.isLogarithmic && value <= 0);
  const all = places.map((place, index): Point => {
    const height = heights[index];
    return isThere(place, x) && isThere(height, y)
      ? { x: place / x.unit, y: height / y.unit }
      : { x: 0, y: null };
  });
  const lone = all.filter((point, index) =>
    point.y !== null && (all[index - 1]?.y ?? null) === null &&
    (all[index + 1]?.y ?? null) === null
  );
  return { line: thinned(all, x, pixels), lone };
}

function thinned(all: Point[], x: Axis, pixels: number): Point[] {
  if (all.length <= 8 * pixels) return all;
  const [low, high] = x.domain.map((value) => x.isLogarithmic ? Math.log(value) : value);
  const columnOf = (point: Point) => {
    const value = x.isLogarithmic ? Math.log(point.x) : point.x;
    return point.y === null ? NaN : Math.floor(2 * pixels * (value - low) / (high - low));
  };
  const kept: Point[] = [];
  for (let start = 0; start < all.length;) {
    const column = columnOf(all[start]);
    let [end, least, most] = [start, start, start];
    while (end + 1 < all.length && Object.is(columnOf(all[end + 1]), column)) {
      end++;
      if (all[end].y! < all[least].y!) least = end;
      if (all[end].y! > all[most].y!) most = end;
    }
    const indices = new Set([start, least, most, end].sort((a, b) => a - b));
    for (const index of indices) kept.push(all[index]);
    start = end + 1;
  }
  return kept;
}
