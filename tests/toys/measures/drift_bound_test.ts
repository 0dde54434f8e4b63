import assert from "node:assert/strict";
import { centralisedTrajectory, driftBound, driftConstants, TwoParameterField } from "lib/toys";

const near = (actual: number, expected: number, tolerance: number) =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual}, expected ${expected}`);
const fields = [0, 1, 2, 3, 4].map((i) => new TwoParameterField(0.4 * i - 1, 0.4 * i - 0.6));

Deno.test("driftBound() is the closed form where the step size is constant", () => {
  const [a, lipschitz, divergence, noise] = [0.2, 0.8, 0.15, 0.05];
  const bound = driftBound(Array(20).fill(a), { lipschitz, divergence, noise });
  assert.equal(bound.length, 21);
  bound.forEach((value, n) => near(value, 0.2 / 0.8 * ((1 + a * lipschitz) ** n - 1), 1e-12));
});

Deno.test("driftBound() refuses constants that bound nothing", () => {
  const constants = { lipschitz: 1, divergence: 1, noise: 1 };
  assert.throws(() => driftBound([1], { ...constants, noise: -1 }), /^RangeError: .*noise is -1/);
  assert.throws(() => driftBound([1], { ...constants, lipschitz: NaN }), /lipschitz is NaN/);
});

Deno.test("driftConstants() at the equilibrium are those one computes by hand", () => {
  const region = { theta: [1, 1], psi: [0, 0] } as const;
  const { lipschitz, divergence, noise } = driftConstants(fields, { region, batchSize: 4 });
  // Agents differ in E x²/2: 0.784/1.2, 0.208/1.2, 0.016/1.2, … around a mean of 1/3.
  near(divergence, 0.5 * (0.784 / 1.2 - 1 / 3), 1e-4);
  // The derivative is [[0, 1/3], [-1/3, -(E x⁴ + E z⁴)/4]], with the outermost agent's E x⁴ = (1 - 0.6⁵)/2.
  const corner = ((1 - 0.6 ** 5) / 2 + 1 / 5) / 4;
  // Its larger singular value: s² = (2/9 + c² + √((2/9 + c²)² - 4/81)) / 2.
  const squares = 2 / 9 + corner ** 2;
  near(lipschitz, Math.sqrt((squares + Math.sqrt(squares ** 2 - 4 / 81)) / 2), 1e-3);
  near(noise, Math.sqrt(fields[0].variance({ theta: 1, psi: 0 }) / 4), 1e-12);
});

Deno.test("agents that follow their own field stay within the bound", () => {
  const region = { theta: [0, 2], psi: [-1, 1] } as const;
  const constants = { ...driftConstants(fields, { region, batchSize: 1 }), noise: 0 };
  const stepSizes = Array(10).fill(0.1);
  const bound = driftBound(stepSizes, constants);
  const start = { theta: 1.5, psi: 0.4 };
  const center = centralisedTrajectory(start, { fields, stepSizes });
  assert.equal(center.length, 11);
  for (const field of fields) {
    const own = centralisedTrajectory(start, { fields: [field], stepSizes });
    const drift = own.map(({ theta, psi }, n) =>
      Math.hypot(theta - center[n].theta, psi - center[n].psi)
    );
    assert.ok(drift.every((distance, n) => distance <= bound[n]));
    assert.ok(drift[10] > 0.01);
  }
});
