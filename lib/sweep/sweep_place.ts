import { type Arm, sweepArms } from "./arm.ts";
import type { SweepSettings } from "./sweep_settings.ts";

/** An arm with its seed, and which of all of them it is. */
export interface SweepPlace {
  /** The arm. */
  readonly arm: Arm;
  /** The seed. */
  readonly seed: number;
  /** Its place in the sweep, from 0. */
  readonly index: number;
}

/**
 * All that a sweep trains: every arm with the first seed, then every arm with the next.
 *
 * @param settings Arms and seeds.
 * @returns In the order to train and to show.
 */
export function sweepPlaces(settings: SweepSettings): SweepPlace[] {
  const arms = sweepArms(settings);
  return settings.seeds.flatMap((seed, i) =>
    arms.map((arm, k) => ({ arm, seed, index: i * arms.length + k }))
  );
}

/**
 * Whether a run is that of a place.
 *
 * @param run The run.
 * @param place The place.
 */
export function isRunOf(run: Arm & { seed: number }, { arm, seed }: SweepPlace): boolean {
  return run.seed === seed && run.name === arm.name && run.partition === arm.partition &&
    run.syncEvery === arm.syncEvery;
}

/**
 * A run's name for files.
 *
 * @param run Its arm and seed.
 * @returns Such as `fedgan_classes-2_20steps_seed-1`.
 */
export function runName({ name, partition, syncEvery, seed }: Arm & { seed: number }): string {
  return [name, partition, syncEvery, `seed ${seed}`]
    .filter((part) => part !== null)
    .map((part) => part.toLowerCase().replace(/[^a-z0-9]+/g, "-")).join("_");
}
