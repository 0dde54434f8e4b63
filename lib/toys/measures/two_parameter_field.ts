import { UserRangeError } from "../../errors/mod.ts";
import type { TwoParameters } from "../pairs/two_parameter_pair.ts";

/** Points at which expectations over a segment are taken: the error of the midpoint rule is about 1e-5 with so many. */
const nodes = 100;

/**
 * Where gradient descent moves the 2D system, G(z) = θz and D(x) = ψx², on given numbers: minus the gradients of the
 * generator's loss by θ and of the discriminator's by ψ, in closed form. With σ the logistic function,
 * dθ = mean 2ψθz²·σ(-ψθ²z²) and dψ = mean x²·σ(-ψx²) - mean θ²z²·σ(ψθ²z²).
 *
 * @param at θ and ψ.
 * @param batch Real numbers `x` and noise `z`, at least one each.
 * @returns The direction; a step adds the step size times this.
 */
export function descentDirection(
  { theta, psi }: TwoParameters,
  { x, z }: { x: ArrayLike<number>; z: ArrayLike<number> },
): TwoParameters {
  const ofTheta = mean(z, (z) => 2 * psi * theta * z ** 2 * logistic(-psi * (theta * z) ** 2));
  const ofReal = mean(x, (x) => x ** 2 * logistic(-psi * x ** 2));
  const ofFakes = mean(z, (z) => (theta * z) ** 2 * logistic(psi * (theta * z) ** 2));
  return { theta: ofTheta, psi: ofReal - ofFakes };
}

/** The vector field of the 2D system for data that is uniform on a segment: the mean of {@linkcode descentDirection}. */
export class TwoParameterField {
  readonly #x: Float64Array;
  readonly #z: Float64Array = midpoints(-1, 1);

  /**
   * The field of one agent's data, or of all.
   *
   * @param from Where the data begins. Default: -1.
   * @param to Where it ends, above `from`. Default: 1.
   * @throws {RangeError} If the segment is empty.
   */
  constructor(from: number = -1, to: number = 1) {
    if (!(from < to)) {
      throw new UserRangeError(`Cannot make a field: to is ${to} but must be above from, ${from}`);
    }
    this.#x = midpoints(from, to);
  }

  /**
   * Where the system moves on average.
   *
   * @param at θ and ψ.
   * @returns The direction.
   */
  direction(at: TwoParameters): TwoParameters {
    return descentDirection(at, { x: this.#x, z: this.#z });
  }

  /**
   * How far one real number and one noise scatter around that: the sum of both components' variances.
   *
   * @param at θ and ψ.
   * @returns The variance; that of a batch of n is an n-th of it.
   */
  variance(at: TwoParameters): number {
    const center = this.direction(at);
    const real = mean(this.#x, (x) => descentDirection(at, { x: [x], z: [0] }).psi);
    const ofReal = mean(this.#x, (x) => (descentDirection(at, { x: [x], z: [0] }).psi - real) ** 2);
    return ofReal + mean(this.#z, (z) => {
      const { theta, psi } = descentDirection(at, { x: [0], z: [z] });
      return (theta - center.theta) ** 2 + (psi + real - center.psi) ** 2;
    });
  }
}

function mean(values: ArrayLike<number>, of: (value: number) => number): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += of(values[i]);
  return sum / values.length;
}

function midpoints(from: number, to: number): Float64Array {
  return Float64Array.from({ length: nodes }, (_, i) => from + (to - from) * (i + 0.5) / nodes);
}

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
