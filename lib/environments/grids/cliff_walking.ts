import { checkOptions } from "../../errors/mod.ts";
import type { FiniteMdp } from "../tables/finite_mdp.ts";
import { type Cell, gridWorld } from "./grid_world.ts";

/** Options of {@linkcode cliffWalking}. */
export interface CliffWalkingOptions {
  /** Whether one slips to a side two times out of three. Default: false. */
  isSlippery?: boolean;
}

const map = `
  ............
  ............
  ............
  SCCCCCCCCCCG
`;

const legend: Readonly<Record<string, Cell>> = {
  ".": { kind: "floor", reward: -1 },
  S: { kind: "start", reward: -1 },
  C: { kind: "danger", reward: -100, sendsBack: true },
  G: { kind: "goal", reward: -1, ends: true },
};

/**
 * Along a cliff to the goal: a step pays -1, one over the edge -100 and sends you back to the start, and only the goal ends
 * the episode. Gymnasium's CliffWalking-v1, example 6.6 of Sutton and Barto,
 * http://incompleteideas.net/book/the-book-2nd.html. Actions are up, right, down, left.
 *
 * @param options Slipperiness.
 * @returns Its tables.
 * @throws {RangeError} If an option is unknown.
 */
export function cliffWalking(options: CliffWalkingOptions = {}): FiniteMdp {
  checkOptions<CliffWalkingOptions>("cliffWalking()", options, { isSlippery: "boolean" });
  const { isSlippery = false } = options;
  return gridWorld(map, {
    ...{ name: "cliff walking", legend, success: isSlippery ? 1 / 3 : 1 },
    directions: ["up", "right", "down", "left"],
  });
}
