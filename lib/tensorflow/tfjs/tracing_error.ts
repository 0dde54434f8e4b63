/** Mistakes that only show while a function is traced, explained where they are made. */
import { UserError } from "../../errors/mod.ts";

/**
 * A function does something that cannot be compiled. The message has the operation, the place in the caller's
 * code and what to write instead; afterwards all is as it was before the call.
 *
 * @example
 * ```ts
 * import { compile, loadTensorFlow, tf, TracingError } from "lib/tensorflow";
 * import assert from "node:assert/strict";
 *
 * await loadTensorFlow();
 * const step = compile((x: tf.Tensor) => x.arraySync());
 * assert.throws(() => tf.tidy(() => step(tf.ones([2]))), TracingError);
 * step.dispose();
 * ```
 */
export class TracingError extends UserError {
  /** The operation that is at fault, for example `"dataSync"`. */
  readonly op: string;

  /** Makes the error from the operation, what is wrong with it and what to write instead. */
  constructor(op: string, problem: string, remedy: string) {
    const place = userFrame();
    super(`Cannot compile ${op}${place === "" ? "" : ` at ${place}`}: ${problem}. ${remedy}`);
    this.name = "TracingError";
    this.op = op;
  }
}

const ENGINE = new URL("../", import.meta.url).href;

/** The innermost stack frame that is neither the engine's nor tfjs's: where the user's code is. */
function userFrame(): string {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 100; // tfjs alone fills the usual ten
  const frames = (new UserError().stack ?? "").split("\n").slice(1);
  Error.stackTraceLimit = limit;
  const frame = frames.find((line) =>
    /\d+:\d+\)?$/.test(line) && !line.includes(ENGINE) && !line.includes("@tensorflow/") &&
    !line.includes("ext:") && !line.includes("node:")
  );
  return frame?.replace(/^\s*at (?:.*\()?/, "").replace(/\)$/, "") ?? "";
}
