/** The numbers that the reference values were computed from: formula.py's and make_dcgan_reference.py's again. */
import reference from "./dcgan_reference.json" with { type: "json" };

/** FNV-1a, 32 bits. */
function nameHash(name: string): number {
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(name)) {
    value = Math.imul(value ^ byte, 0x01000193);
  }
  return value;
}

/** `count` numbers in [-1, 1) that depend on `name` and the index only. */
export function entries(name: string, count: number): Float64Array {
  const salt = nameHash(name);
  return Float64Array.from({ length: count }, (_, index) => {
    let h = Math.imul(index, 0x9e3779b1) ^ salt;
    h ^= h >>> 16;
    h = Math.imul(h, 0x85ebca6b);
    h ^= h >>> 13;
    h = Math.imul(h, 0xc2b2ae35);
    h ^= h >>> 16;
    return (h >>> 0) / 2147483648 - 1;
  });
}

/** The value of the weight called `name`, in C order. */
export function weight(name: string, shape: readonly number[]): Float32Array {
  const values = entries(name, shape.reduce((size, axis) => size * axis, 1));
  switch (name.split("/").at(-1)) {
    case "kernel": {
      const receptive = shape.slice(0, -2).reduce((size, axis) => size * axis, 1);
      const fans = shape.at(-2)! + shape.at(-1)!;
      return Float32Array.from(values, (u) => u * Math.sqrt(6 / (fans * receptive)));
    }
    case "gamma":
    case "moving_variance":
      return Float32Array.from(values, (u) => 1 + u * 0.1);
    case "bias":
      return Float32Array.from(values, (u) => 0.5 + u * 0.1);
    default:
      return Float32Array.from(values, (u) => u * 0.1);
  }
}

/** Noise of variance 1, `[batch, latent 100]`. */
export function noise(): Float32Array {
  const values = entries(`noise ${reference.attempt}`, reference.batch * 100);
  return Float32Array.from(values, (u) => u * Math.sqrt(3));
}

/** Images in [-1, 1), `[batch, 28, 28, 1]`. */
export function images(): Float32Array {
  return Float32Array.from(entries(`images ${reference.attempt}`, reference.batch * 784));
}

/** Step `step`'s gradient of the optimiser's test, from 1e-8 to 1 in size. */
export function adamGradient(step: number): Float32Array {
  return Float32Array.from(
    entries(`adam gradient ${step}`, 40),
    (u, index) => u * 10 ** -(index % 9),
  );
}
