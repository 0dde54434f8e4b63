import { UserRangeError } from "../../errors/mod.ts";
import type { TwoParameters } from "../pairs/two_parameter_pair.ts";
import type { TwoParameterField } from "./two_parameter_field.ts";

/** What bounds how far agents drift apart. */
export interface DriftConstants {
  /** How fast any agent's field changes with θ and ψ: the largest norm of its derivative. */
  readonly lipschitz: number;
  /** How far any agent's field is from the mean of all. */
  readonly divergence: number;
  /** How far a batch's gradients are from their expectation, at most, on average. */
  readonly noise: number;
}

/** Where constants are looked for: a rectangle, on a grid. */
export interface Region {
  /** Least and largest θ. */
  readonly theta: readonly [number, number];
  /** Least and largest ψ. */
  readonly psi: readonly [number, number];
}

/** Points of the grid along each side. */
const gridSide = 21;

/** For differences in place of derivatives. */
const delta = 1e-4;

/**
 * The constants of the drift bound for agents of equal weight: the largest values on a grid over a region. What lies
 * between the grid's points may be larger by a trace.
 *
 * @param fields One for each agent.
 * @param options The region that trainings stay in, and how many examples a batch has.
 * @returns The constants.
 */
export function driftConstants(
  fields: readonly TwoParameterField[],
  { region, batchSize }: { region: Region; batchSize: number },
): DriftConstants {
  let [lipschitz, divergence, noise] = [0, 0, 0];
  for (const at of grid(region)) {
    const directions = fields.map((field) => field.direction(at));
    const mean = meanOf(directions);
    fields.forEach((field, agent) => {
      const { theta, psi } = directions[agent];
      divergence = Math.max(divergence, Math.hypot(theta - mean.theta, psi - mean.psi));
      lipschitz = Math.max(lipschitz, derivativeNorm(field, at));
      noise = Math.max(noise, Math.sqrt(field.variance(at) / batchSize));
    });
  }
  return { lipschitz, divergence, noise };
}

/**
 * How far an agent can be from the centralised trajectory that left the same point with it: the argument of Lemma 1 in
 * https://arxiv.org/abs/2006.07228. Both move by a(n) times their field. Where they are e(n) apart, the agent's field at its
 * own place differs from the mean's at the other by at most L·e(n) + μ, and a batch adds σ on average, so that
 * e(n + 1) ≤ (1 + a(n)·L)·e(n) + a(n)·(μ + σ), which for a constant a is (μ + σ)/L · ((1 + aL)ⁿ - 1).
 *
 * @example Without a step no agent drifts
 * ```ts
 * import { driftBound } from "lib/toys";
 * import assert from "node:assert/strict";
 *
 * const constants = { lipschitz: 1, divergence: 0.5, noise: 0.5 };
 * assert.deepEqual(driftBound([0.5, 0.5], constants), [0, 0.5, 1.25]);
 * ```
 *
 * @param stepSizes a(n) of each step since the synchronisation.
 * @param constants L, μ and σ.
 * @returns The bound before the first step and after each, one more than there are steps.
 * @throws {RangeError} If a constant is negative or not finite.
 */
export function driftBound(stepSizes: readonly number[], constants: DriftConstants): number[] {
  const { lipschitz, divergence, noise } = constants;
  for (const [name, value] of Object.entries({ lipschitz, divergence, noise })) {
    if (value >= 0 && value < Infinity) continue;
    throw new UserRangeError(
      `Cannot bound a drift: ${name} is ${value} but must be finite and at least 0`,
    );
  }
  const bound = [0];
  for (const a of stepSizes) {
    bound.push((1 + a * lipschitz) * bound.at(-1)! + a * (divergence + noise));
  }
  return bound;
}

/**
 * The trajectory of one learner that had every agent's gradients, without noise: each step adds the step size times the
 * mean of the fields.
 *
 * @param start Where it begins.
 * @param options The agents' fields, of equal weight, and the size of each step.
 * @returns θ and ψ before the first step and after each.
 */
export function centralisedTrajectory(
  start: TwoParameters,
  options: { fields: readonly TwoParameterField[]; stepSizes: readonly number[] },
): TwoParameters[] {
  const { fields, stepSizes } = options;
  const path = [start];
  for (const a of stepSizes) {
    const at = path.at(-1)!;
    const { theta, psi } = meanOf(fields.map((field) => field.direction(at)));
    path.push({ theta: at.theta + a * theta, psi: at.psi + a * psi });
  }
  return path;
}

function grid({ theta, psi }: Region): TwoParameters[] {
  const along = ([from, to]: readonly [number, number]) =>
    Array.from({ length: gridSide }, (_, i) => from + (to - from) * i / (gridSide - 1));
  return along(theta).flatMap((theta) => along(psi).map((psi) => ({ theta, psi })));
}

function meanOf(all: readonly TwoParameters[]): TwoParameters {
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  return {
    theta: sum(all.map(({ theta }) => theta)) / all.length,
    psi: sum(all.map(({ psi }) => psi)) / all.length,
  };
}

/** The spectral norm of a field's derivative: the larger singular value of the 2×2 matrix [[a, b], [c, d]]. */
function derivativeNorm(field: TwoParameterField, { theta, psi }: TwoParameters): number {
  const slope = (one: TwoParameters, other: TwoParameters) => {
    const [from, to] = [field.direction(one), field.direction(other)];
    return [(to.theta - from.theta) / (2 * delta), (to.psi - from.psi) / (2 * delta)];
  };
  const [a, c] = slope({ theta: theta - delta, psi }, { theta: theta + delta, psi });
  const [b, d] = slope({ theta, psi: psi - delta }, { theta, psi: psi + delta });
  const squares = a * a + b * b + c * c + d * d;
  const determinant = a * d - b * c;
  return Math.sqrt((squares + Math.sqrt(Math.max(0, squares ** 2 - 4 * determinant ** 2))) / 2);
}
