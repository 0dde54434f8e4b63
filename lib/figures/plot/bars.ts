import type { Series } from "../figure/series.ts";

/** One bar: its left and right end on the x axis, and its span on the y axis. */
export interface Bar {
  /** Left end, a value on the x axis. */
  readonly left: number;
  /** Right end, a value on the x axis. */
  readonly right: number;
  /** Where the bar starts on the y axis. */
  readonly from: number;
  /** Where the bar ends on the y axis. */
  readonly to: number;
  /** Colour as `#rrggbb`. */
  readonly colour: string;
}

/** The bars of all bar traces, at `places` on the x axis: side by side, or each on top of the one before. */
export function barsOf(
  series: readonly Series[],
  places: readonly (readonly number[])[],
  isStacked: boolean,
): Bar[] {
  const barSeries = [...series.keys()].filter((index) => series[index].kind === "bar");
  // What is negative hangs below the axis, in a separate stack.
  const totals = { up: new Map<number, number>(), down: new Map<number, number>() };
  const width = 0.8 * spacingOf(barSeries.flatMap((index) => places[index]));
  const each = isStacked ? width : width / barSeries.length;
  return barSeries.flatMap((index, order) =>
    series[index].y.flatMap((height, point) => {
      const place = places[index][point];
      if (!Number.isFinite(height) || !Number.isFinite(place)) return [];
      const total = height < 0 ? totals.down : totals.up;
      const from = isStacked ? total.get(place) ?? 0 : 0;
      total.set(place, from + height);
      const left = place - width / 2 + (isStacked ? 0 : order * each);
      const { colour } = series[index];
      return [{ left, right: left + each, from, to: from + height, colour }];
    })
  );
}

/** The smallest distance between two places; 1 where there is none. */
function spacingOf(places: readonly number[]): number {
  const sorted = [...new Set(places.filter(Number.isFinite))].sort((a, b) => a - b);
  const gaps = sorted.slice(1).map((place, index) => place - sorted[index]);
  return gaps.length === 0 ? 1 : gaps.reduce((least, gap) => Math.min(least, gap));
}
