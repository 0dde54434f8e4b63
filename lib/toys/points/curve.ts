import type { PointSet } from "./point_set.ts";

/** What points of the plane lie around: centres, or a line as many points close to each other. */
export interface Curve {
  /** Coordinates `[length, 2]`, in order along the curve. */
  readonly points: Float32Array;
  /** Into how many equal parts it is cut to see which are reached: of centres, one each. */
  readonly sections: number;
  /** Standard deviation of the data from the curve in each direction, above 0. */
  readonly deviation: number;
}

/** A {@linkcode PointSet} around a curve that is known, for `coverage()` to measure against. */
export interface CurvePointSet extends PointSet {
  /** What the points lie around. */
  readonly curve: Curve;
}
