/** The remainders of all bytes by Castagnoli's polynomial, bits reversed. */
const remainders = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) {
    remainder = remainder & 1 ? (remainder >>> 1) ^ 0x82f63b78 : remainder >>> 1;
  }
  return remainder;
});

/**
 * The checksum CRC-32C (Castagnoli) of RFC 3720, which TFRecord files have; zip's is of another polynomial.
 *
 * @param bytes What to sum up.
 * @returns An integer in [0, 2³²).
 */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = remainders[(crc ^ byte) & 0xff] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

/**
 * The checksum as TFRecord files store it: turned and shifted, so that a record which holds records does not hold its
 * own checksum.
 *
 * @param bytes What to sum up.
 * @returns An integer in [0, 2³²).
 */
export function maskedCrc32c(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
