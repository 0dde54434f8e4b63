import type { Colour } from "./canvas.ts";

/** The colours of all games' pictures. */
export const palette = {
  /** What is empty. */
  ground: [250, 250, 247],
  /** Lines that only divide. */
  grid: [216, 216, 210],
  /** Walls, floors, tracks. */
  solid: [84, 88, 96],
  /** What the policy moves. */
  agent: [31, 98, 178],
  /** What it moves by means of that. */
  limb: [214, 142, 62],
  /** Where it should go, or what it should catch. */
  goal: [52, 150, 92],
  /** What it should avoid. */
  danger: [200, 62, 58],
  /** Where episodes begin. */
  start: [222, 230, 244],
} as const satisfies Record<string, Colour>;
