/**
 * How good FedGAN is at each K, beside other ways to train on the same data: arms, their training, and the table of what
 * their drawings measure to. `deno task sweep` runs it; notebook 08 shows what came of it.
 *
 * ```ts
 * import { armLabel, sweepArms, sweepProfile, sweepSettings } from "lib/sweep";
 *
 * const settings = sweepSettings.complete(sweepProfile("quick"));
 * console.log(sweepArms(settings).map(armLabel)); // "one GAN", "FedGAN, K = 1 step, classes:2", …
 * ```
 *
 * @module
 */
export { type Arm, armLabel, type ArmName, armNames, sweepArms } from "./arm.ts";
export { type ArmSummary, summariseArms } from "./arm_summary.ts";
export {
  type ArmProgress,
  type ArmTraining,
  type ArmTrainingOptions,
  drawTogether,
  type ImageSource,
  startArm,
} from "./arm_training.ts";
export { publishedSweep } from "./published_sweep.ts";
export { sweepReferences } from "./references.ts";
export { measuredOf, sweep, type SweepLog, type SweepOptions } from "./sweep.ts";
export { isRunOf, runName, type SweepPlace, sweepPlaces } from "./sweep_place.ts";
export { sweepProfile, type SweepSettings, sweepSettings } from "./sweep_settings.ts";
export {
  checkSameSweep,
  type Measured,
  mergeSweepTables,
  readSweepTable,
  type SweepPoint,
  type SweepReferences,
  type SweepRun,
  type SweepTable,
  writeSweepTable,
} from "./sweep_table.ts";
