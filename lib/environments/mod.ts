/**
 * What a policy acts in: games side by side in typed arrays. An {@linkcode Environment} allocates nothing per step, keeps
 * *terminated* and *truncated* apart, and goes on from a state to the byte. Environments with finitely many states are
 * tables, {@linkcode FiniteMdp}, which planning reads and {@linkcode TabularEnvironment} plays.
 *
 * ```ts
 * import { CartPole } from "lib/environments";
 *
 * const cartPole = new CartPole({ games: 64, seed: 1 });
 * const actions = new Int32Array(cartPole.games);
 * for (let step = 0; step < 500; step++) {
 *   // To the side that the pole falls to: [position, velocity, angle, angular velocity] of each game.
 *   for (let game = 0; game < cartPole.games; game++) {
 *     actions[game] = cartPole.observations[4 * game + 2] > 0 ? 1 : 0;
 *   }
 *   cartPole.step(actions);
 *   for (let game = 0; game < cartPole.games; game++) {
 *     if (cartPole.terminated[game]) console.assert(cartPole.episodeReturns[game] >= 8);
 *   }
 * }
 * ```
 *
 * @module
 */
export type { GameGroup } from "./atari/game_groups.ts";
export { Pong } from "./atari/pong.ts";
export type { PongOptions } from "./atari/pong_options.ts";
export { prepareAtari } from "./atari/prepare_atari.ts";
export { CartPole, type CartPoleOptions } from "./control/cart_pole.ts";
export { MountainCar } from "./control/mountain_car.ts";
export { Pendulum } from "./control/pendulum.ts";
export type {
  Environment,
  EnvironmentOptions,
  EnvironmentState,
  ObservationArray,
} from "./environment.ts";
export { cliffWalking, type CliffWalkingOptions } from "./grids/cliff_walking.ts";
export { frozenLake, type FrozenLakeOptions } from "./grids/frozen_lake.ts";
export {
  type Cell,
  type Direction,
  gridWorld,
  gridWorldLegend,
  type GridWorldOptions,
} from "./grids/grid_world.ts";
export { randomLake, type RandomLakeOptions } from "./grids/random_lake.ts";
export { Canvas, type Colour, type Point } from "./pictures/canvas.ts";
export type { GamePicture } from "./pictures/game_picture.ts";
export { palette } from "./pictures/palette.ts";
export { Catch, type CatchOptions } from "./pixels/catch.ts";
export { FrameStack } from "./pixels/frame_stack.ts";
export { type BoxSpace, type DiscreteSpace, sizeOfSpace, type Space } from "./space.ts";
export { coins } from "./tables/coins.ts";
export { FiniteMdp, type FiniteMdpRules, type Outcome } from "./tables/finite_mdp.ts";
export { fiveChoices, type FiveChoicesOptions } from "./tables/five_choices.ts";
export type { CellKind, GridLayout } from "./tables/grid_layout.ts";
export { randomWalk, type RandomWalkOptions } from "./tables/random_walk.ts";
export { TabularEnvironment } from "./tables/tabular_environment.ts";
export { VectorEnvironment, type VectorEnvironmentParts } from "./vector_environment.ts";
