import assert from "node:assert/strict";
import {
  BayesianStructures,
  exactFlows,
  gaussianScores,
  randomGaussianData,
  StateSpace,
} from "lib/gflownet";
import { entries } from "../../reference/formula.ts";
import reference from "../../reference/gflownet_reference.json" with { type: "json" };
import { assertClose } from "../../reference/assert_close.ts";
import { checkEnvironment } from "./check_environment.ts";

for (const nodes of [2, 3]) {
  Deno.test(`BayesianStructures adds edges that close no cycle, ${nodes} nodes`, () => {
    const scores = new Float64Array(nodes * 2 ** nodes);
    checkEnvironment(new BayesianStructures({ nodes, scores }), (one, other) => {
      const added = one.flatMap((edge, move) => edge === other[move] ? [] : [move]);
      return added.length === 1 && one[added[0]] === 0 ? added[0] : -1;
    });
  });
}

Deno.test("BayesianStructures has as many graphs as there are without a cycle", () => {
  for (const [nodes, count] of [[2, 3], [3, 25], [4, 543], [5, 29_281]]) {
    const scores = new Float64Array(nodes * 2 ** nodes);
    assert.equal(new BayesianStructures({ nodes, scores }).states, count);
  }
});

Deno.test("gaussianScores() are torchgfn's BGe scores", () => {
  const { nodes, samples, scores } = reference.bge;
  const data = entries("bge data", samples * nodes);
  assertClose("score", gaussianScores(data, nodes), scores, 1e-9);
});

Deno.test("log R is the sum over nodes, and R / Z prefers the graph that made the data, or one of its likelihood", () => {
  const { data, edges } = randomGaussianData({ nodes: 4, samples: 400, seed: 3 });
  const scores = gaussianScores(data, 4);
  const graphs = new BayesianStructures({ nodes: 4, scores });
  const space = new StateSpace(graphs);
  assert(Math.abs(exactFlows(space).logFlows[0] - space.logZ) < 1e-9);
  assert.equal(space.logRewards[0], 0);
  const own = new Int32Array(graphs.coordinates);
  for (const [from, to] of edges) own[graphs.edge(from, to)] = 1;
  let expected = 0;
  for (let node = 0; node < 4; node++) {
    const set = edges.filter(([, to]) => to === node).reduce((bits, [from]) => bits | 1 << from, 0);
    expected += scores[node * 16 + set];
  }
  assert(edges.length > 0);
  assert(Math.abs(graphs.logReward(own) - expected) < 1e-9);
  const best = Math.max(...space.logRewards);
  assert(graphs.logReward(own) > best - 3, `${graphs.logReward(own)}, ${best}`);
});

Deno.test("structures refuse other numbers of nodes, scores and data", () => {
  const scores = new Float64Array(24);
  assert.throws(() => new BayesianStructures({ nodes: 6, scores }), RangeError);
  assert.throws(() => new BayesianStructures({ nodes: 4, scores }), {
    name: "TypeError",
    message:
      "Cannot make structures: there are 24 scores but must be 64, one for each node and set of parents",
  });
  assert.throws(() => gaussianScores(new Float64Array(7), 3), TypeError);
  assert.throws(() => randomGaussianData({ nodes: 0 }), RangeError);
  assert.throws(() => randomGaussianData({ nodes: 2, edgeProbability: 2 }), RangeError);
});
