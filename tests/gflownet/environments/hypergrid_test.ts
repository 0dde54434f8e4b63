import assert from "node:assert/strict";
import { distributionError, Hypergrid, sampledL1Floor, StateSpace } from "lib/gflownet";
import { checkEnvironment } from "./check_environment.ts";

const bengio = { base: 0.1, plateau: 0.5, peak: 2 };
const sparse = { reward: "sparse" } as const;

// Rewards, Z and modes as torchgfn 2.4.1 counts them too.
for (
  const [side, dimensions, pays, z, modes, modeMass, floor] of [
    [8, 2, bengio, 22.4, 4, 0.4643, 0.0115],
    [16, 2, bengio, 65.6, 4, 0.1585, 0.0250],
    [8, 4, bengio, 569.6, 16, 0.0730, 0.107],
    [16, 4, bengio, 8_633.6, 16, 0.0048, 0.435],
    [32, 2, sparse, 364.1024, 36, 0.3955, 0.028],
    [64, 2, sparse, 1_456.4096, 144, 0.3955, 0.056],
    [128, 2, sparse, 6_125.6384, 676, 0.4414, 0.112],
  ] as const
) {
  Deno.test(`Hypergrid pays ${z} in all on ${side} ** ${dimensions} cells`, () => {
    const space = new StateSpace(new Hypergrid({ side, dimensions, ...pays }));
    assert.equal(space.size, side ** dimensions);
    assert(Math.abs(Math.exp(space.logZ) / z - 1) < 1e-10);
    assert.equal(space.modes.length, modes);
    const error = distributionError(space, space.target);
    assert(error.l1 === 0 && error.klDivergence === 0);
    assert(Math.abs(error.modeMass - modeMass) < 5.1e-5, `${error.modeMass}`);
    assert.equal(error.modesFound, modes);
    // Equal corners.
    for (const mass of error.regionMasses) assert(Math.abs(mass - 1 / 2 ** dimensions) < 1e-12);
    assert(Math.abs(sampledL1Floor(space, 200_000) / floor - 1) < 0.02);
  });
}

Deno.test("Hypergrid pays what its products say, the deceptive one in the middle of the axes", () => {
  const standard = new Hypergrid({ side: 16 });
  const deceptive = new Hypergrid({ side: 16, reward: "deceptive" });
  const rewards = (grid: Hypergrid) =>
    ([[0, 0], [2, 13], [2, 12], [3, 3], [4, 0], [7, 7], [6, 0], [5, 0]] as const)
      .map((cell) => Number(Math.exp(grid.logReward(Int32Array.from(cell))).toPrecision(6)));
  assert.deepEqual(rewards(standard), [0.6, 2.6, 0.6, 0.6, 0.1, 0.1, 0.1, 0.1]);
  assert.deepEqual(rewards(deceptive), [1e-5, 2.00001, 1e-5, 1e-5, 1e-5, 0.10001, 0.10001, 1e-5]);
  assert.deepEqual([standard.name, deceptive.name], [
    "hypergrid 16 × 16",
    "deceptive hypergrid 16 × 16",
  ]);
});

Deno.test("Hypergrid's modes lie like their mirror images, on every size", () => {
  for (let side = 2; side <= 101; side++) {
    const grid = new Hypergrid({ side, dimensions: 1 });
    for (let x = 0; x < side; x++) {
      const [here, there] = [Int32Array.of(x), Int32Array.of(side - 1 - x)];
      assert.equal(grid.logReward(here), grid.logReward(there), `${x} of ${side}`);
      assert.equal(grid.isMode(here), grid.isMode(there));
    }
  }
});

for (const options of [{ side: 5 }, { side: 4, dimensions: 3 }, { side: 9, dimensions: 1 }]) {
  Deno.test(`Hypergrid's moves and parents are those of its cells, ${JSON.stringify(options)}`, () => {
    checkEnvironment(new Hypergrid(options), (one, other) => {
      const raised = one.findIndex((x, d) => other[d] === x + 1);
      return other.every((x, d) => x === one[d] + (d === raised ? 1 : 0)) ? raised : -1;
    });
  });
}

Deno.test("Hypergrid refuses rewards without a logarithm, and sizes that are none", () => {
  for (
    const [options, message] of [
      [{ base: 0 }, /base is 0 but must be above 0: log R would not be finite/],
      [{ side: 1 }, /side is 1 but must be an integer of at least 2/],
      [{ dimensions: 0.5 }, /dimensions is 0.5/],
      [{ peak: -1 }, /peak is -1 but must be a finite number of at least 0/],
      [{ reward: "cosine" }, /reward is "cosine" but must be standard, sparse, deceptive/],
      [{ side: 100, dimensions: 9 }, /it has 100 \*\* 9 cells/],
    ] as const
  ) {
    assert.throws(() => new Hypergrid(options as object), { name: "RangeError", message });
  }
  assert.throws(() => new StateSpace(new Hypergrid({ side: 32, dimensions: 5 })), {
    message: /^Cannot tabulate hypergrid 32 \*\* 5: it has 33554432 states/,
  });
});
