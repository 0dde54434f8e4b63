import { checkOptions } from "../../errors/mod.ts";
import type { RandomStream } from "../../random/mod.ts";
import type { EnvironmentOptions } from "../environment.ts";
import { Canvas, type Point } from "../pictures/canvas.ts";
import type { GamePicture } from "../pictures/game_picture.ts";
import { palette } from "../pictures/palette.ts";
import { VectorEnvironment } from "../vector_environment.ts";

const gravity = 10;
const mass = 1;
const length = 1;
const topSpeed = 8;
const topTorque = 2;
/** Seconds between two steps. */
const interval = 0.05;

/**
 * A pendulum to be swung up and held there by a torque from -2 to 2, too weak to lift it at once: Gymnasium's Pendulum-v1,
 * https://gymnasium.farama.org/environments/classic_control/pendulum/. Actions `[games, 1]` are continuous; a torque beyond
 * the bounds counts as the bound, as there.
 *
 * Observations `[games, 3]`: cos and sin of the angle (0 is upright), and the angular velocity from -8 to 8 a second; kept
 * as float64 and shown as float32, as there. Reward -(angle² + velocity²/10 + torque²/1000), from -16.27 to 0, with the
 * angle in [-π, π) and all three from before the step. No episode terminates; it is truncated after 200 steps.
 *
 * @example Nothing to be paid upright and at rest
 * ```ts
 * import { Pendulum } from "lib/environments";
 * import assert from "node:assert/strict";
 *
 * const pendulum = new Pendulum({ games: 2, seed: 1 });
 * pendulum.step([0.5, -3]);
 * assert(pendulum.rewards.every((reward) => reward < 0 && reward > -16.28));
 * ```
 */
export class Pendulum extends VectorEnvironment<Float32Array<ArrayBuffer>> {
  /**
   * Begins an episode in every game: angle uniform on [-π, π], velocity on [-1, 1].
   *
   * @param options Games, seed, time limit (default: 200).
   * @throws {RangeError} If an option is unknown or outside its range.
   */
  constructor(options: EnvironmentOptions = {}) {
    checkOptions<EnvironmentOptions>("new Pendulum()", options, {
      ...{ games: "number", seed: "number", timeLimit: "number" },
    });
    const { games = 1, seed = 0, timeLimit = 200 } = options;
    super({
      ...{ name: "pendulum", games, seed, timeLimit },
      observationSpace: {
        kind: "box",
        shape: [3],
        low: [-1, -1, -topSpeed],
        high: [1, 1, topSpeed],
      },
      actionSpace: { kind: "box", shape: [1], low: [-topTorque], high: [topTorque] },
      observationType: Float32Array,
      variables: 2,
    });
    this.reset();
  }

  /** See {@linkcode VectorEnvironment}. */
  protected begin(game: number, random: RandomStream): void {
    this.variables[2 * game] = Math.PI * (2 * random.uniform() - 1);
    this.variables[2 * game + 1] = 2 * random.uniform() - 1;
  }

  /** See {@linkcode VectorEnvironment}. */
  protected advance(actions: ArrayLike<number>): void {
    const { games, variables, rewards } = this;
    for (let game = 0, i = 0; game < games; game++, i += 2) {
      const angle = variables[i];
      const velocity = variables[i + 1];
      const torque = Math.min(topTorque, Math.max(-topTorque, actions[game]));
      const lean = normalised(angle);
      rewards[game] = -(lean * lean + 0.1 * (velocity * velocity) + 0.001 * (torque * torque));
      const acceleration = 3 * gravity / (2 * length) * Math.sin(angle) +
        3 / (mass * length * length) * torque;
      const free = velocity + acceleration * interval;
      const newVelocity = Math.min(topSpeed, Math.max(-topSpeed, free));
      variables[i] = angle + newVelocity * interval;
      variables[i + 1] = newVelocity;
      this.observe(game);
    }
  }

  /** See {@linkcode VectorEnvironment}. */
  protected observe(game: number): void {
    const { variables, observations } = this;
    const angle = variables[2 * game];
    observations[3 * game] = Math.cos(angle);
    observations[3 * game + 1] = Math.sin(angle);
    observations[3 * game + 2] = variables[2 * game + 1];
  }

  /** See {@linkcode VectorEnvironment}. */
  protected drawGame(game: number): GamePicture {
    const angle = this.variables[2 * game];
    const size = 160;
    const middle: Point = [size / 2, size / 2];
    const canvas = new Canvas(size, size, palette.ground);
    // Where it should stand, then where it is; a positive angle is counter-clockwise.
    canvas.line(middle, [middle[0], 14], 2, palette.goal);
    const tip: Point = [middle[0] - 60 * Math.sin(angle), middle[1] - 60 * Math.cos(angle)];
    canvas.line(middle, tip, 12, palette.limb);
    canvas.disc(middle, 3.5, palette.solid);
    return canvas.picture();
  }

  /** See {@linkcode VectorEnvironment}. */
  protected describeGame(game: number): string {
    const [angle, velocity] = this.variables.subarray(2 * game);
    const degrees = 180 * normalised(angle) / Math.PI;
    return `pendulum ${degrees.toFixed(0)}° from upright, ${velocity.toFixed(1)} rad/s`;
  }
}

/** The same direction as an angle in [-π, π). */
function normalised(angle: number): number {
  const turn = 2 * Math.PI;
  const rest = (angle + Math.PI) % turn;
  return (rest < 0 ? rest + turn : rest) - Math.PI;
}
