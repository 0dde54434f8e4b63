import { formatSyncInterval, parseSyncInterval, syncIntervalText } from "../federated/mod.ts";
import type { SweepSettings } from "./sweep_settings.ts";

/** Ways to train that a sweep compares. */
export const armNames = [
  "one GAN",
  "FedGAN",
  "distributed GAN",
  "generator averaged",
  "discriminator averaged",
  "isolated",
] as const;

/** One of {@linkcode armNames}. */
export type ArmName = typeof armNames[number];

/** One way to train with all that decides it but the seed, spelled as on the command line. */
export interface Arm {
  /**
   * - `one GAN`: all data in one place, batches as large as all agents' together;
   * - `FedGAN`: agents average both networks;
   * - `distributed GAN`: agents' discriminators are averaged after each step, the intermediary has the only generator;
   * - `generator averaged`, `discriminator averaged`: agents average one network, the other stays the agent's own;
   * - `isolated`: agents exchange nothing.
   */
  readonly name: ArmName;
  /** How the data is split: `iid` or `classes:2`; `null` where it is not. */
  readonly partition: string | null;
  /** K: `20steps`, `1epoch`; `null` where there is none. */
  readonly syncEvery: string | null;
}

/** The K of arms that average one network alone: the paper's for MNIST. */
const usualInterval = "20steps";

/**
 * The arms of a sweep, in the order to show.
 *
 * @param settings The values of K.
 * @returns One GAN, then for each way to split the data those that share it.
 */
export function sweepArms(
  { intervals, iidIntervals }: Pick<SweepSettings, "intervals" | "iidIntervals">,
): Arm[] {
  const arms: Arm[] = [{ name: "one GAN", partition: null, syncEvery: null }];
  for (const [partition, list] of [["classes:2", intervals], ["iid", iidIntervals]] as const) {
    for (const interval of list) {
      arms.push({ name: "FedGAN", partition, syncEvery: formatSyncInterval(interval) });
    }
    arms.push({ name: "distributed GAN", partition, syncEvery: null });
    if (partition === "classes:2") {
      // Where agents hold random parts, what each keeps for itself differs little.
      for (const name of ["generator averaged", "discriminator averaged"] as const) {
        arms.push({ name, partition, syncEvery: usualInterval });
      }
    }
    arms.push({ name: "isolated", partition, syncEvery: null });
  }
  return arms;
}

/**
 * An arm in a few words.
 *
 * @param arm The arm.
 * @returns Such as `FedGAN, K = 20 steps, classes:2`.
 */
export function armLabel({ name, partition, syncEvery }: Arm): string {
  const interval = syncEvery === null
    ? []
    : [`K = ${syncIntervalText(parseSyncInterval(syncEvery))}`];
  return [name, ...interval, ...(partition === null ? [] : [partition])].join(", ");
}
