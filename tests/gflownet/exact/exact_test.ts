import assert from "node:assert/strict";
import {
  distributionError,
  exactFlows,
  Hypergrid,
  sampledL1Floor,
  StateSpace,
  terminalDistribution,
} from "lib/gflownet";
import { residualsOf, smallGrid, someTrajectories, wrongFlows } from "../small_flows.ts";

const spaces = [
  smallGrid,
  new StateSpace(new Hypergrid({ side: 8, dimensions: 3 })),
  new StateSpace(new Hypergrid({ side: 32, reward: "sparse" })),
];

for (const space of spaces) {
  Deno.test(`exactFlows() balance every trajectory of ${space.environment.name}, and come to R / Z`, () => {
    const flows = exactFlows(space);
    assert(Math.abs(flows.logFlows[0] - space.logZ) < 1e-12);
    const { moves } = space.environment;
    for (let state = 0; state < space.size; state++) {
      const sum = (values: Float64Array) => values.reduce((sum, x) => sum + Math.exp(x), 0);
      const forward = flows.logForward.subarray(state * (moves + 1), (state + 1) * (moves + 1));
      assert(Math.abs(sum(forward) - 1) < 1e-12);
      const backward = flows.logBackward.subarray(state * moves, (state + 1) * moves);
      assert(Math.abs(sum(backward) - (state === 0 ? 0 : 1)) < 1e-12);
    }
    const terminal = terminalDistribution(space, flows.logForward);
    const error = distributionError(space, terminal);
    assert(error.l1 < 1e-12 && Math.abs(error.klDivergence) < 1e-12);
    if (space.size > 600) return;
    const trajectories = someTrajectories(space, 200);
    for (let i = 0; i < trajectories.count; i++) {
      const { trajectory, detailed, states, exit, parts } = residualsOf(space, flows, {
        ...{ trajectories, i },
      });
      for (const residual of [trajectory, ...detailed, ...states, exit, ...parts.flat()]) {
        assert(Number.isNaN(residual) || residual ** 2 < 1e-20);
      }
    }
  });
}

Deno.test("one wrong number is seen in every residual and in the distribution", () => {
  const flows = wrongFlows(smallGrid);
  const trajectories = someTrajectories(smallGrid, 100);
  const all = Array.from(
    { length: 100 },
    (_, i) => residualsOf(smallGrid, flows, { trajectories, i }),
  );
  for (const kind of ["trajectory", "detailed", "states", "exit"] as const) {
    assert(all.some((residuals) => [residuals[kind]].flat().some((x) => Math.abs(x) > 0.1)), kind);
  }
  assert(distributionError(smallGrid, terminalDistribution(smallGrid, flows.logForward)).l1 > 0.1);
});

Deno.test("distributionError() says where mass is: three of four corners lost are an L1 of 1.5", () => {
  const space = new StateSpace(new Hypergrid({ side: 64, reward: "sparse" }));
  const corner = space.target.map((p, state) => space.regions[state] === 0 ? 4 * p : 0);
  const error = distributionError(space, corner);
  assert(Math.abs(error.l1 - 1.5) < 1e-12);
  assert(Math.abs(error.meanL1 - 1.5 / 4096) < 1e-15);
  assert.deepEqual(error.regionMasses.map((mass) => Number(mass.toFixed(12))), [1, 0, 0, 0]);
  assert.deepEqual([error.modesFound, space.modes.length], [36, 144]);
  assert.equal(error.klDivergence, Infinity);
  assert(Math.abs(error.modeMass - 0.3955) < 1e-4);
});

Deno.test("distributionError() has KL(target ‖ p), not its mirror image", () => {
  const p = smallGrid.target.map((x, state) =>
    state === 0 ? x + 0.1 : x - 0.1 * x / (1 - smallGrid.target[0])
  );
  // Of the start apart from the rest, which keeps its proportions.
  const q = smallGrid.target[0];
  const expected = q * Math.log(q / p[0]) + (1 - q) * Math.log((1 - q) / (1 - p[0]));
  assert(Math.abs(distributionError(smallGrid, p).klDivergence - expected) < 1e-12);
  assert(Math.abs(distributionError(smallGrid, p).l1 - 0.2) < 1e-12);
});

Deno.test("sampledL1Floor() is what samples of R / Z come to", async () => {
  const { RandomStream } = await import("lib/random");
  const space = new StateSpace(new Hypergrid({ side: 8 }));
  const random = new RandomStream(1);
  const counts = new Float64Array(space.size);
  const samples = 20_000;
  for (let i = 0; i < samples; i++) {
    let left = random.uniform();
    const state = space.target.findIndex((p) => (left -= p) < 0);
    counts[state < 0 ? 0 : state] += 1 / samples;
  }
  const { l1 } = distributionError(space, counts);
  assert(Math.abs(l1 / sampledL1Floor(space, samples) - 1) < 0.25, `${l1}`);
});

Deno.test("distributions of another size are refused", () => {
  assert.throws(() => terminalDistribution(smallGrid, new Float32Array(5)), {
    message: "Cannot compute a distribution: the policy has 5 numbers but must have 48, [16, 3]",
  });
  assert.throws(() => distributionError(smallGrid, new Float64Array(15)), TypeError);
  assert.throws(() => sampledL1Floor(smallGrid, 0), RangeError);
});
