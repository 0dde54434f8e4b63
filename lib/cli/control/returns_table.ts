import type { PolicyEvaluation } from "../../reinforcement/mod.ts";

/** What a policy can be measured by. */
export interface MeasuredPolicy {
  /** Plays episodes apart from training. */
  evaluate(options: { episodes: number; seed: number; greedy: boolean }): PolicyEvaluation;
}

/**
 * The returns of a policy as a table: by chance, as it acts in training, and greedily.
 *
 * @param learner Whose policy.
 * @param options The run's name, how many episodes, and their seed.
 * @returns The table: headings, two rows and a note; and the returns of each row.
 */
export function returnsTable(
  learner: MeasuredPolicy,
  { name, episodes, seed }: { name: string; episodes: number; seed: number },
): { headings: string[]; rows: string[][]; notes: string[]; returns: Float64Array[] } {
  const played = [false, true].map((greedy) => learner.evaluate({ episodes, seed, greedy }));
  return {
    headings: ["run", "policy", "mean return", "deviation", "least", "most"],
    rows: played.map(({ mean, deviation, returns }, i) => [
      ...[name, ["by chance", "greedy"][i]],
      ...[mean, deviation, Math.min(...returns), Math.max(...returns)].map((value) =>
        value.toFixed(1)
      ),
    ]),
    notes: [`${episodes} episodes, seed ${seed}.`],
    returns: played.map(({ returns }) => returns),
  };
}
