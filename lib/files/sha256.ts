import { createHash } from "node:crypto";

/**
 * SHA-256 of bytes, as if the parts were joined: `sha256(a, b)` is the checksum of `a` followed by `b`.
 *
 * @example Checksum of some bytes
 * ```ts
 * import { sha256 } from "lib/files";
 * import assert from "node:assert/strict";
 *
 * assert.equal(
 *   sha256(new TextEncoder().encode("abc")),
 *   "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
 * );
 * ```
 *
 * @param parts The bytes, in order.
 * @returns 64 lower-case hexadecimal digits.
 */
export function sha256(...parts: Uint8Array[]): string {
  return sha256OfParts(parts);
}

/**
 * {@linkcode sha256} of parts that need not be in memory at the same time.
 *
 * @param parts The bytes, in order.
 * @returns 64 lower-case hexadecimal digits.
 */
export function sha256OfParts(parts: Iterable<Uint8Array>): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
}
