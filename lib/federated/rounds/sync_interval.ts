import { UserRangeError } from "../../errors/mod.ts";

/**
 * How long agents train on their own between two synchronisations, FedGAN's K: in epochs, full passes of each
 * agent over its own data, or in steps, one mini-batch each. The paper (https://arxiv.org/abs/2006.07228)
 * counts steps. One epoch is many steps: training K batches where K epochs are meant is an easy mistake, so
 * the unit is part of the value.
 */
export type SyncInterval = {
  /** Passes of each agent over its own data, an integer of at least 1. */
  readonly epochs: number;
} | {
  /** Mini-batches of each agent, an integer of at least 1. */
  readonly steps: number;
};

/**
 * Reads an interval as the command line and `config.json` spell it.
 *
 * @example Five epochs are not five steps
 * ```ts
 * import { parseSyncInterval } from "lib/federated";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(parseSyncInterval("5epochs"), { epochs: 5 });
 * assert.deepEqual(parseSyncInterval("20steps"), { steps: 20 });
 * ```
 *
 * @param text `1epoch`, `5epochs`, `20steps`: a number and its unit.
 * @returns The interval.
 * @throws {RangeError} If the unit is missing or unknown, or the number no integer of at least 1.
 */
export function parseSyncInterval(text: string): SyncInterval {
  const [, digits, unit] = /^(\d+) ?(epoch|step)s?$/.exec(text.trim()) ?? [];
  if (digits === undefined) {
    throw new UserRangeError(
      `Cannot read interval "${text}": it must be a number and its unit, such as 5epochs or 20steps`,
    );
  }
  const count = Number(digits);
  return checkSyncInterval(unit === "epoch" ? { epochs: count } : { steps: count });
}

/**
 * Spells an interval as {@linkcode parseSyncInterval} reads it.
 *
 * @param interval The interval.
 * @returns Its spelling: `1epoch`, `20steps`.
 */
export function formatSyncInterval(interval: SyncInterval): string {
  return syncIntervalText(interval).replace(" ", "");
}

/**
 * An interval for a reader; {@linkcode parseSyncInterval} reads this as well.
 *
 * @param interval The interval.
 * @returns Such as `1 epoch` or `20 steps`.
 */
export function syncIntervalText(interval: SyncInterval): string {
  const [unit, count] = Object.entries(interval)[0];
  return `${count} ${count === 1 ? unit.slice(0, -1) : unit}`;
}

/**
 * Refuses an interval that is out of range.
 *
 * @param interval What to check.
 * @returns The same.
 * @throws {RangeError} If it is not one number of epochs or of steps, an integer of at least 1.
 */
export function checkSyncInterval(interval: SyncInterval): SyncInterval {
  const entries = Object.entries(interval);
  const [unit, count] = entries[0] ?? [];
  if (entries.length !== 1 || (unit !== "epochs" && unit !== "steps")) {
    throw new UserRangeError(
      `Cannot use interval ${JSON.stringify(interval)}: expected { epochs } or { steps }`,
    );
  }
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new UserRangeError(
      `Cannot use interval of ${count} ${unit}: expected an integer of at least 1`,
    );
  }
  return interval;
}
