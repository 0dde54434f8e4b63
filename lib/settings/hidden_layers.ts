import { UserRangeError } from "../errors/mod.ts";
import type { Setting } from "./setting.ts";
import { spelled } from "./spelled.ts";

/**
 * A setting of hidden layers: the units of each, spelt `64,64`.
 *
 * @param usual The default.
 * @returns The setting.
 */
export function hiddenLayers(usual: readonly number[]): Setting<readonly number[]> {
  return spelled<readonly number[]>({
    meaning: "units of each hidden layer",
    default: usual,
    range: "integers from 1 to 4096 with commas between, such as 64,64",
    hint: "units",
    check: checkUnits,
    parse: (text) => checkUnits(text.split(",").map(Number), text),
    format: (units) => units.join(","),
  });
}

function checkUnits(
  units: readonly number[],
  text: string = JSON.stringify(units),
): readonly number[] {
  const isLayer = (count: unknown) =>
    Number.isInteger(count) && count as number >= 1 && count as number <= 4096;
  if (Array.isArray(units) && units.length > 0 && units.every(isLayer)) return units;
  throw new UserRangeError(
    `Cannot use hidden layers ${text}: expected integers from 1 to 4096, such as 64,64`,
  );
}
