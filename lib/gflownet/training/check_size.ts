import { UserRangeError } from "../../errors/mod.ts";
import type { FlowEnvironment } from "../environments/flow_environment.ts";
import type { FlowOptions } from "../settings/flow_settings.ts";

/** Numbers of the largest tensor, 1 GB; a step keeps several of that size. */
const most = 2 ** 28;

/**
 * Refuses a training for which no usual machine has the memory: it would be killed, or take the machine with it.
 *
 * @param environment What is built in; policies are evaluated in all its states at once.
 * @param options Layers, loss and batches.
 * @throws {RangeError} If a tensor would be larger than a gigabyte.
 */
export function checkSize(
  { name, states, coordinates, values, moves, longest }: Pick<
    FlowEnvironment,
    "name" | "states" | "coordinates" | "values" | "moves" | "longest"
  >,
  { hidden, loss, batchSize, explorer, heads }: Pick<
    FlowOptions,
    "hidden" | "loss" | "batchSize" | "explorer" | "heads"
  >,
): void {
  const outputs = explorer === "thompson" ? heads * (moves + 1) : moves + 1;
  const width = Math.max(coordinates * values, ...hidden, outputs);
  check(name, states * width, `${states} states of ${width} numbers in the widest layer`, {
    remedy: "take fewer states or narrower hidden layers",
  });
  const points = longest + 2;
  const parts = loss === "sub-trajectory-balance" ? points ** 2 : points;
  check(name, batchSize * parts, `${batchSize} trajectories of up to ${parts} parts`, {
    remedy: "take smaller batches or fewer states",
  });
}

function check(name: string, size: number, what: string, { remedy }: { remedy: string }): void {
  if (size <= most) return;
  throw new UserRangeError(
    `Cannot train in ${name}: ${what} are ${size} numbers but must be at most ${most}, a gigabyte; ${remedy}`,
  );
}
