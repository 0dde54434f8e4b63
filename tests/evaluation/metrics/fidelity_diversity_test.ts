import assert from "node:assert/strict";
import { fidelityDiversity, neighbourhoodsOf, type Points } from "lib/evaluation";
import reference from "../../reference/evaluation_reference.json" with { type: "json" };
import { real, wide } from "../../reference/points.ts";

const plane = (...points: [number, number][]): Points => ({
  count: points.length,
  size: 2,
  values: Float64Array.from(points.flat()),
});

Deno.test("fidelityDiversity() equals prdc's precision, recall, density and coverage", () => {
  const { size } = wide;
  const drawn = { count: 70, size, values: wide.values.subarray(0, 70 * size) };
  const expected = reference.fidelityDiversity;
  const results = fidelityDiversity(
    neighbourhoodsOf(real, 5),
    neighbourhoodsOf(drawn, 5),
    expected.map(({ k }) => k),
  );
  results.forEach((result, i) => {
    for (const name of ["precision", "recall", "density", "coverage"] as const) {
      const difference = Math.abs(result[name].value - expected[i][name]);
      assert.ok(difference < 1e-12, `k = ${expected[i].k}: ${name} ${result[name].value}`);
    }
  });
});

Deno.test("fidelityDiversity() counts what a hand counts in the plane", () => {
  // Real: a pair one apart, and a point ten away from it. Their first neighbours are 1, 1 and 10 away.
  const real = plane([0, 0], [1, 0], [11, 0]);
  // Drawn: in two of the balls, and far above all. Both are about 20 from each other.
  const drawn = plane([0.5, 0], [0.5, 20]);
  const [result] = fidelityDiversity(neighbourhoodsOf(real, 1), neighbourhoodsOf(drawn, 1), [1]);
  const values = Object.fromEntries(
    Object.entries(result).map(([name, { value }]) => [name, value]),
  );
  assert.deepEqual(values, {
    precision: 1 / 2,
    recall: 1, // every real point is within 20 of a drawn one
    density: (2 + 0) / 2,
    coverage: 2 / 3, // the third's neighbour is 10 away, the drawn point 10.5
  });
});

Deno.test("fidelityDiversity() sees that one point far off makes the manifold large, not dense", () => {
  const real = plane([0, 0], [0.1, 0], [100, 0]);
  const drawn = plane([50, 50], [51, 50], [50, 51]);
  const [{ precision, density, coverage }] = fidelityDiversity(
    neighbourhoodsOf(real, 1),
    neighbourhoodsOf(drawn, 1),
    [1],
  );
  assert.deepEqual([precision.value, density.value, coverage.value], [1, 1, 1 / 3]);
});

Deno.test("neighbourhoodsOf() leaves the point out, and keeps duplicates", () => {
  const { squaredDistances } = neighbourhoodsOf(plane([0, 0], [0, 0], [3, 4], [0, 1]), 2);
  assert.deepEqual([...squaredDistances], [0, 1, 0, 1, 18, 25, 1, 1]);
});

Deno.test("neighbourhoodsOf() and fidelityDiversity() refuse more neighbours than there are", () => {
  const pair = plane([0, 0], [1, 0]);
  assert.throws(
    () => neighbourhoodsOf(pair, 2),
    /^RangeError: Cannot find neighbours: there are 2/,
  );
  const known = neighbourhoodsOf(pair, 1);
  assert.throws(
    () => fidelityDiversity(known, known, [2]),
    /^RangeError: Cannot compare neighbourhoods: k is 2 but must be an integer from 1 to 1$/,
  );
});
