import type { Federation } from "../../federated/mod.ts";
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
    notes: [],
    options,
    async record(run, options, line) {
      const progress = new FederationProgress(federation, line, options.evaluation?.metrics);
      for await (const log of recordFederation(run, federation, options)) progress.show(log);
    },
    isFinished: () => federation.round >= federation.rounds,
    [Symbol.dispose]: () => federation.dispose(),
  };
}
