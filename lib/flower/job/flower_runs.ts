import * as v from "valibot";
import type { PythonEnvironment } from "../../python/mod.ts";
import { connection, type FlowerPlace } from "../place/flower_place.ts";
import { runFlwr } from "../place/run_flwr.ts";

const listSchema = v.object({
  runs: v.array(v.object({
    "run-id": v.string(),
    "pending-at": v.string(),
    status: v.string(),
    "status-details": v.string(),
  })),
});

/** A run of Flower's, as its SuperLink lists it. */
export interface FlowerRun {
  /** Its number there. */
  readonly id: string;
  /** `pending`, `starting`, `running`, or how it ended: `finished:completed`, `finished:failed`, `finished:stopped`. */
  readonly status: string;
  /** What else is to be said. */
  readonly details: string;
}

/**
 * The runs that a place's SuperLink knows, the newest first.
 *
 * @param place The place.
 * @param python The Python that has Flower.
 * @throws {Error} If the SuperLink does not answer.
 */
export async function flowerRuns(
  place: FlowerPlace,
  python: PythonEnvironment,
): Promise<FlowerRun[]> {
  const { runs } = v.parse(
    listSchema,
    await runFlwr(["list", connection], { home: place.home, python }),
  );
  const ofTime = runs.toSorted((a, b) => a["pending-at"] < b["pending-at"] ? 1 : -1);
  return ofTime.map((run) => ({
    id: run["run-id"],
    status: run.status,
    details: run["status-details"],
  }));
}
