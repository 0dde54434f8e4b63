import { checkOptions } from "../../errors/mod.ts";
import type { RandomStream } from "../../random/mod.ts";
import type { EnvironmentOptions } from "../environment.ts";
import { Canvas, type Point } from "../pictures/canvas.ts";
import type { GamePicture } from "../pictures/game_picture.ts";
import { palette } from "../pictures/palette.ts";
import { VectorEnvironment } from "../vector_environment.ts";

const leftmost = -1.2;
const rightmost = 0.6;
const goal = 0.5;
const topSpeed = 0.07;
const push = 0.001;
const gravity = 0.0025;

/**
 * A car in a valley, too weak to climb out but by swinging, pushed to the left (action 0), not at all (1) or to the right
 * (2): Gymnasium's MountainCar-v0, of Moore (1990),
 * https://gymnasium.farama.org/environments/classic_control/mountain_car/.
 *
 * Observations `[games, 2]`: position from -1.2 to 0.6 and velocity from -0.07 to 0.07 a step; kept as float64 and shown as
 * float32, as there. Reward -1 for every step. An episode terminates where the car is at 0.5 or beyond, not rolling back,
 * and is truncated after 200 steps.
 *
 * @example Full speed ahead is not enough
 * ```ts
 * import { MountainCar } from "lib/environments";
 * import assert from "node:assert/strict";
 *
 * const car = new MountainCar();
 * do car.step([2]); while (!car.terminated[0] && !car.truncated[0]);
 * assert.deepEqual([car.truncated[0], car.episodeReturns[0]], [1, -200]);
 * ```
 */
export class MountainCar extends VectorEnvironment<Float32Array<ArrayBuffer>> {
  /**
   * Begins an episode in every game: at rest, position uniform on [-0.6, -0.4].
   *
   * @param options Games, seed, time limit (default: 200).
   * @throws {RangeError} If an option is unknown or outside its range.
   */
  constructor(options: EnvironmentOptions = {}) {
    checkOptions<EnvironmentOptions>("new MountainCar()", options, {
      ...{ games: "number", seed: "number", timeLimit: "number" },
    });
    const { games = 1, seed = 0, timeLimit = 200 } = options;
    super({
      ...{ name: "mountain car", games, seed, timeLimit },
      observationSpace: {
        kind: "box",
        shape: [2],
        low: [leftmost, -topSpeed],
        high: [rightmost, topSpeed],
      },
      actionSpace: { kind: "discrete", count: 3, names: ["left", "none", "right"] },
      observationType: Float32Array,
      variables: 2,
    });
    this.reset();
  }

  /** See {@linkcode VectorEnvironment}. */
  protected begin(game: number, random: RandomStream): void {
    this.variables[2 * game] = 0.2 * random.uniform() - 0.6;
    this.variables[2 * game + 1] = 0;
  }

  /** See {@linkcode VectorEnvironment}. */
  protected advance(actions: ArrayLike<number>): void {
    const { games, variables, rewards, terminated } = this;
    for (let game = 0, i = 0; game < games; game++, i += 2) {
      const slope = Math.cos(3 * variables[i]) * -gravity;
      const free = variables[i + 1] + ((actions[game] - 1) * push + slope);
      let velocity = Math.min(topSpeed, Math.max(-topSpeed, free));
      const position = Math.min(rightmost, Math.max(leftmost, variables[i] + velocity));
      if (position === leftmost && velocity < 0) velocity = 0;
      variables[i] = position;
      variables[i + 1] = velocity;
      rewards[game] = -1;
      if (position >= goal && velocity >= 0) terminated[game] = 1;
      this.observe(game);
    }
  }

  /** See {@linkcode VectorEnvironment}. */
  protected observe(game: number): void {
    this.observations[2 * game] = this.variables[2 * game];
    this.observations[2 * game + 1] = this.variables[2 * game + 1];
  }

  /** See {@linkcode VectorEnvironment}. */
  protected drawGame(game: number): GamePicture {
    const position = this.variables[2 * game];
    const [width, height] = [240, 140];
    const scale = width / (rightmost - leftmost);
    const canvas = new Canvas(width, height, palette.ground);
    const on = (x: number): Point => [
      scale * (x - leftmost),
      height - 12 - scale * (0.45 * Math.sin(3 * x) + 0.55) * 0.75,
    ];
    for (let x = 0; x < width; x++) {
      canvas.box([x, on(leftmost + (x + 0.5) / scale)[1]], [x + 1, height], palette.solid);
    }
    const [flagX, flagY] = on(goal);
    canvas.box([flagX - 1, flagY - 26], [flagX + 1, flagY], palette.solid);
    canvas.box([flagX + 1, flagY - 26], [flagX + 13, flagY - 17], palette.goal);
    const [x, y] = on(position);
    // The wheels stand on the slope, the body above them.
    const angle = Math.atan(0.75 * 0.45 * 3 * Math.cos(3 * position));
    const [along, up] = [[Math.cos(angle), -Math.sin(angle)], [-Math.sin(angle), -Math.cos(angle)]];
    const at = (right: number, above: number): Point => [
      x + right * along[0] + above * up[0],
      y + right * along[1] + above * up[1],
    ];
    canvas.line(at(-7, 10), at(7, 10), 10, palette.agent);
    for (const side of [-7, 7]) canvas.disc(at(side, 4), 4, palette.limb);
    return canvas.picture();
  }

  /** See {@linkcode VectorEnvironment}. */
  protected describeGame(game: number): string {
    const [position, velocity] = this.variables.subarray(2 * game);
    return `car at ${position.toFixed(2)}, velocity ${velocity.toFixed(3)} a step`;
  }
}
