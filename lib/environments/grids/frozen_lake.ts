import { checkOptions, UserRangeError } from "../../errors/mod.ts";
import type { FiniteMdp } from "../tables/finite_mdp.ts";
import { type Cell, gridWorld } from "./grid_world.ts";

/** Options of {@linkcode frozenLake}. */
export interface FrozenLakeOptions {
  /** `4x4`, `8x8`, or rows of `S` start, `F` frozen, `H` hole, `G` goal, one a line. Default: `4x4`. */
  map?: string;
  /** Whether one slips to a side two times out of three. Default: true. */
  isSlippery?: boolean;
}

const maps: Readonly<Record<string, string>> = {
  "4x4": `
    SFFF
    FHFH
    FFFH
    HFFG
  `,
  "8x8": `
    SFFFFFFF
    FFFFFFFF
    FFFHFFFF
    FFFFFHFF
    FFFHFFFF
    FHHFFFHF
    FHFFHFHF
    FFFHFFFG
  `,
};

const legend: Readonly<Record<string, Cell>> = {
  S: { kind: "start", reward: 0 },
  F: { kind: "floor", reward: 0 },
  H: { kind: "danger", reward: 0, ends: true },
  G: { kind: "goal", reward: 1, ends: true },
};

/**
 * Over the ice to the goal, which pays 1, past holes, which pay nothing: Gymnasium's FrozenLake-v1,
 * https://gymnasium.farama.org/environments/toy_text/frozen_lake/. Actions are left, down, right, up. Gymnasium truncates
 * episodes after 100 steps on 4 × 4 and after 200 on 8 × 8; a `TabularEnvironment` does so if its options say so.
 *
 * @param options Map, slipperiness.
 * @returns Its tables.
 * @throws {TypeError} If rows of the map differ in length.
 * @throws {RangeError} If a letter or an option is unknown.
 */
export function frozenLake(options: FrozenLakeOptions = {}): FiniteMdp {
  checkOptions<FrozenLakeOptions>("frozenLake()", options, {
    map: "string",
    isSlippery: "boolean",
  });
  const { map = "4x4", isSlippery = true } = options;
  if (/^\d+x\d+$/.test(map) && !Object.hasOwn(maps, map)) {
    throw new UserRangeError(
      `Cannot make frozen lake: map is "${map}" but must be 4x4, 8x8 or rows of letters`,
    );
  }
  return gridWorld(maps[map] ?? map, {
    ...{ name: "frozen lake", legend, success: isSlippery ? 1 / 3 : 1 },
  });
}
