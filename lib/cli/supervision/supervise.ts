import { spawn } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:os";
import { printable } from "../terminal/printable.ts";
import { isSecond } from "../terminal/interrupt.ts";
import { shellWord } from "../terminal/shell_word.ts";
import { watchStarter } from "../terminal/watch_starter.ts";
import { writeWhileOpen } from "../terminal/write_while_open.ts";
import type { SupervisedNote } from "./tell_supervisor.ts";

/**
 * Runs this process's command again in a child, and ends this process as the child ends.
 *
 * The child has the same terminal, arguments and permissions. SIGINT and SIGTERM are passed on to it. It gets SIGTERM as
 * well when the process that started this one is gone, unless a terminal was closed (SIGHUP), which a training outlives.
 */
export async function supervise(): Promise<never> {
  const child = spawn(
    Deno.execPath(),
    ["run", ...permissionFlags(), Deno.mainModule, ...Deno.args],
    { stdio: ["inherit", "inherit", "inherit", "ipc"] },
  );
  let run: string | undefined;
  let hasEnded = false;
  child.on("message", (note: SupervisedNote) => {
    if (note.kind === "run") run = note.reference;
    else {
      hasEnded = true;
      child.disconnect();
    }
  });
  let asked: "SIGINT" | "SIGTERM" | undefined;
  let firstMs = 0;
  const send = (signal: Deno.Signal) => {
    try {
      // Not child.kill(), which sends one signal only and closes the channel.
      if (child.pid !== undefined) Deno.kill(child.pid, signal);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error; // it has ended meanwhile
    }
  };
  const pass = (signal: "SIGINT" | "SIGTERM") => {
    send(signal);
    if (asked === undefined) firstMs = performance.now();
    // A child that computes without a pause, as a search through games does, does not hear that it is to end at once.
    else if (isSecond(firstMs)) setTimeout(() => send("SIGKILL"), deafMs);
    asked = signal;
  };
  const starter = watchStarter(() => pass("SIGTERM"));
  Deno.addSignalListener("SIGINT", () => pass("SIGINT"));
  Deno.addSignalListener("SIGTERM", () => pass("SIGTERM"));
  Deno.addSignalListener("SIGHUP", () => starter.forget());

  const isHeard = once(child, "disconnect"); // after the last note, which can come later than the exit
  const exit = await new Promise<Pick<SilentEnd, "exitCode" | "signal">>((resolve, reject) => {
    child.once("exit", (exitCode, signal) => resolve({ exitCode, signal }));
    child.once("error", reject);
  });
  await isHeard;
  if (!hasEnded) {
    const words = lastWords({ run, ...exit, isAsked: asked !== undefined });
    writeWhileOpen(Deno.stderr, printable(`${words}\n`));
  }
  Deno.exit(exit.exitCode ?? 128 + constants.signals[asked ?? exit.signal!]);
}

/** How long a child may take to hear a second Ctrl-C. */
const deafMs = 1000;

/** All permissions but those that this process does not have. */
function permissionFlags(): string[] {
  const names = ["read", "write", "net", "env", "run", "ffi", "sys", "import"] as const;
  const missing = names.filter((name) => {
    const { state, partial } = Deno.permissions.querySync({ name });
    return state !== "granted" || partial;
  });
  return ["--allow-all", ...missing.map((name) => `--deny-${name}`)];
}

/** How a child ended that did not say so itself. */
export interface SilentEnd {
  /** What `deno task resume` finds its run by; undefined before there was one. */
  run: string | undefined;
  /** Its exit code; null after a signal. */
  exitCode: number | null;
  /** The signal that ended it; null after an exit. */
  signal: NodeJS.Signals | null;
  /** Whether it was to end. */
  isAsked: boolean;
}

/**
 * What is left to say of a child that ended without a word.
 *
 * @param end How it ended.
 * @returns A line: what happened, and how to go on.
 */
export function lastWords({ run, exitCode, signal, isAsked }: SilentEnd): string {
  const what = isAsked
    ? "Ended at once"
    : signal === "SIGKILL"
    ? "Error: The training was killed (SIGKILL), perhaps because memory ran out"
    : `Error: The training crashed (${signal ?? `exit code ${exitCode}`})`;
  return run === undefined
    ? `${what} before it wrote anything`
    : `${what}; continue with: deno task resume ${shellWord(run)}`;
}
