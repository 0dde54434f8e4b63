/**
 * Whether something could not be written because the disk, or the user's share of it, is full: it may succeed once there
 * is room.
 *
 * @param error What was thrown, by Deno or by `writeFileAtomically()`.
 */
export function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error ? error.code : undefined;
  return code === "ENOSPC" || code === "EDQUOT" || isDiskFull(error.cause);
}
