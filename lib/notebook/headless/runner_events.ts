/**
 * The other end of `runner.py`, which is there because nbclient loses outputs of Deno's kernel (see there). Delete both, and
 * run nbclient's own `jupyter execute`, when the kernel sends `idle` after a cell's outputs
 * (https://github.com/denoland/deno/pull/34083 is where the order was lost).
 *
 * @module
 */
import { UserError } from "../../errors/mod.ts";
import type { Json, NotebookOutput } from "../notebook_file.ts";

/** What `runner.py` writes, one a line. `index` is a cell's place in the notebook, from 0. */
export type RunnerEvent =
  | { event: "kernel"; pid: number }
  | { event: "language"; info: { [key: string]: Json } }
  | { event: "start"; index: number }
  | { event: "text"; index: number; text: string }
  | {
    event: "end";
    index: number;
    seconds: number;
    execution_count: number;
    /** Of the cell, and of earlier cells that it changed, by index. */
    outputs: Record<string, NotebookOutput[]>;
    /** What the cell threw, or why it could not be parsed. */
    error: { name: string; message: string; is_syntax: boolean } | null;
    /** Whether the cell came to its own end; otherwise a failure follows. */
    has_ended: boolean;
  }
  | { event: "failure"; reason: string; message: string; status?: number | null }
  | { event: "done" };

/** How to start the runner. */
export interface RunnerOptions {
  /** The Python to use. */
  program: string;
  /** The runner and its arguments. */
  args: string[];
  /** All of its environment variables. */
  env: Record<string, string>;
  /** Stops the runner when aborted. */
  signal?: AbortSignal;
}

/**
 * Starts the runner and yields its events. However the loop over them is left, runner and kernel are gone afterwards.
 *
 * @param options How to start it.
 * @throws {Error} If the runner itself fails; with the end of what it wrote on standard error.
 */
export async function* runnerEvents(options: RunnerOptions): AsyncGenerator<RunnerEvent> {
  const { program, args, env, signal } = options;
  const child = new Deno.Command(program, {
    args,
    clearEnv: true,
    env,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const complaint = new Response(child.stderr).text();
  // The runner stops when its input ends. It may be gone already, which is as good.
  let stopping: Promise<void> | undefined;
  const stop = () => stopping ??= child.stdin.close().catch(() => {});
  signal?.addEventListener("abort", stop);
  if (signal?.aborted) stop();
  let kernel: number | undefined;
  try {
    for await (const event of jsonLines(child.stdout)) {
      if (event.event === "kernel") kernel = event.pid;
      yield event;
    }
  } finally {
    signal?.removeEventListener("abort", stop);
    await stop();
    // A runner that ended normally has ended its kernel; one that was killed has not.
    if ((await child.status).signal && kernel !== undefined) killGroup(kernel);
  }
  const { success, code, signal: killer } = await child.status;
  if (success) return;
  const lastWords = (await complaint).trim().split("\n").slice(-12).join("\n");
  throw new UserError(
    `Cannot run a notebook: its runner ended with ${killer ?? code}:\n${lastWords}`,
  );
}

async function* jsonLines(stream: ReadableStream<Uint8Array<ArrayBuffer>>) {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    for (const line of lines) yield JSON.parse(line) as RunnerEvent;
  }
}

/** The kernel leads its own process group, so that all that it started ends with it. */
function killGroup(leader: number): void {
  try {
    Deno.kill(-leader, "SIGKILL");
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
