import { UserRangeError } from "../errors/mod.ts";
import type { Setting, SettingOptions } from "./setting.ts";
import { spelled } from "./spelled.ts";

const mostSeed = 2 ** 31 - 1;

/**
 * Several seeds, where something is done with each: different integers in [0, 2³¹), at least one, spelled `1,2,3`.
 *
 * @param options Its meaning and default.
 * @returns The setting.
 */
export function seedList(
  { meaning, default: usual }: Pick<
    SettingOptions<readonly number[]>,
    "meaning" | "default"
  >,
): Setting<readonly number[]> {
  return spelled<readonly number[]>({
    meaning,
    default: usual,
    range: "different integers of at least 0, such as 1,2,3",
    hint: "list",
    check: (list) => {
      const isSeed = (seed: number) => Number.isInteger(seed) && seed >= 0 && seed <= mostSeed;
      if (list.length > 0 && new Set(list).size === list.length && list.every(isSeed)) return list;
      throw new UserRangeError(
        `Cannot use seeds ${
          list.join(",")
        }: expected different integers from 0 to ${mostSeed}, at least one`,
      );
    },
    parse: (text) => text.split(",").map((part) => /^\d+$/.test(part) ? Number(part) : NaN),
    format: (list) => list.join(","),
  });
}
