import { UserRangeError } from "../../errors/mod.ts";
import { type Estimate, meanEstimate } from "./estimate.ts";
import { forEachPair, type Neighbourhoods } from "./neighbourhoods.ts";
import { checkPoints } from "./points.ts";

/** How like the real points drawn ones are, and how much of the real ones they reach. */
export interface FidelityDiversity {
  /** Share of drawn points that are nearer to some real point than its k-th neighbour is. */
  readonly precision: Estimate;
  /** Share of real points that are nearer to some drawn point than that one's k-th neighbour is. */
  readonly recall: Estimate;
  /** In how many real points' neighbourhoods a drawn point lies, over k; about 1 for equal distributions. */
  readonly density: Estimate;
  /** Share of real points that have a drawn point in their neighbourhood. */
  readonly coverage: Estimate;
}

/**
 * Precision and recall (Kynkäänniemi and others, 2019, https://arxiv.org/abs/1904.06991), density and coverage (Naeem and
 * others, 2020, https://arxiv.org/abs/2002.09797). A point's neighbourhood is the ball that its k-th nearest neighbour of the
 * same set lies on; the ball is open, as in the latter's program `prdc`. A single real point far from the others makes
 * precision and recall large, density and coverage not.
 *
 * @param real Real points with at least k neighbours each.
 * @param drawn Drawn points likewise, in the same space; as many as real ones, where numbers are to be compared.
 * @param neighbours The k of each result, integers of at least 1.
 * @returns The numbers for each k. The standard errors are those of means over points, the neighbourhoods being given.
 * @throws {TypeError} If the spaces differ.
 * @throws {RangeError} If fewer neighbours are known than asked for.
 */
export function fidelityDiversity(
  real: Neighbourhoods,
  drawn: Neighbourhoods,
  neighbours: readonly number[],
): FidelityDiversity[] {
  checkPoints("compare neighbourhoods", [real.points, drawn.points], 1);
  const most = Math.min(real.most, drawn.most);
  for (const k of neighbours) {
    if (Number.isInteger(k) && k >= 1 && k <= most) continue;
    throw new UserRangeError(
      `Cannot compare neighbourhoods: k is ${k} but must be an integer from 1 to ${most}`,
    );
  }
  const [realCount, drawnCount] = [real, drawn].map(({ points }) => points.count);
  const counted = neighbours.map((k) => ({
    k,
    realRadius: radii(real, k),
    drawnRadius: radii(drawn, k),
    /** Of each drawn point, in how many real neighbourhoods it lies. */
    within: new Float64Array(drawnCount),
    /** Of each real point, whether it lies in a drawn neighbourhood. */
    isReached: new Uint8Array(realCount),
    /** Of each real point, whether a drawn point lies in its neighbourhood. */
    isCovered: new Uint8Array(realCount),
  }));
  forEachPair(real.points, drawn.points, (i, j, squared) => {
    for (const { realRadius, drawnRadius, within, isReached, isCovered } of counted) {
      if (squared < realRadius[i]) {
        within[j]++;
        isCovered[i] = 1;
      }
      if (squared < drawnRadius[j]) isReached[i] = 1;
    }
  });
  return counted.map(({ k, within, isReached, isCovered }) => ({
    precision: meanEstimate(within.map((count) => count > 0 ? 1 : 0)),
    recall: meanEstimate(isReached),
    density: meanEstimate(within.map((count) => count / k)),
    coverage: meanEstimate(isCovered),
  }));
}

/** Squared distance of each point to its k-th neighbour. */
function radii({ points, most, squaredDistances }: Neighbourhoods, k: number): Float64Array {
  return Float64Array.from({ length: points.count }, (_, i) => squaredDistances[i * most + k - 1]);
}
