import { type Estimate, meanEstimate } from "../evaluation/mod.ts";
import { type Arm, sweepArms } from "./arm.ts";
import type { Measured, SweepRun, SweepTable } from "./sweep_table.ts";

/** What an arm came to with all of its seeds. */
export interface ArmSummary {
  /** The arm. */
  readonly arm: Arm;
  /** Its runs, by seed; at least one. */
  readonly runs: readonly SweepRun[];
  /** Those of them that did not diverge. */
  readonly measured: readonly Measured[];
  /** Mean distance over the seeds, and its standard error; NaN if all diverged. */
  readonly distance: Estimate;
  /** Mean share of drawings with a certainty of at least 0.9. */
  readonly certain: Estimate;
}

/**
 * What each arm of a sweep came to.
 *
 * @param table The table; arms without a run are left out.
 * @returns In the order to show.
 */
export function summariseArms({ settings, runs }: SweepTable): ArmSummary[] {
  return sweepArms(settings).map((arm) => {
    const own = runs.filter((run) =>
      run.name === arm.name && run.partition === arm.partition && run.syncEvery === arm.syncEvery
    );
    const measured = own.flatMap((run) => run.measured ?? []);
    return {
      arm,
      runs: own,
      measured,
      distance: meanEstimate(measured.map(({ frechetDistance }) => frechetDistance.value)),
      certain: meanEstimate(measured.map(({ certain }) => certain)),
    };
  }).filter(({ runs }) => runs.length > 0);
}
