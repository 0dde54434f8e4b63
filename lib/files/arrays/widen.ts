/**
 * Half-precision numbers as float32, which holds each of them exactly.
 *
 * @param buffer IEEE 754 binary16, two bytes each, little-endian.
 * @returns The same numbers.
 */
export function widenFloat16(buffer: ArrayBuffer): Float32Array<ArrayBuffer> {
  return Float32Array.from(new Float16Array(buffer));
}

/**
 * Numbers of bfloat16, the upper half of a float32, as float32.
 *
 * @param buffer Two bytes each, little-endian.
 * @returns The same numbers.
 */
export function widenBfloat16(buffer: ArrayBuffer): Float32Array<ArrayBuffer> {
  const halves = new Uint16Array(buffer);
  const words = Uint32Array.from(halves, (half) => half << 16);
  return new Float32Array(words.buffer);
}
