import assert from "node:assert/strict";
import { type Figure, renderSvg, valueAxis } from "lib/figures";

const labels = (values: number[], options = {}) =>
  valueAxis(values, options).ticks.map(({ label }) => label);

Deno.test("valueAxis() marks round values, evenly, whatever the values are", () => {
  for (
    const values of [
      ...[[0, 1], [0.61, 1.43], [-3e6, 8e6], [1e-9, 2e-9], [5, 5], [0, 0], [NaN], []],
      ...[[5, 5 + 1e-15], [0.3, 0.1 + 0.2], [0.9999999999999999, 1], [1e300, 2e300]],
      ...[[1e-300, 3e-300], [-1.7e308, 1.7e308], [5e-324, 1e-323], [1e-300, 1e300], [-5, -5]],
    ]
  ) {
    const { ticks, domain, unit } = valueAxis(values);
    assert.ok(ticks.length >= 3 && ticks.length <= 14, `${ticks.length} marks for ${values}`);
    const steps = ticks.slice(1).map(({ value }, index) => value - ticks[index].value);
    assert.ok(steps.every((step) => step > 0), `marks for ${values}`);
    const uneven = Math.max(...steps) - Math.min(...steps);
    assert.ok(uneven < 1e-6 * (domain[1] - domain[0]), `uneven marks for ${values}`);
    assert.equal(new Set(ticks.map(({ label }) => label)).size, ticks.length, `${values}`);
    for (const value of values.filter(Number.isFinite)) {
      assert.ok(value / unit >= domain[0] && value / unit <= domain[1], `${value} is outside`);
    }
  }
});

Deno.test("valueAxis() writes marks as a textbook would", () => {
  assert.deepEqual(labels([0, 1], { ticks: 3 }), ["0.0", "0.5", "1.0"]);
  assert.deepEqual(labels([0, 2000], { ticks: 3 }), ["0", "1,000", "2,000"]);
  assert.deepEqual(labels([-1, 1], { ticks: 3 }), ["−1", "0", "1"]);
  assert.deepEqual(labels([0, 1e300], { ticks: 3 }), ["0", "5×10²⁹⁹", "1×10³⁰⁰"]);
  assert.deepEqual(labels([1, 2e-300], { range: [0, 2e-300], ticks: 2 }), [
    ...["0", "1×10⁻³⁰⁰", "2×10⁻³⁰⁰"],
  ]);
  assert.deepEqual(labels([1, 1000], { isLogarithmic: true, ticks: 3 }), [
    ...["1", "10", "100", "1,000"],
  ]);
  assert.deepEqual(labels([0, 3], { whole: true, ticks: 10 }), ["0", "1", "2", "3"]);
});

Deno.test("valueAxis() lets bars stand on 0", () => {
  assert.equal(valueAxis([2, 3], { fromZero: true }).domain[0], 0);
  assert.equal(valueAxis([-2, -3], { fromZero: true }).domain[1], 0);
  assert.equal(valueAxis([0, 0], { fromZero: true }).domain[0], 0);
});

Deno.test("renderSvg() draws values of any size at the same places", () => {
  const path = (y: number[]) => {
    const figure: Figure = {
      data: [{ type: "scatter", x: [0, 1, 2], y, line: { color: "#ff0000" } }],
      layout: {},
    };
    return /<path d="([^"]*)" stroke="#ff0000"/.exec(renderSvg(figure))?.[1]
      .split(/[ML,Z]/).filter(Boolean).map(Number).filter((_, index) => index % 2 === 1);
  };
  const heights = path([1, 3, 2])!;
  assert.equal(heights.length, 3);
  for (const factor of [1e300, 1e-300, 1e100, 1e-9]) {
    const scaled = path([1, 3, 2].map((value) => value * factor))!;
    scaled.forEach((height, index) => assert.ok(Math.abs(height - heights[index]) < 0.1));
  }
});
