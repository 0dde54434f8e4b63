import { checkOptions, UserRangeError } from "../../errors/mod.ts";
import { RandomStream } from "../../random/mod.ts";

/** Options of {@linkcode randomGaussianData}. */
export interface RandomGaussianDataOptions {
  /** Nodes, an integer of at least 1. */
  nodes: number;
  /** Observations, an integer of at least 1. Default: 100. */
  samples?: number;
  /** How likely each edge of the random graph is, in [0, 1]. Default: 0.4. */
  edgeProbability?: number;
  /** Decides graph, weights and noise. Default: 0. */
  seed?: number;
}

/**
 * Observations of a random Bayesian network: an edge from each node to each later one with some probability (Erdős and Rényi),
 * weights from the standard normal distribution, each node the weighted sum of its parents and noise of deviation 0.1.
 *
 * @param options Sizes and seed.
 * @returns The data `[samples, nodes]`, and the edges as pairs `[from, to]`.
 * @throws {RangeError} If an option is unknown or outside its range.
 */
export function randomGaussianData(
  options: RandomGaussianDataOptions,
): { data: Float64Array<ArrayBuffer>; edges: [number, number][] } {
  checkOptions<RandomGaussianDataOptions>("randomGaussianData()", options, {
    ...{ nodes: "number", samples: "number", edgeProbability: "number", seed: "number" },
  });
  const { nodes, samples = 100, edgeProbability = 0.4, seed = 0 } = options;
  for (const [name, count] of Object.entries({ nodes, samples })) {
    if (Number.isInteger(count) && count >= 1) continue;
    throw new UserRangeError(
      `Cannot draw data: ${name} is ${count} but must be an integer of at least 1`,
    );
  }
  if (!(edgeProbability >= 0 && edgeProbability <= 1)) {
    throw new UserRangeError(
      `Cannot draw data: edgeProbability is ${edgeProbability} but must be in [0, 1]`,
    );
  }
  const random = new RandomStream(seed);
  const edges: [number, number][] = [];
  const weights = new Float64Array(nodes * nodes);
  for (let from = 0; from < nodes; from++) {
    for (let to = from + 1; to < nodes; to++) {
      if (random.uniform() >= edgeProbability) continue;
      edges.push([from, to]);
      weights[from * nodes + to] = random.normal();
    }
  }
  const data = new Float64Array(samples * nodes);
  for (let row = 0; row < data.length; row += nodes) {
    for (let to = 0; to < nodes; to++) {
      let sum = 0.1 * random.normal();
      for (let from = 0; from < to; from++) sum += weights[from * nodes + to] * data[row + from];
      data[row + to] = sum;
    }
  }
  return { data, edges };
}
