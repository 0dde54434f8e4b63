import { checkOptions, UserRangeError } from "../../errors/mod.ts";
import { RandomStream } from "../../random/mod.ts";
import { checkCounts, checkPositive } from "./check_numbers.ts";
import type { CurvePointSet } from "./curve.ts";
import { pointSetOf } from "./point_set.ts";

/** Options of {@linkcode swissRoll}. */
export interface SwissRollOptions {
  /** Into how many parts of equal angle it is cut, the classes; an integer from 1 to 256. Default: 4. */
  parts?: number;
  /** Standard deviation from the roll in each direction, above 0. Default: 0.03. */
  deviation?: number;
  /** Decides the points, an integer of at least 0. Default: 0. */
  seed?: number;
}

/** Points that stand for the roll where distances from it are measured: closer to each other than 0.01. */
const curveLength = 1000;

/** Sections of the roll whose points are counted. */
const sections = 40;

/**
 * The Swiss roll in the plane: (t cos t, t sin t) / 4.5π with t uniform on [1.5π, 4.5π], as scikit-learn's
 * `make_swiss_roll` seen from above, so that its outer end has a distance of 1 from the middle; and a Gaussian around it.
 * With the partition `classes:1` agent i holds the i-th part, the innermost first.
 *
 * @param count How many points.
 * @param options Parts, deviation and seed.
 * @returns Points of two dimensions, from the inside to the outside.
 * @throws {RangeError} If a number is outside its range.
 */
export function swissRoll(count: number, options: SwissRollOptions = {}): CurvePointSet {
  checkOptions<SwissRollOptions>("swissRoll()", options, {
    ...{ parts: "number", deviation: "number", seed: "number" },
  });
  const { parts = 4, deviation = 0.03, seed = 0 } = options;
  checkCounts("draw points", { count, parts });
  checkPositive("draw points", { deviation });
  if (parts > 256) {
    throw new UserRangeError(`Cannot draw points: parts is ${parts} but must be at most 256`);
  }
  const random = new RandomStream(seed);
  const places = Float64Array.from({ length: count }, () => random.uniform()).sort();
  const points = Float32Array.from(
    [...places].flatMap(pointAt),
    (coordinate) => coordinate + deviation * random.normal(),
  );
  const labels = Uint8Array.from(places, (place) => Math.floor(parts * place));
  const onCurve = Array.from({ length: curveLength }, (_, i) => pointAt((i + 0.5) / curveLength));
  const curve = { points: Float32Array.from(onCurve.flat()), sections, deviation };
  const name = "Swiss roll";
  return { ...pointSetOf({ name, dimensions: 2, classes: parts, points, labels }), curve };
}

/** The point at a share of the angle, from the inner end to the outer one. */
function pointAt(share: number): [number, number] {
  const angle = 1.5 * Math.PI * (1 + 2 * share);
  const radius = angle / (4.5 * Math.PI);
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}
