/**
 * Outputs that Deno's kernel (since its rewrite, https://github.com/denoland/deno/pull/34083) sends after the message that
 * ends their cell; the kernel before it had the same trouble (https://github.com/denoland/deno/pull/20337). No issue is filed
 * upstream as of Deno 2.9.6. Delete this and `output_listener.ts` when the kernel sends `idle` after a cell's outputs, as
 * Jupyter's protocol asks.
 *
 * @module
 */
import { kernelInternals } from "./kernel_internals.ts";
import { OutputListener } from "./output_listener.ts";

/** How long to wait where the kernel's output port can't be heard, in ms. Most outputs need less than two. */
const blindWaitMs = 30;
/** How long to wait for the port at most, in ms: a cell's end must not hang on it. */
const longestWaitMs = 5_000;

let isInstalled = false;

/**
 * Keeps every output under its own cell, in every front end. Deno's kernel queues outputs, and says to the front end
 * that a cell has ended without waiting for the queue; so when the next cell follows at once, late outputs show under
 * that. This makes the kernel wait, at the end of each cell, until a marker that went through the same queue has come
 * out of its output port. Cells that throw are not covered: the kernel doesn't pass here for them.
 *
 * @returns Whether it holds: `false` outside a kernel, and where Deno has changed what this relies on.
 */
export function orderOutputs(): boolean {
  const kernel = kernelInternals();
  const publish = kernel?.broadcastResult;
  if (isInstalled || !kernel || !publish) return isInstalled;
  const listener = OutputListener.connect().catch(() => undefined);
  kernel.broadcastResult = async (executionCount, result) => {
    await publish(executionCount, result);
    await outputsPublished(await listener);
  };
  return isInstalled = true;
}

async function outputsPublished(listener: OutputListener | undefined): Promise<void> {
  if (!listener?.isOpen) return await pause(blindWaitMs);
  const marker = crypto.randomUUID();
  let isHeard = false;
  const heard = listener.heard(marker).then(() => isHeard = true);
  // Sent again, because the first one may come before the kernel has taken up the connection.
  for (
    let waitMs = 20, waited = 0;
    !isHeard && waited < longestWaitMs;
    waited += waitMs, waitMs *= 2
  ) {
    // No front end shows it, since nothing is displayed under this id.
    await Deno.jupyter.broadcast("update_display_data", {
      data: {},
      metadata: {},
      transient: { display_id: marker },
    });
    await Promise.race([heard, pause(waitMs)]);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
