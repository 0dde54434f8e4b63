import { labelCounts } from "../data/mod.ts";
import { describe, type MediaBundle } from "../display/mod.ts";
import { syncIntervalText } from "./rounds/sync_interval.ts";
import type { Federation } from "./federation.ts";

/** More labels than these make the table wider than a page. */
const mostLabels = 12;

/**
 * What a notebook shows of a federation: how far it is, and what each agent holds.
 *
 * @param federation The federation.
 */
export function showFederation(federation: Federation): Promise<MediaBundle> {
  const { agents, options, round, rounds, shards, dataSet, totalSteps, plannedSteps } = federation;
  const { share, syncEvery, participation, aggregate, weighting } = options;
  return describe({
    title: `Federation of ${agents.length} agents`,
    facts: {
      Learner: federation.mean.constructor.name,
      Rounds: `${round} of ${rounds} done`,
      Steps: `${totalSteps} of ${plannedSteps} done, all agents together`,
      "K, between two rounds": syncIntervalText(syncEvery),
      Shares: share === "all" ? "all weights" : share.join(", ") || "nothing",
      ...(participation < 1 ? { Participation: participation } : {}),
      "Aggregates by": aggregate,
      "Weighted by": weighting,
    },
    rows: agents.map(({ number, examples, learner }, index) => {
      const counts = labelCounts(dataSet, shards[index]);
      const held = counts.flatMap((count, label) => count === 0 ? [] : [`${label}: ${count}`]);
      return {
        Agent: number,
        Examples: examples,
        Labels: held.length > mostLabels ? `${held.length} of ${counts.length}` : held.join(", "),
        Steps: learner.totalSteps,
      };
    }),
  });
}
