import { checkOptions, UserRangeError } from "../../errors/mod.ts";
import type { RandomStream } from "../../random/mod.ts";
import type { EnvironmentOptions } from "../environment.ts";
import { Canvas } from "../pictures/canvas.ts";
import type { GamePicture } from "../pictures/game_picture.ts";
import { palette } from "../pictures/palette.ts";
import { VectorEnvironment } from "../vector_environment.ts";

/** Options of {@linkcode CartPole}. */
export interface CartPoleOptions extends EnvironmentOptions {
  /** Distance from the joint to the middle of the pole in metres, above 0: half its length. Default: 0.5. */
  halfPoleLength?: number;
}

const gravity = 9.8;
const poleMass = 0.1;
const totalMass = 1 + poleMass;
const force = 10;
/** Seconds between two steps. */
const interval = 0.02;
/** Where the cart leaves the track, in metres from its middle. */
const track = 2.4;
/** How far the pole may lean: 12 degrees. */
const leaning = 12 * 2 * Math.PI / 360;

/**
 * A pole on a cart, to be kept upright by pushes to the left (action 0) or right (1): Gymnasium's CartPole-v1, of
 * Barto, Sutton and Anderson (1983), https://gymnasium.farama.org/environments/classic_control/cart_pole/.
 *
 * Observations `[games, 4]`: position in metres, velocity, angle in radians (0 is upright, above 0 to the right), angular
 * velocity; kept as float64 and shown as float32, as there. Reward 1 for every step. An episode terminates where the cart
 * is more than 2.4 from the middle or the pole more than 12° from upright, and is truncated after 500 steps.
 *
 * @example One push to the right
 * ```ts
 * import { CartPole } from "lib/environments";
 * import assert from "node:assert/strict";
 *
 * const cartPole = new CartPole({ games: 64, seed: 1 });
 * const actions = new Int32Array(64).fill(1);
 * cartPole.step(actions);
 * const [, velocity, , angularVelocity] = cartPole.observations;
 * assert(velocity > 0 && angularVelocity < 0);
 * ```
 */
export class CartPole extends VectorEnvironment<Float32Array<ArrayBuffer>> {
  readonly #halfPoleLength: number;

  /**
   * Begins an episode in every game: all four numbers uniform on [-0.05, 0.05].
   *
   * @param options Games, seed, time limit (default: 500), length of the pole.
   * @throws {RangeError} If an option is unknown or outside its range.
   */
  constructor(options: CartPoleOptions = {}) {
    checkOptions<CartPoleOptions>("new CartPole()", options, {
      ...{ games: "number", seed: "number", timeLimit: "number", halfPoleLength: "number" },
    });
    const { games = 1, seed = 0, timeLimit = 500, halfPoleLength = 0.5 } = options;
    if (!(halfPoleLength > 0 && halfPoleLength < Infinity)) {
      throw new UserRangeError(
        `Cannot make cart pole: halfPoleLength is ${halfPoleLength} but must be finite and above 0`,
      );
    }
    const high = [2 * track, Infinity, 2 * leaning, Infinity];
    super({
      ...{ name: "cart pole", games, seed, timeLimit },
      observationSpace: { kind: "box", shape: [4], low: high.map((bound) => -bound), high },
      actionSpace: { kind: "discrete", count: 2, names: ["left", "right"] },
      observationType: Float32Array,
      variables: 4,
    });
    this.#halfPoleLength = halfPoleLength;
    this.reset();
  }

  /** See {@linkcode VectorEnvironment}. */
  protected begin(game: number, random: RandomStream): void {
    for (let i = 4 * game; i < 4 * game + 4; i++) this.variables[i] = 0.1 * random.uniform() - 0.05;
  }

  /** See {@linkcode VectorEnvironment}. */
  protected advance(actions: ArrayLike<number>): void {
    const { games, variables, rewards, terminated } = this;
    const halfLength = this.#halfPoleLength;
    // Products and sums stand in Gymnasium's order, for the same rounding.
    const poleMoment = poleMass * halfLength;
    for (let game = 0, i = 0; game < games; game++, i += 4) {
      const x = variables[i];
      const velocity = variables[i + 1];
      const angle = variables[i + 2];
      const angularVelocity = variables[i + 3];
      const push = actions[game] === 1 ? force : -force;
      const cos = Math.cos(angle);
      const sin = Math.sin(angle);
      const pull = (push + poleMoment * (angularVelocity * angularVelocity) * sin) / totalMass;
      const angularAcceleration = (gravity * sin - cos * pull) /
        (halfLength * (4 / 3 - poleMass * (cos * cos) / totalMass));
      const acceleration = pull - poleMoment * angularAcceleration * cos / totalMass;
      const newX = x + interval * velocity;
      const newAngle = angle + interval * angularVelocity;
      variables[i] = newX;
      variables[i + 1] = velocity + interval * acceleration;
      variables[i + 2] = newAngle;
      variables[i + 3] = angularVelocity + interval * angularAcceleration;
      rewards[game] = 1;
      if (newX < -track || newX > track || newAngle < -leaning || newAngle > leaning) {
        terminated[game] = 1;
      }
      this.observe(game);
    }
  }

  /** See {@linkcode VectorEnvironment}. */
  protected observe(game: number): void {
    const { variables, observations } = this;
    const i = 4 * game;
    observations[i] = variables[i];
    observations[i + 1] = variables[i + 1];
    observations[i + 2] = variables[i + 2];
    observations[i + 3] = variables[i + 3];
  }

  /** See {@linkcode VectorEnvironment}. */
  protected drawGame(game: number): GamePicture {
    const [x, , angle] = this.variables.subarray(4 * game);
    const [width, height] = [240, 140];
    const scale = width / (2 * track + 0.4);
    const floor = height - 26;
    const cart = width / 2 + scale * x;
    const canvas = new Canvas(width, height, palette.ground);
    canvas.box([0, floor], [width, floor + 2], palette.solid);
    for (const end of [-track, track]) {
      const at = width / 2 + scale * end;
      canvas.box([at - 1, floor - 5], [at + 1, floor + 7], palette.danger);
    }
    canvas.box([cart - 16, floor - 16], [cart + 16, floor - 4], palette.agent);
    for (const side of [-9, 9]) canvas.disc([cart + side, floor - 4], 4, palette.solid);
    const joint = [cart, floor - 14] as const;
    const length = 2 * this.#halfPoleLength * scale;
    const tip = [cart + length * Math.sin(angle), joint[1] - length * Math.cos(angle)] as const;
    canvas.line(joint, tip, 6, palette.limb);
    canvas.disc(joint, 2.5, palette.ground);
    return canvas.picture();
  }

  /** See {@linkcode VectorEnvironment}. */
  protected describeGame(game: number): string {
    const [x, , angle] = this.variables.subarray(4 * game);
    return `cart at ${x.toFixed(2)} m, pole ${(180 * angle / Math.PI).toFixed(1)}° from upright`;
  }
}
