import process from "node:process";

/** Between two looks at who the parent is, in milliseconds. */
const everyMs = 1000;

/** A process that is watched. */
export interface WatchedProcess {
  /** Watches it no more. */
  forget(): void;
}

/**
 * Watches the `deno task` that started this process: killed by SIGKILL, it can't pass that on.
 *
 * A process that no task started watches nobody: its parent is a shell, which may end before it, as in `nohup … &`. Nor
 * does one that has a channel to its parent, which closes when that is gone.
 *
 * @param onGone Called once, when it is gone.
 * @returns The way to watch it no more.
 */
export function watchStarter(onGone: () => void): WatchedProcess {
  const isByTask = Deno.env.get("INIT_CWD") !== undefined;
  if (!isByTask || process.send !== undefined) return { forget: () => {} };
  return watchParent(onGone);
}

/**
 * Watches the process that started this one, whatever it is.
 *
 * @param onGone Called once, when it is gone.
 * @returns The way to watch it no more.
 */
export function watchParent(onGone: () => void): WatchedProcess {
  const parent = Deno.ppid;
  const timer = setInterval(() => {
    if (Deno.ppid === parent) return;
    clearInterval(timer);
    onGone();
  }, everyMs);
  return { forget: () => clearInterval(timer) };
}
