import { displayedAs, isDisplayable, outlined } from "../../display/mod.ts";
import { kernelInternals } from "./kernel_internals.ts";

let isInstalled = false;

/**
 * Keeps the value of a cell's last expression to a page. Deno's kernel shows what has no `Symbol.for("Jupyter.display")`
 * as `console.log` does, which for a record of arrays is hundreds of lines. Of a promise, which a forgotten `await`
 * leaves, it says so.
 *
 * @returns Whether it holds: `false` outside a kernel, and where Deno has changed what this relies on.
 */
export function outlineResults(): boolean {
  const kernel = kernelInternals();
  const publish = kernel?.broadcastResult;
  if (isInstalled || !kernel || !publish) return isInstalled;
  kernel.broadcastResult = (executionCount, result) => publish(executionCount, shownResult(result));
  return isInstalled = true;
}

/**
 * The value that the kernel shows in the place of a cell's own.
 *
 * @param result The cell's value.
 * @returns The same where the kernel shows it well; else what shows the outline.
 */
export function shownResult(result: unknown): unknown {
  if (typeof result !== "object" || result === null) return result;
  if (isDisplayable(result) || isOfKernel(result)) return result;
  const text = result instanceof Promise
    ? `${Deno.inspect(result)}: write await before the expression to see its value`
    : outlined(result);
  return text === Deno.inspect(result) ? result : displayedAs({}, () => ({ "text/plain": text }));
}

/** What Deno's kernel shows as a picture: a canvas, an element, the bytes of a PNG or JPEG file. */
function isOfKernel(result: object): boolean {
  const isFile = result instanceof Uint8Array &&
    (result[0] === 0x89 && result[1] === 0x50 || result[0] === 0xff && result[1] === 0xd8);
  return isFile || "outerHTML" in result || "toDataURL" in result;
}
