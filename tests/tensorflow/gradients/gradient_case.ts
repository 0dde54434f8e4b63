/** Gradients next to central differences: what every table of this folder is checked by. */
import assert from "node:assert/strict";
import { compile, tf } from "lib/tensorflow";

/** A function to differentiate, and where. */
export interface GradientCase {
  /** The point, float32; not at a kink unless `expected` is given. */
  readonly at: tf.Tensor[];
  /** The function; results that are not float32 do not count. */
  readonly compute: (...x: tf.Tensor[]) => tf.Tensor | tf.Tensor[];
  /** TensorFlow's gradients of the results' plain sum, where a point has two slopes or differences are too rough. */
  readonly expected?: number[][];
  /** Why there is no second derivative: the message of the error that says so. Default: there is one. */
  readonly second?: RegExp;
  /** Half the distance of the points that are compared. Default 0.02. */
  readonly step?: number;
}

/** A table of cases by name. */
export type GradientTable = Record<string, GradientCase>;

/** Of the largest value; differences of first derivatives in float32 are rougher. */
const TOLERANCE = { first: 2e-3, second: 1e-2 };

/** Different numbers in mixed order, evenly between two bounds. */
export function numbers(shape: number[], from = -1, to = 1, seed = 0): tf.Tensor {
  const count = tf.util.sizeFromShape(shape);
  const stride = [7, 11, 13, 17, 19, 23].find((prime) => count % prime !== 0)!;
  return tf.tensor(
    Float32Array.from({ length: count }, (_, i) => {
      const place = (i * stride + seed * 3 + 1) % count;
      return from + (to - from) * (place + (0.31 + 0.17 * seed) % 1) / count;
    }),
    shape,
  );
}

/** Indices. */
export function indices(values: number[], shape = [values.length]): tf.Tensor1D {
  return tf.tensor(values, shape as [number], "int32");
}

/**
 * Checks first derivatives, eager and compiled, and second ones, eager and in one direction. The results are weighted by different
 * numbers, so that no two errors cancel; differences are summed in float64 and extrapolated from two steps.
 */
export function assertGradients(table: GradientTable): void {
  const problems = Object.entries(table).flatMap(([name, gradientCase]) => {
    const { numTensors } = tf.memory();
    const found = tf.tidy(() => problemsOf(gradientCase));
    const left = tf.memory().numTensors - numTensors;
    // tfjs keeps what a gradient would have needed where that throws.
    if (left > 0 && gradientCase.second === undefined) found.push(`leaves ${left} tensors`);
    return found.map((problem) => `${name}: ${problem}`);
  });
  assert.deepEqual(problems, []);
}

function problemsOf(gradientCase: GradientCase): string[] {
  const { at, expected, second } = gradientCase;
  const gradients = (...x: tf.Tensor[]) => tf.grads((...z) => loss(gradientCase, z))(x);
  const right = expected ??
    differences(gradientCase, (x) => weightedSum(results(gradientCase, x)));
  const compiled = compile(gradients);
  const problems = [
    ...difference("gradient", () => gradients(...at), right),
    ...difference("compiled gradient", () => compiled(...at), right),
  ];
  compiled.dispose();
  if (expected !== undefined || at.some(({ size }) => size === 0)) return problems;
  const slope = (x: tf.Tensor[]) => tf.grads((...z) => loss(gradientCase, z, (y) => y.square()))(x);
  const curvature = () =>
    tf.grads((...z) =>
      slope(z).map((part, i) => tf.sum(tf.mul(part, weights(part, i + 5))))
        .reduce((sum, part) => tf.add(sum, part))
    )(at);
  if (second !== undefined) {
    try {
      curvature();
      return [...problems, "second derivative: does not throw"];
    } catch (error) {
      const { message } = error as Error;
      return second.test(message) ? problems : [...problems, `second derivative: ${message}`];
    }
  }
  // One direction shows as much as all, for so many cases: what is wrong is hardly wrong across it.
  const directions = at.map((x, i) => weights(x, i + 9));
  const alongDirections = () => [
    curvature().map((part, i) => tf.sum(tf.mul(part, directions[i])))
      .reduce((sum, part) => tf.add(sum, part)),
  ];
  const bend = differences(
    { ...gradientCase, at: [tf.scalar(0)] },
    ([by]) => weightedSum(slope(at.map((x, i) => tf.add(x, tf.mul(by, directions[i])))), 5),
  );
  return [
    ...problems,
    ...difference("second derivative", alongDirections, bend, TOLERANCE.second),
  ];
}

function results({ compute }: GradientCase, x: tf.Tensor[]): tf.Tensor[] {
  return [compute(...x)].flat().filter(({ dtype }) => dtype === "float32");
}

function loss(
  gradientCase: GradientCase,
  x: tf.Tensor[],
  change = (y: tf.Tensor): tf.Tensor => y,
): tf.Tensor {
  return results(gradientCase, x).map((y, i) => {
    const changed = change(y);
    return tf.sum(gradientCase.expected === undefined ? tf.mul(changed, weights(y, i)) : changed);
  }).reduce((sum, part) => tf.add(sum, part));
}

function weightValues(count: number, seed: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => {
    const size = 0.6 + 0.4 * Math.sin(12.9898 * (i + 1) + seed);
    return i % 2 === 0 ? size : -size;
  });
}

function weights({ size, shape }: tf.Tensor, seed: number): tf.Tensor {
  return tf.tensor(weightValues(size, seed), shape);
}

function weightedSum(values: tf.Tensor[], seed = 0): number {
  return values.reduce((sum, tensor, i) => {
    const factors = weightValues(tensor.size, i + seed);
    return Array.from(tensor.dataSync()).reduce((part, value, k) => part + value * factors[k], sum);
  }, 0);
}

/** Central differences by each input's each value. */
function differences(
  { at, step = 0.02 }: GradientCase,
  f: (x: tf.Tensor[]) => number,
): number[][] {
  return at.map((x, i) => {
    const values = x.dataSync();
    return Array.from(values, (value, k) => {
      const slope = (by: number) => {
        const [up, down] = [Math.fround(value + by), Math.fround(value - by)];
        const at2 = (moved: number) =>
          tf.tidy(() => {
            const others = Float32Array.from(values).with(k, moved);
            return f(at.with(i, tf.tensor(others, x.shape)));
          });
        return (at2(up) - at2(down)) / (up - down);
      };
      return (4 * slope(step / 2) - slope(step)) / 3;
    });
  });
}

function difference(
  what: string,
  compute: () => tf.Tensor[],
  right: number[][],
  tolerance = TOLERANCE.first,
): string[] {
  let actual: number[][];
  try {
    actual = compute().map((tensor) => [...tensor.dataSync()]);
  } catch (error) {
    return [`${what}: ${(error as Error).message}`];
  }
  const scale = Math.max(1e-3, ...right.flat().filter(Number.isFinite).map(Math.abs));
  const isNear = (a: number, b: number) =>
    Object.is(a, b) || a === b || Math.abs(a - b) <= tolerance * scale;
  const isRight = right.every((values, i) =>
    values.length === actual[i].length && values.every((value, k) => isNear(actual[i][k], value))
  );
  return isRight ? [] : [`${what} is ${text(actual)} but must be ${text(right)}`];
}

function text(values: number[][]): string {
  return values.map((row) => `[${row.slice(0, 9).map((value) => value.toPrecision(4))}]`).join(" ");
}
