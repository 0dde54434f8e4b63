import { type Federation, formatSyncInterval } from "../../federated/mod.ts";
import { type FederationRecordOptions, recordFederation } from "../../runs/mod.ts";
import { FederationProgress } from "./progress.ts";
import type { Training } from "./training_model.ts";

/**
 * The training of a federation, for a model's `make()`.
 *
 * @param federation What to train; disposed with the training.
 * @param options What each agent holds, and whether they train at the same time.
 * @returns The training.
 */
export function federationTraining(
  federation: Federation,
  options: Pick<FederationRecordOptions, "shards" | "parallel">,
): Training {
  return {
    notes: federation.rounds === 1 ? [oneRound(federation)] : [],
    options,
    async record(run, options, line) {
      const progress = new FederationProgress(federation, line, options.evaluation?.metrics);
      for await (const log of recordFederation(run, federation, options)) progress.show(log);
    },
    isFinished: () => federation.round >= federation.rounds,
    [Symbol.dispose]: () => federation.dispose(),
  };
}

/** An interval as long as the training may be what is asked for, and may be a mistake. */
function oneRound({ options: { syncEvery } }: Federation): string {
  return `One round: with --sync-every ${
    formatSyncInterval(syncEvery)
  } agents train alone to the end and are ` +
    "averaged once; a shorter interval averages them on the way";
}
