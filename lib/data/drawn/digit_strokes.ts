import type { RandomStream } from "../../random/mod.ts";

/** A point of the unit square: x to the right, y down. */
export type Point = readonly [x: number, y: number];

/** A pen's path, as a smooth curve through its points. Corners are where one stroke ends and the next begins. */
export type Stroke = readonly Point[];

/**
 * The strokes of one handwritten digit, about as large as the unit square. Each call shapes it anew: how open
 * a four is, how round a two, whether a seven has a bar.
 *
 * @param digit Which one, 0 to 9.
 * @param random Decides the shape.
 * @returns The strokes.
 */
export function digitStrokes(digit: number, random: RandomStream): Stroke[] {
  return writers[digit](
    (low, high) => low + (high - low) * random.uniform(),
    (probability) => random.uniform() < probability,
  );
}

type Between = (low: number, high: number) => number;
type Chance = (probability: number) => boolean;
type Writer = (between: Between, chance: Chance) => Stroke[];

const writers: readonly Writer[] = [zero, one, two, three, four, five, six, seven, eight, nine];

function zero(between: Between): Stroke[] {
  const halfWidth = between(0.3, 0.5);
  const start = between(-2.2, -0.9); // radians; 0 is to the right, -π/2 at the top
  const turn = -2 * Math.PI - between(-0.25, 0.5); // anticlockwise, not always closed
  const points = 12;
  return [
    Array.from({ length: points + 1 }, (_, i) => {
      const angle = start + turn * i / points;
      const bulge = between(0.95, 1.05);
      return [0.5 + halfWidth * bulge * Math.cos(angle), 0.5 + 0.5 * bulge * Math.sin(angle)];
    }),
  ];
}

function one(between: Between, chance: Chance): Stroke[] {
  const top: Point = [0.5, 0];
  const bottom: Point = [0.5 + between(-0.03, 0.03), 1];
  const strokes: Stroke[] = [[top, [0.5 + between(-0.03, 0.03), 0.5], bottom]];
  if (chance(0.2)) strokes.push([top, [between(0.28, 0.4), between(0.12, 0.25)]]);
  if (chance(0.08)) strokes.push([[between(0.2, 0.3), 1], [between(0.7, 0.8), 1]]);
  return strokes;
}

function two(between: Between, chance: Chance): Stroke[] {
  const shoulder = between(0.22, 0.34);
  const arc: Point[] = [
    [between(0.05, 0.2), between(0.15, 0.3)],
    [between(0.4, 0.5), 0],
    [between(0.78, 0.9), shoulder],
    [between(0.55, 0.68), between(0.56, 0.66)],
  ];
  const end: Point = [between(0.9, 1.05), between(0.86, 1.02)];
  if (chance(0.4)) { // one stroke, with a loop at the lower left
    const loop = between(0.06, 0.14);
    return [[
      ...arc,
      [0.3, 0.94],
      [0.08, 1],
      [0, 0.93],
      [0.14, 0.93 - loop],
      [between(0.45, 0.6), between(0.9, 0.96)],
      end,
    ]];
  }
  const corner: Point = [between(0, 0.12), between(0.95, 1)];
  return [[...arc, corner], [corner, [0.5, between(0.92, 1)], end]];
}

function three(between: Between): Stroke[] {
  const middle: Point = [between(0.3, 0.5), between(0.43, 0.5)];
  const top = between(0.72, 0.9);
  const belly = between(0.85, 1);
  return [
    [
      [between(0.05, 0.2), between(0.06, 0.2)],
      [0.48, 0],
      [top, between(0.17, 0.25)],
      [0.64, 0.4],
      middle,
    ],
    [
      middle,
      [0.7, 0.52],
      [belly, between(0.68, 0.78)],
      [between(0.5, 0.62), 0.98],
      [between(0, 0.15), between(0.84, 0.98)],
    ],
  ];
}

