import { dirname } from "@std/path";
import {
  installLibTensorFlow,
  type InstallProgress,
  LibTensorFlowNotFoundError,
  locateLibTensorFlow,
} from "../../tensorflow/mod.ts";
import { progressBar, ProgressMeter } from "../../learning/mod.ts";
import { ProgressLine } from "../terminal/progress_line.ts";
import { timeLeft } from "../terminal/time_left.ts";

/** Options of {@linkcode prepareTensorFlow}. */
export interface PrepareOptions {
  /** Whether to fetch the project's own library though another was found. Default: false. */
  own?: boolean;
  /** Ends the set-up when aborted. Default: never. */
  signal?: AbortSignal;
}

/**
 * Sees to it that there is a TensorFlow library, and shows progress while it is fetched. One that
 * FEDGAN_LIBTENSORFLOW names or that an active Python environment has is taken as it is.
 *
 * @param options Whether to insist on the project's own, and abort.
 * @returns The folder of the library.
 * @throws {Error} If it cannot be fetched, or a setting leads nowhere.
 */
export async function prepareTensorFlow(options: PrepareOptions = {}): Promise<string> {
  const { own = false, signal } = options;
  const found = own ? undefined : foundLibrary();
  if (found !== undefined) return found;
  const line = new ProgressLine();
  const meters = { downloading: new ProgressMeter(1), extracting: new ProgressMeter(1) };
  const onProgress = ({ phase, doneBytes, totalBytes }: InstallProgress) => {
    if (phase === "waiting") return line.show("Waiting for another set-up to finish");
    const share = doneBytes / totalBytes;
    const [done, total] = [doneBytes, totalBytes].map((bytes) => Math.round(bytes / 1e6));
    const left = timeLeft(meters[phase], share);
    const verb = phase === "downloading" ? "Downloading" : "Extracting";
    line.show(
      `${verb} TensorFlow ${progressBar(share, 12)} ${Math.floor(100 * share)}% ` +
        `(${done} of ${total} MB) ${left}`.trimEnd(),
    );
  };
  try {
    return (await installLibTensorFlow({ onProgress, signal })).folder;
  } finally {
    line.clear();
  }
}

function foundLibrary(): string | undefined {
  try {
    const { origin, cc } = locateLibTensorFlow();
    // tfjs-node-gpu's own is years older than the pinned one: it serves where nothing else can be had.
    return origin === "tfjs-node-gpu" ? undefined : dirname(cc);
  } catch (error) {
    if (error instanceof LibTensorFlowNotFoundError) return undefined;
    throw error;
  }
}
