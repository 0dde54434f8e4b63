import { RandomStream } from "../../random/mod.ts";

/**
 * A random matrix whose rows or columns, whichever are fewer, are orthogonal and of one length: a layer that begins with it
 * neither stretches nor flattens what goes through it (Saxe et al. 2013, https://arxiv.org/abs/1312.6120).
 *
 * @param shape `[inputs, outputs]`.
 * @param options The length, and the seed that decides the directions.
 * @returns The matrix `[inputs, outputs]`, row by row.
 */
export function orthogonal(
  [inputs, outputs]: readonly [number, number],
  { gain, seed }: { gain: number; seed: number },
): Float32Array {
  const random = new RandomStream(seed);
  const [count, size] = [Math.min(inputs, outputs), Math.max(inputs, outputs)];
  const vectors: Float64Array[] = [];
  while (vectors.length < count) {
    const vector = Float64Array.from({ length: size }, () => random.normal());
    // Twice: what rounding leaves after the first pass is gone after the second.
    for (let pass = 0; pass < 2; pass++) {
      for (const other of vectors) subtract(vector, other, dot(vector, other));
    }
    const length = Math.sqrt(dot(vector, vector));
    vectors.push(vector.map((value) => value / length));
  }
  const isWide = inputs <= outputs;
  return Float32Array.from({ length: inputs * outputs }, (_, i) => {
    const [row, column] = [Math.floor(i / outputs), i % outputs];
    return gain * (isWide ? vectors[row][column] : vectors[column][row]);
  });
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function subtract(from: Float64Array, direction: Float64Array, length: number): void {
  for (let i = 0; i < from.length; i++) from[i] -= length * direction[i];
}