function four(between: Between, chance: Chance): Stroke[] {
  const bar = between(0.5, 0.65);
  const corner: Point = [between(0, 0.1), bar + between(-0.03, 0.03)];
  const stem = between(0.62, 0.75);
  const bottom: Point = [stem + between(-0.08, 0.06), 1];
  if (chance(0.3)) { // closed: both strokes begin at the top
    const top: Point = [stem, 0];
    return [[top, corner], [corner, [between(0.92, 1.05), bar]], [top, [stem, 0.5], bottom]];
  }
  const left: Point = [between(0.08, 0.3), between(0, 0.08)];
  return [
    [left, [between(0.04, 0.14), 0.3], corner],
    [corner, [0.45, bar + between(-0.02, 0.04)], [between(0.85, 1.05), bar - between(0, 0.08)]],
    [[stem + between(0, 0.12), between(0, 0.15)], [stem, 0.5], bottom],
  ];
}

function five(between: Between): Stroke[] {
  const corner: Point = [between(0.2, 0.35), between(0, 0.08)];
  const waist: Point = [between(0.12, 0.25), between(0.38, 0.48)];
  const belly = between(0.78, 0.95);
  return [
    [[between(0.8, 1.05), between(-0.04, 0.06)], corner],
    [corner, waist],
    [
      waist,
      [0.5, between(0.34, 0.42)],
      [belly, between(0.58, 0.7)],
      [between(0.5, 0.65), 0.96],
      [between(0, 0.15), between(0.88, 1)],
    ],
  ];
}

function six(between: Between): Stroke[] {
  const loopTop = between(0.46, 0.62);
  const right = between(0.78, 0.95);
  return [[
    [between(0.55, 0.8), 0],
    [between(0.25, 0.36), between(0.2, 0.3)],
    [0.08, 0.62],
    [0.2, 0.92],
    [0.5, 1],
    [right, between(0.75, 0.84)],
    [between(0.6, 0.72), loopTop + 0.02],
    [0.4, loopTop + 0.04],
    [between(0.12, 0.2), between(0.76, 0.84)],
  ]];
}

function seven(between: Between, chance: Chance): Stroke[] {
  const corner: Point = [between(0.82, 1), between(0, 0.1)];
  const bottom: Point = [between(0.3, 0.5), 1];
  const strokes: Stroke[] = [
    [[between(0, 0.1), between(0.02, 0.16)], [0.45, between(0.02, 0.08)], corner],
    [corner, [between(0.58, 0.68), between(0.42, 0.5)], bottom],
  ];
  if (chance(0.3)) strokes.push([[0.15, 0], [between(0, 0.08), between(0.12, 0.25)]]);
  if (chance(0.2)) {
    const height = between(0.46, 0.56);
    strokes.push([[between(0.25, 0.35), height], [between(0.78, 0.9), height - 0.03]]);
  }
  return strokes;
}

function eight(between: Between): Stroke[] {
  const start: Point = [between(0.7, 0.85), between(0.1, 0.2)];
  const waist = between(0.42, 0.5);
  const left = between(0.05, 0.18);
  const right = between(0.82, 0.95);
  return [[
    start,
    [between(0.45, 0.55), 0],
    [between(0.12, 0.25), between(0.16, 0.24)],
    [0.48, waist],
    [right, between(0.7, 0.78)],
    [0.5, 1],
    [left, between(0.74, 0.82)],
    [0.48, waist + 0.04],
    [start[0] + between(-0.04, 0.06), start[1] + between(-0.04, 0.08)],
  ]];
}

function nine(between: Between, chance: Chance): Stroke[] {
  const right = between(0.72, 0.85);
  const loopBottom = between(0.4, 0.54);
  const joint: Point = [right, between(0.14, 0.24)];
  const loop: Stroke = [
    joint,
    [0.5, 0],
    [between(0.08, 0.2), between(0.22, 0.3)],
    [0.36, loopBottom],
    [between(0.64, 0.7), loopBottom - 0.12],
    joint,
  ];
  const tail: Stroke = chance(0.3)
    ? [joint, [right, 0.65], [between(0.5, 0.62), 0.98], [between(0.1, 0.25), between(0.88, 0.96)]]
    : [joint, [right - 0.02, 0.5], [right - between(0.05, 0.3), 1]];
  return [loop, tail];
}
