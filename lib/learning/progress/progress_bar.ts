/**
 * A bar of block characters for terminals and text outputs: `████████░░░░`.
 *
 * @param fraction Share that is done, 0 to 1.
 * @param width Number of characters. Default 24.
 */
export function progressBar(fraction: number, width: number = 24): string {
  const full = Math.round(Math.min(1, Math.max(0, fraction)) * width);
  return "█".repeat(full) + "░".repeat(width - full);
}
