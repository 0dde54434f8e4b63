import { integer } from "./integer.ts";
import type { Setting } from "./setting.ts";

/**
 * The setting from which all randomness comes: an integer in [0, 2³¹), as TensorFlow's stateless operations take it.
 *
 * @param value Its default.
 * @returns The setting.
 */
export function seed(value: number): Setting<number> {
  return integer({
    meaning: "decides all that is random: the same seed gives the same result",
    default: value,
    least: 0,
    most: 2 ** 31 - 1,
  });
}
