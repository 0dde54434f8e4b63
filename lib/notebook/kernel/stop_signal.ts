let current: AbortController | undefined;

/**
 * A signal that the next press on Stop aborts; later presses are for later calls. A training cell tests it after each
 * step, or passes it to a function that does, and so ends within one step with the kernel and all variables kept:
 *
 * ```ts ignore
 * const stop = stopSignal();
 * for await (const log of learner.train({ signal: stop })) show(log);
 * stop.throwIfAborted();
 * ```
 *
 * A cell asks for it once, however many loops it has, or a press would end only one of them. The last line makes an
 * error of a press, which says how to go on; it keeps cells that wait for their turn, as after Run All, from running
 * with half of what they need. (VS Code sees to that itself, for JupyterLab `lab.py` does.)
 *
 * Stop sends SIGINT, which the project's kernelspec makes harmless where no cell listens. The loop must await
 * something real now and then, or the kernel never gets to hear of it.
 *
 * @returns A signal that has not been aborted.
 */
export function stopSignal(): AbortSignal {
  if (!current) Deno.addSignalListener("SIGINT", stop);
  if (!current || current.signal.aborted) current = new AbortController();
  return current.signal;
}

function stop(): void {
  const reason = new DOMException(
    "Stopped: run this cell again, then those after it",
    "AbortError",
  );
  // The kernel shows the stack. Where a signal is listened to says nothing to a reader, and is a path of this machine.
  reason.stack = `${reason.name}: ${reason.message}`;
  current?.abort(reason);
}
