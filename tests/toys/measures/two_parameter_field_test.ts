import assert from "node:assert/strict";
import { descentDirection, TwoParameterField } from "lib/toys";

const near = (actual: number, expected: number, tolerance: number = 1e-12) =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual}, expected ${expected}`);

Deno.test("descentDirection() is what one computes by hand", () => {
  // θ = 1, ψ = 0: every logit is 0, every σ is 1/2.
  assert.deepEqual(descentDirection({ theta: 1, psi: 0 }, { x: [0.5], z: [1] }), {
    theta: 0,
    psi: 0.5 * 0.25 - 0.5 * 1,
  });
  // θ = 2, ψ = 1, x = 1, z = 1/2: both logits are 1. σ(-1) = 0.268941421370, σ(1) = 0.731058578630.
  const { theta, psi } = descentDirection({ theta: 2, psi: 1 }, { x: [1], z: [0.5] });
  near(theta, 0.26894142137);
  near(psi, 0.26894142137 - 0.73105857863, 1e-11);
});

Deno.test("descentDirection() is minus the slope of the losses", () => {
  const [x, z] = [[0.3, -0.9, 0.7], [0.1, 0.8]];
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const softplus = (value: number) => Math.log1p(Math.exp(value));
  const generatorLoss = (theta: number, psi: number) =>
    mean(z.map((z) => softplus(-psi * (theta * z) ** 2)));
  const discriminatorLoss = (theta: number, psi: number) =>
    mean(x.map((x) => softplus(-psi * x ** 2))) +
    mean(z.map((z) => softplus(psi * (theta * z) ** 2)));
  for (const at of [{ theta: 0.4, psi: -0.7 }, { theta: 1.8, psi: 0.5 }]) {
    const { theta, psi } = at;
    const found = descentDirection(at, { x, z });
    const h = 1e-5;
    const slope = (loss: (value: number) => number, value: number) =>
      (loss(value + h) - loss(value - h)) / (2 * h);
    near(found.theta, -slope((value) => generatorLoss(value, psi), theta), 1e-9);
    near(found.psi, -slope((value) => discriminatorLoss(theta, value), psi), 1e-9);
  }
});

Deno.test("TwoParameterField has the expectation and the variance of a segment", () => {
  // At ψ = 0 the direction of ψ is E x²/2 - θ²E z²/2, with E z² = 1/3 and E x² over [0.2, 0.6] = 0.208/1.2.
  const field = new TwoParameterField(0.2, 0.6);
  const at = { theta: 1.5, psi: 0 };
  near(field.direction(at).psi, 0.5 * 0.208 / 1.2 - 0.5 * 2.25 / 3, 1e-4);
  near(field.direction(at).theta, 0);
  // Var x² = E x⁴ - (E x²)², E x⁴ = (0.6⁵ - 0.2⁵)/(5 · 0.4); Var z² = 1/5 - 1/9.
  const ofReal = (0.6 ** 5 - 0.2 ** 5) / 2 - (0.208 / 1.2) ** 2;
  near(field.variance(at), 0.25 * ofReal + 0.25 * 2.25 ** 2 * (1 / 5 - 1 / 9), 1e-4);
});

Deno.test("the fields of equal segments average to that of all, which rests at (1, 0)", () => {
  const all = new TwoParameterField();
  const rest = all.direction({ theta: 1, psi: 0 });
  near(rest.theta, 0);
  near(rest.psi, 0);
  const parts = [0, 1, 2, 3, 4].map((i) => new TwoParameterField(0.4 * i - 1, 0.4 * i - 0.6));
  const at = { theta: 0.7, psi: 0.9 };
  const mean = parts.reduce((sum, part) => sum + part.direction(at).psi / 5, 0);
  near(mean, all.direction(at).psi, 1e-4);
});

Deno.test("TwoParameterField refuses an empty segment", () => {
  assert.throws(() => new TwoParameterField(1, 1), /^RangeError: .*to is 1 but must be above/);
});
