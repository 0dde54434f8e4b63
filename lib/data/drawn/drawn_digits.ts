import { checkOptions, UserRangeError } from "../../errors/mod.ts";
import { type DataSet, dataSetOf } from "../data_set.ts";
import { RandomStream } from "../../random/mod.ts";
import { digitStrokes, type Point, type Stroke } from "./digit_strokes.ts";
import { drawnSize, drawSegment } from "./ink.ts";

/** Options of {@linkcode drawnDigits}. */
export interface DrawnDigitsOptions {
  /** Decides every digit, an integer of at least 0. Default: 0. */
  seed?: number;
}

/**
 * Handwritten-looking digits, drawn by strokes with random shape, slant, width, thickness and noise, so that
 * everything can be tried without a download. As in MNIST, each digit fits a box of 20×20 pixels and
 * has its centre of mass in the middle of the image. Here the box holds what is at least half ink; the soft
 * edges can stand out of it by a pixel at each side.
 *
 * Each run of ten examples from the start has every digit once. More examples begin with the same ones.
 *
 * @example A hundred digits, ten of each
 * ```ts
 * import { drawnDigits } from "lib/data";
 * import assert from "node:assert/strict";
 *
 * const digits = drawnDigits(100, { seed: 42 });
 * assert.equal(digits.labels.filter((label) => label === 7).length, 10);
 * ```
 *
 * @param count How many, at least 1.
 * @param options The seed.
 * @returns The data set.
 * @throws {RangeError} If count or seed is not an integer in its range.
 */
export function drawnDigits(count: number, options: DrawnDigitsOptions = {}): DataSet {
  checkOptions<DrawnDigitsOptions>("drawnDigits()", options, { seed: "number" });
  if (!Number.isInteger(count) || count < 1) {
    throw new UserRangeError(`Cannot draw digits: count must be at least 1 but is ${count}`);
  }
  const { seed = 0 } = options;
  const random = new RandomStream(seed);
  const pixels = drawnSize ** 2;
  const images = new Uint8Array(count * pixels);
  const labels = new Uint8Array(count);
  const ten = Uint32Array.from({ length: 10 }, (_, digit) => digit);
  for (let i = 0; i < count; i++) {
    if (i % 10 === 0) random.shuffle(ten);
    labels[i] = ten[i % 10];
    drawDigit(labels[i], random, images.subarray(i * pixels, (i + 1) * pixels));
  }
  return dataSetOf({
    name: "drawn",
    source: `drawn from strokes, seed ${seed}`,
    seed,
    height: drawnSize,
    width: drawnSize,
    channels: 1,
    classes: 10,
    images,
    labels,
  });
}

/** Box that a digit fits, in pixels: MNIST's size normalisation. */
const boxSize = 20;

function drawDigit(digit: number, random: RandomStream, image: Uint8Array): void {
  const radius = clamp(1.3 + 0.35 * random.normal(), 0.7, 2.2);
  const paths = digitStrokes(digit, random).map(smooth);
  const placed = place(handwriting(random), paths, boxSize - 2 * radius);

  const ink = new Float32Array(image.length);
  const pressure = 0.15 * random.uniform(); // the pen is wider in one place than in another
  const phase = 2 * Math.PI * random.uniform();
  for (const path of placed) {
    for (let i = 1; i < path.length; i++) {
      const [[x0, y0], [x1, y1]] = [path[i - 1], path[i]];
      const here = radius * (1 + pressure * Math.sin(phase + (x0 + y0) / 4));
      drawSegment(ink, { x0, y0, x1, y1, radius: here });
    }
  }
  // The box leaves a margin of 4 pixels, and no digit's mass is further off than that.
  const [right, down] = offCentre(ink);
  for (let from = 0; from < ink.length; from++) {
    if (ink[from] === 0) continue;
    image[from + down * drawnSize + right] = 255 * clamp(ink[from] + 0.03 * random.normal(), 0, 1);
  }
}

/** A hand's way to write, as a map of the plane: width, rotation, slant, and a gentle bend. */
function handwriting(random: RandomStream): (point: Point) => Point {
  const width = clamp(0.72 + 0.1 * random.normal(), 0.45, 1);
  const angle = 0.08 * random.normal();
  const slant = clamp(0.18 + 0.2 * random.normal(), -0.3, 0.7);
  const bendX = 0.04 * random.normal();
  const bendY = 0.03 * random.normal();
  const phase = 2 * Math.PI * random.uniform();
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return ([x, y]) => {
    const bentX = (x - 0.5 + bendX * Math.sin(4 * y + phase)) * width - slant * (y - 0.5);
    const bentY = y - 0.5 + bendY * Math.sin(4 * x + phase);
    return [cos * bentX - sin * bentY, sin * bentX + cos * bentY];
  };
}

/** Maps paths, and scales and moves them to a box of `size` pixels in the middle of the image. */
function place(map: (point: Point) => Point, paths: readonly Stroke[], size: number): Stroke[] {
  const mapped = paths.map((path) => path.map(map));
  const points = mapped.flat();
  const [x, y] = [0, 1].map((axis) => {
    const values = points.map((point) => point[axis]);
    return { low: Math.min(...values), high: Math.max(...values) };
  });
  const scale = size / Math.max(x.high - x.low, y.high - y.low);
  const move = (value: number, { low, high }: { low: number; high: number }) =>
    (drawnSize - 1) / 2 + scale * (value - (low + high) / 2);
  return mapped.map((path) => path.map((point) => [move(point[0], x), move(point[1], y)]));
}

/** How far, in whole pixels, ink must move for its centre of mass to be in the middle of the image. */
function offCentre(ink: Float32Array): Point {
  let [mass, momentX, momentY] = [0, 0, 0];
  for (let at = 0; at < ink.length; at++) {
    mass += ink[at];
    momentX += ink[at] * (at % drawnSize);
    momentY += ink[at] * Math.floor(at / drawnSize);
  }
  const middle = (drawnSize - 1) / 2;
  return [Math.round(middle - momentX / mass), Math.round(middle - momentY / mass)];
}

/** Straight pieces of each span between two points of a stroke. */
const piecesPerSpan = 5;

/** A stroke as many short straight pieces: the Catmull-Rom spline through its points. */
function smooth(stroke: Stroke): Stroke {
  if (stroke.length === 2) return stroke;
  const path: Point[] = [stroke[0]];
  for (let i = 1; i < stroke.length; i++) {
    const before = stroke[i - 2] ?? stroke[i - 1];
    const after = stroke[i + 1] ?? stroke[i];
    for (let piece = 1; piece <= piecesPerSpan; piece++) {
      const t = piece / piecesPerSpan;
      const at = (axis: 0 | 1) =>
        catmullRom([before[axis], stroke[i - 1][axis], stroke[i][axis], after[axis]], t);
      path.push([at(0), at(1)]);
    }
  }
  return path;
}

/** Value at `t` in [0, 1] between the second and third of four values. */
function catmullRom([a, b, c, d]: readonly number[], t: number): number {
  return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
