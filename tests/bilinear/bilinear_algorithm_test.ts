import assert from "node:assert/strict";
import {
  algorithmError,
  bilinearAlgorithm,
  type Convolution,
  countFlops,
  cyclicRank,
  fourierPoints,
  reach,
  tapAt,
} from "lib/bilinear";

const layer = (changes: Partial<Convolution> = {}): Convolution => ({
  grid: 7,
  taps: 5,
  stride: 1,
  phases: 1,
  transposed: false,
  ...changes,
});
Deno.test("fourierPoints() holds one of each pair of mirror images", () => {
  for (const size of [1, 2, 3, 8, 9]) {
    const points = fourierPoints(size);
    const all = points.flatMap(({ u, v, isReal }) =>
      isReal ? [[u, v]] : [[u, v], [(size - u) % size, (size - v) % size]]
    );
    assert.equal(new Set(all.map(String)).size, size * size, `all points of size ${size}`);
    assert.equal(all.length, size * size, `each once of size ${size}`);
  }
});

Deno.test("cyclicRank() is 121 for 9 points and 94 for 8", () => {
  assert.deepEqual([1, 2, 8, 9].map(cyclicRank), [1, 4, 94, 121]);
});

Deno.test("tapAt() follows the formulas of the DCGAN's layers", () => {
  const at = (convolution: Convolution, formula: (r: number, a: number, b: number) => number) => {
    for (const r of [-2, -1, 0, 1, 2]) {
      for (let a = 0; a < convolution.stride * convolution.phases; a++) {
        for (let b = 0; b < convolution.phases; b++) {
          const tap = formula(r, a, b);
          assert.equal(tapAt(convolution, r, a, b), tap >= 0 && tap < 5 ? tap : undefined);
        }
      }
    }
  };
  at(layer(), (r) => r + 2);
  at(layer({ stride: 2 }), (r, a) => 2 * r + a + 1);
  at(layer({ stride: 2, phases: 2 }), (r, a, b) => 4 * r + a - 2 * b + 1);
});

Deno.test("reach() is 2 cells for 5 taps at stride 1, 1 at stride 2, and less than the grid", () => {
  assert.equal(reach(layer()), 2);
  assert.equal(reach(layer({ stride: 2 })), 1);
  assert.equal(reach(layer({ stride: 2, phases: 2 })), 1);
  assert.equal(reach(layer({ grid: 2 })), 1);
  assert.equal(reach(layer({ grid: 1 })), 0);
  assert.equal(reach(layer({ taps: 1 })), 0);
});

Deno.test("bilinearAlgorithm() is exact within rounding", () => {
  const some = [
    layer({ grid: 1 }),
    layer({ grid: 5, taps: 3, transposed: true }),
    layer({ grid: 3, taps: 2, stride: 3 }),
    layer({ grid: 2, stride: 2, phases: 2 }),
    layer({ grid: 3, taps: 4, stride: 2, transposed: true }),
    layer({ grid: 2, taps: 6, stride: 3, transposed: true }),
  ];
  for (const convolution of some) {
    const algorithm = bilinearAlgorithm(convolution);
    assert.ok(algorithmError(algorithm, "float64") < 1e-13, JSON.stringify(convolution));
    assert.ok(algorithmError(algorithm) < 1e-6, JSON.stringify(convolution));
  }
  const algorithm = bilinearAlgorithm(layer());
  assert.equal(algorithm.rank, 121);
  assert.equal(algorithm.size, 9);
  assert.ok(algorithmError(algorithm) < 1e-6);
  assert.equal(bilinearAlgorithm(layer({ stride: 2 })).rank, 94);
});

Deno.test("algorithmError() finds a wrong entry in any matrix", () => {
  const algorithm = bilinearAlgorithm(layer({ grid: 4, taps: 3 }));
  for (const name of ["F", "A", "Q"] as const) {
    const values = algorithm[name].values.slice();
    values[5] += 0.1;
    const spoilt = { ...algorithm, [name]: { ...algorithm[name], values } };
    assert.ok(algorithmError(spoilt, "float64") > 1e-3, name);
  }
});

Deno.test("bilinearAlgorithm() refuses what is no convolution", () => {
  for (const name of ["grid", "taps", "stride", "phases"]) {
    for (const value of [0, -1, 1.5, NaN]) {
      assert.throws(() => bilinearAlgorithm(layer({ [name]: value })), RangeError);
    }
  }
  assert.throws(
    () => bilinearAlgorithm(layer({ taps: 0 })),
    /^RangeError: Cannot describe a convolution: taps is 0 but must be an integer from 1/,
  );
});

Deno.test("countFlops() counts the transposed convolution that costs most", () => {
  const flops = countFlops(bilinearAlgorithm(layer({ transposed: true })), {
    batch: 256,
    fineChannels: 128,
    coarseChannels: 256,
  });
  assert.equal(flops.direct, 2 * 49 * 25 * 256 * 128 * 256);
  assert.equal(flops.products, 2 * 121 * 256 * 128 * 256);
  assert.equal(flops.inputTransform, 2 * 121 * 49 * 256 * 256);
  assert.equal(flops.outputTransform, 2 * 121 * 49 * 256 * 128);
  assert.equal(flops.weightTransform, 2 * 121 * 25 * 128 * 256);
  assert.ok(flops.direct / flops.bilinear > 5.9 && flops.direct / flops.bilinear < 7);
});
