import { checkOptions } from "../../errors/mod.ts";
import { DivergedError } from "../../learning/mod.ts";
import { Hypergrid } from "../environments/hypergrid.ts";
import type { ExplorerName } from "../settings/explorer_names.ts";
import { FlowLearner } from "../training/flow_learner.ts";
import type { ComparisonSettings } from "./comparison_settings.ts";
import type { ExplorerRun } from "./explorer_table.ts";

/** What a comparison works with. */
export interface CompareExplorersOptions {
  /** What to train and for how long. */
  readonly settings: ComparisonSettings;
  /** Runs that are there already. Default: none. */
  readonly done?: readonly Pick<ExplorerRun, "explorer" | "seed">[];
  /** Ends the comparison before the next step once it is aborted; the run under way is lost. Default: never. */
  readonly signal?: AbortSignal;
}

/** What {@linkcode compareExplorers} logs: how far it is, from 0 to 1, and what a run has come to. */
export type ComparisonLog =
  | { readonly kind: "progress"; readonly explorer: ExplorerName; readonly share: number }
  | { readonly kind: "run"; readonly run: ExplorerRun };

/**
 * How many trajectories the trained agent learns from for each object that is built anew. Half of a replay's are old ones; an
 * auxiliary agent builds twice as many as it shares.
 */
const trajectoriesPerReward: Partial<Record<ExplorerName, number>> = {
  "replay-by-reward": 2,
  "replay-by-loss": 2,
  "loss-guided": 2 / 3,
  "loss-product": 2 / 3,
  "sibling": 2 / 3,
};

/**
 * Trains every explorer with every seed on one grid, but for those that are done: each takes as many gradient steps and asks
 * for as many rewards, so that batches differ in size. All seeds of one explorer need their functions recorded anew, which
 * the seconds include. The same settings give the same numbers, times apart.
 *
 * @param options What to train, and what is done.
 * @returns The logs, as they come.
 * @throws {RangeError} If an option is unknown.
 */
export async function* compareExplorers(
  options: CompareExplorersOptions,
): AsyncGenerator<ComparisonLog, void> {
  checkOptions<CompareExplorersOptions>("compareExplorers()", options, {
    ...{ settings: "object", done: "object", signal: "object" },
  });
  const { settings, done = [], signal } = options;
  const places = settings.seeds.flatMap((seed) =>
    settings.explorers.map((explorer) => ({ explorer, seed }))
  );
  for (const [index, { explorer, seed }] of places.entries()) {
    if (done.some((run) => run.explorer === explorer && run.seed === seed)) continue;
    const { side, dimensions, reward, iterations, rewardCalls, points, hidden } = settings;
    const batchSize = Math.round(rewardCalls * (trajectoriesPerReward[explorer] ?? 1));
    const startMs = performance.now();
    const learner = new FlowLearner(new Hypergrid({ side, dimensions, reward }), {
      ...{ explorer, seed, iterations, epochs: points, batchSize, hidden },
      annealedShare: settings.annealedShare,
    });
    try {
      const measured: [number, number][] = [];
      let isDiverged = false;
      try {
        for await (const { kind } of learner.train()) {
          if (signal?.aborted) return;
          const share = (index + learner.iterations / iterations) / places.length;
          yield { kind: "progress", explorer, share };
          if (kind === "epoch") measured.push([learner.iterations, learner.measure().l1]);
        }
      } catch (error) {
        if (!(error instanceof DivergedError)) throw error;
        isDiverged = true;
      }
      const { modes } = learner.space;
      const built = learner.built();
      yield {
        kind: "run",
        run: {
          ...{ explorer, seed, batchSize, rewardCalls: learner.rewardCalls },
          seconds: Math.round((performance.now() - startMs) / 100) / 10,
          l1: isDiverged ? null : measured.at(-1)![1],
          modesFound: isDiverged ? 0 : learner.measure().modesFound,
          modesBuilt: modes.filter((state) => built[state] === 1).length,
          points: measured,
        },
      };
    } finally {
      learner.dispose();
    }
  }
}
