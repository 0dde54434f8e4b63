import { fromFileUrl } from "@std/path";

const program = fromFileUrl(new URL("end_place.ts", import.meta.url));

/** The shells that wait for the end of this process, by the place that each would end. */
const watchers = new Map<string, Deno.ChildProcess>();

/**
 * Sees to it that the processes of a place end soon after this process does, however it ends: killed by SIGKILL, it can't end
 * them itself. A shell waits for the end of a pipe that this process alone holds, in a session of its own, where neither
 * Ctrl-C nor a closed terminal reaches it. (A number of a process that is looked at again and again could be another's.)
 *
 * @param id The place's.
 * @param log The file that takes what ending them has to say.
 */
export function endWithStarter(id: string, log: string): void {
  const child = new Deno.Command("sh", {
    // A line says that there is nothing to end any more.
    args: [
      ...["-c", 'exec >> "$1" 2>&1; shift; read -r _ || exec "$@"', "sh", log],
      ...[Deno.execPath(), "run", "--quiet", "-A", program, id],
    ],
    stdin: "piped",
    stdout: "null",
    stderr: "null",
    detached: true,
  }).spawn();
  child.unref();
  // Kept: a pipe that nobody refers to any more is closed.
  watchers.set(id, child);
}

/**
 * Lets the processes of a place, if there are any, go on when this process has ended. Does nothing where they would anyway.
 *
 * @param id The place's.
 */
export async function forgetStarter(id: string): Promise<void> {
  const child = watchers.get(id);
  if (child === undefined) return;
  watchers.delete(id);
  child.ref(); // it ends at once, and this process waits for that
  const writer = child.stdin.getWriter();
  try {
    await writer.write(new TextEncoder().encode("\n"));
    await writer.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error; // the shell was killed
  }
  await child.status;
}
