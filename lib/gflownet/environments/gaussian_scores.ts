import { UserTypeError } from "../../errors/mod.ts";

/** Pseudo-observations of the prior's mean. */
const meanWeight = 1;

/**
 * The BGe score of each node with each set of parents: the log-likelihood of the data under a linear model with Gaussian noise,
 * all parameters integrated out (Geiger and Heckerman 1994; in the form of Kuipers et al. 2014,
 * https://arxiv.org/abs/1402.6863), less the same without parents. So the graph without edges has the score 0.
 *
 * @param data Observations, `[samples, nodes]`.
 * @param nodes Nodes, an integer of at least 1.
 * @returns `[nodes, 2 ** nodes]`, for `BayesianStructures`; bit `i` of a set is node i, 0 for sets with the node itself.
 * @throws {TypeError} If the data is not of whole rows.
 */
export function gaussianScores(
  data: Float64Array,
  nodes: number,
): Float64Array<ArrayBuffer> {
  const samples = data.length / nodes;
  if (!Number.isInteger(samples) || samples < 1) {
    throw new UserTypeError(
      `Cannot compute scores: there are ${data.length} numbers but must be a multiple of ${nodes} nodes`,
    );
  }
  const freedom = nodes + 2; // of the Wishart prior
  const t = meanWeight * (freedom - nodes - 1) / (meanWeight + 1);
  const r = scatter(data, nodes, t);
  const score = (node: number, parents: readonly number[]) => {
    const count = parents.length;
    const half = (samples + freedom - nodes + count) / 2;
    const before = (freedom - nodes + count + 1) / 2;
    return logGamma(half + 0.5) - logGamma(before) + (before + count / 2) * Math.log(t) +
      half * logDeterminant(r, parents, nodes) -
      (half + 0.5) * logDeterminant(r, [node, ...parents], nodes);
  };
  const scores = new Float64Array(nodes * 2 ** nodes);
  for (let node = 0; node < nodes; node++) {
    for (let set = 0; set < 2 ** nodes; set++) {
      if ((set >> node & 1) === 1) continue;
      const parents = Array.from({ length: nodes }, (_, i) => i).filter((i) => set >> i & 1);
      scores[node * 2 ** nodes + set] = score(node, parents) - score(node, []);
    }
  }
  return scores;
}

/** The prior's scale with the scatter of the data about its mean, and of the mean about 0, `[nodes, nodes]`. */
function scatter(data: Float64Array, nodes: number, t: number): Float64Array {
  const samples = data.length / nodes;
  const means = new Float64Array(nodes);
  data.forEach((x, at) => means[at % nodes] += x / samples);
  const weight = samples * meanWeight / (samples + meanWeight);
  return Float64Array.from({ length: nodes * nodes }, (_, at) => {
    const [i, j] = [Math.floor(at / nodes), at % nodes];
    let sum = (i === j ? t : 0) + weight * means[i] * means[j];
    for (let row = 0; row < data.length; row += nodes) {
      sum += (data[row + i] - means[i]) * (data[row + j] - means[j]);
    }
    return sum;
  });
}

/** Of some rows and columns of a positive definite matrix, by Cholesky's factors. */
function logDeterminant(matrix: Float64Array, chosen: readonly number[], size: number): number {
  const n = chosen.length;
  const factor = new Float64Array(n * n);
  let sum = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let x = matrix[chosen[i] * size + chosen[j]];
      for (let k = 0; k < j; k++) x -= factor[i * n + k] * factor[j * n + k];
      factor[i * n + j] = i === j ? Math.sqrt(x) : x / factor[j * n + j];
    }
    sum += 2 * Math.log(factor[i * n + i]);
  }
  return sum;
}

/** log Γ of a multiple of a half above 0, by Γ(x) = (x - 1) Γ(x - 1). */
function logGamma(x: number): number {
  let sum = Number.isInteger(x) ? 0 : Math.log(Math.PI) / 2;
  for (let factor = x - 1; factor > 0; factor--) sum += Math.log(factor);
  return sum;
}
