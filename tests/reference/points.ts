/** The points that the reference values of evaluation were computed from: make_evaluation_reference.py's again. */
import type { Points } from "lib/evaluation";
import reference from "./evaluation_reference.json" with { type: "json" };
import { entries } from "./formula.ts";

const { count, size } = reference;

function points(name: string, scale: number, shift: number): Points {
  const values = entries(name, count * size).map((u, i) => shift + scale * u * (i % size + 1));
  return { count, size, values };
}

/** Far from the origin. */
export const real: Points = points("real", 1, 30);

/** Closer together. */
export const drawn: Points = points("drawn", 0.8, 30.4);

/** Further apart. */
export const wide: Points = points("wide", 1.5, 29.5);

/** {@linkcode drawn}, put into a plane. */
export const flat: Points = {
  count,
  size,
  values: Float64Array.from({ length: count * size }, (_, i) => {
    const [x, y] = drawn.values.subarray(i - i % size);
    return [x, y, x, 0.5 * x + y, -x + 2 * y, 0.25 * x - 0.5 * y][i % size];
  }),
};
