import type { StateSpace } from "../environments/state_space.ts";

/** A heat map is drawn at least so large, in pixels. */
const least = 96;

/** Grey pictures of a grid of two dimensions, its first coordinate down, its second to the right. */
export interface HeatMaps {
  /** -1 for what is never built, 1 for what is built at least as often as anything should be. */
  readonly pixels: Float32Array;
  /** `[maps, height, width, 1]`. */
  readonly shape: readonly number[];
}

/**
 * Draws distributions over a grid side by side, all by one scale: white is the greatest probability of R / Z.
 *
 * @param space The states.
 * @param maps Probabilities `[states]` each.
 * @returns The pictures; undefined where states are no grid of two dimensions.
 */
export function heatMaps(space: StateSpace, maps: readonly Float64Array[]): HeatMaps | undefined {
  const { environment: { coordinates, values }, size, target } = space;
  if (coordinates !== 2 || size !== values ** 2) return undefined;
  const scale = Math.max(1, Math.ceil(least / values));
  const side = values * scale;
  const greatest = target.reduce((a, b) => Math.max(a, b), 0);
  const pixels = new Float32Array(maps.length * side * side);
  maps.forEach((map, i) => {
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) {
        const p = map[Math.floor(y / scale) * values + Math.floor(x / scale)];
        pixels[(i * side + y) * side + x] = Math.min(1, 2 * p / greatest - 1);
      }
    }
  });
  return { pixels, shape: [maps.length, side, side, 1] };
}
