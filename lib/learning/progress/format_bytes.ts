/**
 * A size for people in powers of 1,000: `512 B`, `9.3 kB`, `812 MB`, `1.2 GB`.
 *
 * @param bytes The size in bytes, at least 0.
 */
export function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let unit = 0;
  let value = bytes;
  while (unit < units.length - 1 && value >= 999.5) {
    value /= 1000;
    unit++;
  }
  return `${value < 9.95 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}
