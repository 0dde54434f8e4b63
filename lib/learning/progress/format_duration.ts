/**
 * A duration for people: `0.4 s`, `42 s`, `3:07 min`, `2:05:09 h`.
 *
 * @param milliseconds The duration, at least 0.
 */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 9_950) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  if (seconds < 3600) return `${Math.floor(seconds / 60)}:${two(seconds % 60)} min`;
  return `${Math.floor(seconds / 3600)}:${two(seconds % 3600 / 60)}:${two(seconds % 60)} h`;
}
