import { isDiskFull } from "../../files/mod.ts";

/** Between two tries, in milliseconds. */
const everyMs = 2000;

/** How a {@linkcode PatientWriter} makes room, and how long it waits for it. */
export interface PatientWriterOptions {
  /** Removes what can be done without; says whether there was something. */
  readonly giveUp: () => Promise<boolean>;
  /** Called when the wait begins. Undefined: nobody would know of a wait, so there is none. */
  readonly onWait: ((problem: string) => void) | undefined;
  /** Ends the wait. Default: only room does. */
  readonly signal: AbortSignal | undefined;
}

/** Writes what cannot be made again. */
export type PatientWriter = <T>(write: () => Promise<T>) => Promise<T>;

/**
 * Makes what writes on a disk that may be full. What was trained is in memory: a training that waits there until somebody
 * makes room loses nothing, where one that ends loses all since its last checkpoint.
 *
 * @param options How it makes room, and how long it waits for it.
 * @returns Calls what writes, again and again while the disk is full; throws what it throws for another reason or once
 * the signal is aborted.
 */
export function patientWriter({ giveUp, onWait, signal }: PatientWriterOptions): PatientWriter {
  return async (write) => {
    for (let isSaid = false;;) {
      try {
        return await write();
      } catch (error) {
        if (!isDiskFull(error)) throw error;
        if (await giveUp()) continue;
        if (onWait === undefined || signal?.aborted) throw error;
        if (!isSaid) {
          const reason = error instanceof Error ? error.message : String(error);
          onWait(
            `${reason}; the training waits, its state in memory, until there is room, and then goes on; to end it now ` +
              "loses what it has trained since its last checkpoint",
          );
        }
        isSaid = true;
        await pause(signal);
      }
    }
  };
}

function pause(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, everyMs);
    signal?.addEventListener("abort", end);
  });
}
