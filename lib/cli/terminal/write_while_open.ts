/** What a stream says that nobody reads any more: its terminal is gone, or the disk of its file is full. */
const gone = ["EPIPE", "EIO", "ENOSPC", "EDQUOT"];

/**
 * Writes text as long as somebody reads it. What it is about goes on without: when a pipe is closed, as by `| head -1`,
 * when the terminal is gone, or when the disk is full that has the log.
 *
 * @param stream Standard output or standard error.
 * @param text The text, line ends included.
 */
export function writeWhileOpen(stream: Pick<typeof Deno.stdout, "writeSync">, text: string): void {
  const bytes = new TextEncoder().encode(text);
  try {
    for (let written = 0; written < bytes.length;) {
      written += stream.writeSync(bytes.subarray(written));
    }
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (!gone.includes(code)) throw error;
  }
}
