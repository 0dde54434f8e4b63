/** `tf.function` for TypeScript: a function of tensors becomes one TensorFlow function. */
import process from "node:process";
import * as tf from "@tensorflow/tfjs";
import { describe, displayedAs } from "../../display/mod.ts";
import { checkOptions, UserError, UserRangeError } from "../../errors/mod.ts";
import { loadedEngine } from "../tfjs/load_tensorflow.ts";
import type { Precision } from "../graph/mixed_precision.ts";
import { difference, type Signature, signatureOf } from "./signature.ts";
import { traceBody } from "./trace_body.ts";
import { TracedFunction } from "./traced_function.ts";
import { TracingError } from "../tfjs/tracing_error.ts";

/** Any function of any parameters. */
// deno-lint-ignore no-explicit-any -- the only type to which every parameter list is assignable
export type AnyFunction = (...args: any[]) => unknown;

/** Options of {@linkcode compile}. */
export interface CompileOptions {
  /** Name in messages. Default: the function's own name. */
  name?: string;
  /**
   * How many traces are kept, one for each signature; the one unused for longest makes room. From 1. Default
   * 16.
   */
  maxTraces?: number;
  /**
   * What convolutions and matrix products compute in; all else is float32. Default `"float32"`. `"bfloat16"`
   * rounds their inputs to 8 significant bits: faster where {@linkcode supportsBfloat16}, much slower
   * elsewhere.
   */
  precision?: Precision;
  /**
   * Whether XLA compiles the recording as a whole, as TensorFlow's `jit_compile` does: what lies between operations stays in
   * registers, and none is called by itself. It takes a second or more at the first call with a signature; for many small
   * operations that are called often. Every shape must be known. Default: false.
   */
  xla?: boolean;
  /**
   * Called when a function is traced for more than four signatures, with a text that names what differed: too
   * many traces cost more than compiling gains. Default: a warning of the process.
   */
  onRetrace?: (warning: string) => void;
}

/** A compiled function. */
export interface Compiled<F extends AnyFunction> {
  /** Calls it and waits. The caller disposes the result's tensors. */
  (...args: Parameters<F>): ReturnType<F>;
  /**
   * Calls it on another thread while the event loop goes on. Several calls may be in flight; those that assign
   * the same variables run one after the other. The arguments may be disposed at once.
   */
  run(...args: Parameters<F>): Promise<ReturnType<F>>;
  /** How often the function was traced. */
  readonly traces: number;
  /** Operations recorded in the last trace, before TensorFlow simplifies them; 0 before the first call. */
  readonly operations: number;
  /** Frees all traces. Runs in flight end undisturbed; later calls throw. */
  dispose(): void;
}

/** Traces after which a warning is due. */
const FEW = 4;

/**
 * Compiles a function of tensors.
 *
 * At the first call with a signature (structure, shapes and types of the tensors, values of numbers, booleans
 * and strings), `fn` runs once with symbolic tensors: its operations are recorded, not run. TensorFlow
 * optimises the recording, and each call with that signature runs it as a whole. Tensors from outside that `fn`
 * reads are captured as they are; variables are read anew at each call, and assigned where `fn` assigns them.
 * Gradients, layers and optimisers of tfjs work inside. Where a gradient through the compiled function is
 * taken from outside, the call runs `fn` as it is.
 *
 * tfjs's optimisers work as they do eagerly: each call reads the learning rate and counts as a step. Where another of
 * an optimiser's settings or one of a layer's has changed, or a variable is frozen or set free (`trainable`), `fn` is
 * traced anew. A stateful layer's states go on from call to call.
 *
 * What else `fn` does besides calling operations (counting, printing, drawing random numbers on the host, reading
 * numbers from elsewhere) happens only while tracing.
 *
 * @example
 * ```ts
 * import { compile, loadTensorFlow, tf } from "lib/tensorflow";
 * import assert from "node:assert/strict";
 *
 * await loadTensorFlow();
 * const weight = tf.variable(tf.scalar(3));
 * const step = compile((x: tf.Tensor) => {
 *   const { value, grads } = tf.variableGrads(() => weight.mul(x).square().mean());
 *   weight.assign(weight.sub(grads[weight.name].mul(0.1)));
 *   return value as tf.Scalar;
 * });
 * const losses = [1, 2, 3].map(() => step(tf.ones([4])).arraySync());
 * assert.ok(losses[2] < losses[0]);
 * assert.equal(step.traces, 1);
 * step.dispose();
 * ```
 *
 * @example On another thread, while timers and cells of a notebook go on
 * ```ts
 * import { compile, loadTensorFlow, tf } from "lib/tensorflow";
 * import assert from "node:assert/strict";
 *
 * await loadTensorFlow();
 * const square = compile((x: tf.Tensor) => x.square());
 * const x = tf.tensor1d([1, 2, 3]);
 * const run = square.run(x);
 * x.dispose();
 * const result = await run;
 * assert.deepEqual(result.arraySync(), [1, 4, 9]);
 * result.dispose();
 * square.dispose();
 * ```
 *
 * @param fn The function; synchronous
 * @param options Name and bounds
 * @returns The compiled function; dispose it after the last call.
 * @throws {TracingError} At the first call, if `fn` does something that cannot be compiled.
 * @throws {RangeError} If `maxTraces` is not an integer from 1.
 */
export function compile<F extends AnyFunction>(fn: F, options: CompileOptions = {}): Compiled<F> {
  checkOptions<CompileOptions>("compile()", options, {
    name: "string",
    maxTraces: "number",
    precision: "string",
    xla: "boolean",
    onRetrace: "function",
  });
  const { name = fn.name || "function", maxTraces = 16, onRetrace = emitWarning } = options;
  const { precision = "float32", xla = false } = options;
  if (!Number.isInteger(maxTraces) || maxTraces < 1) {
    throw new UserRangeError(
      `Cannot compile "${name}": maxTraces is ${maxTraces} but must be an integer from 1`,
    );
  }
  // In the order of their last use.
  let cache: { key: string; traced: TracedFunction }[] = [];
  let last: { signature: Signature; operations: number } | undefined;
  let traces = 0;
  let disposed = false;

  function tracedFor(args: readonly unknown[]): [TracedFunction, Signature] {
    const signature = signatureOf(args);
    const key = signature.leaves.join("\n");
    // A trace whose settings have changed stays: a network that is frozen in turns has two.
    const cached = cache.findLast((entry) => entry.key === key && entry.traced.isCurrent());
    const traced = cached?.traced ?? trace(fn, args, { signature, name, precision, xla });
    if (cached === undefined) {
      traces++;
      if (traces > FEW) onRetrace(retraceWarning(name, traces, last!.signature, signature));
      last = { signature, operations: traced.operations };
    }
    if (cached === undefined || cached !== cache.at(-1)) {
      cache = [...cache.filter((entry) => entry !== cached), { key, traced }];
    }
    if (cache.length > maxTraces) cache.shift()!.traced.dispose();
    return [traced, signature];
  }

  function checkUsable(): void {
    if (disposed) throw new UserError(`Cannot call "${name}": it is disposed`);
  }

  function call(...args: Parameters<F>): ReturnType<F> {
    checkUsable();
    // Inside of another trace the function becomes part of it; a gradient needs to see its operations.
    if (isTracing() || tf.engine().state.gradientDepth > 0) return fn(...args) as ReturnType<F>;
    const [traced, signature] = tracedFor(args);
    return traced.call(signature) as ReturnType<F>;
  }

  async function run(args: Parameters<F>): Promise<unknown> {
    checkUsable();
    const [traced, signature] = tracedFor(args);
    return await traced.run(signature);
  }

  const compiled = Object.defineProperties(call as Compiled<F>, {
    name: { value: name },
    run: {
      value: (...args: Parameters<F>) => {
        // Thrown, not a rejection, which could go unseen.
        if (isTracing()) {
          throw new TracingError(
            `"${name}".run()`,
            "what runs on another thread cannot be part of the function that is traced",
            "Call it without run(): it becomes part of the outer function",
          );
        }
        return run(args);
      },
    },
    traces: { get: () => traces },
    operations: { get: () => last?.operations ?? 0 },
    dispose: {
      value: () => {
        disposed = true;
        for (const { traced } of cache) traced.dispose();
        cache = [];
      },
    },
  });
  return displayedAs(compiled, () =>
    describe({
      title: `Compiled function ${name}${disposed ? ", disposed" : ""}`,
      facts: {
        Traces: compiled.traces,
        "Operations of the last trace": compiled.operations,
        Precision: precision,
      },
    }));
}

function trace(
  fn: AnyFunction,
  args: readonly unknown[],
  { name, xla, ...how }: {
    name: string;
    xla: boolean;
    signature: Signature;
    precision: Precision;
  },
): TracedFunction {
  const body = traceBody(fn, args, how);
  if (body.created.length === 0) return new TracedFunction(name, body, { xla });
  // The first trace made variables, as tfjs's optimisers do with their moments. A separate function gives
  // them their first values; the second trace then meets them as it will at every call.
  const first = {
    ...body,
    outputs: [],
    result: undefined,
    updates: body.created,
    effects: [],
  };
  const initialise = new TracedFunction(name, first, { xla: false });
  initialise.call(how.signature);
  initialise.dispose();
  const again = traceBody(fn, args, how);
  if (again.created.length > 0) {
    again.trace.dispose();
    again.trace.host.undo();
    body.trace.host.undo();
    for (const { variable } of [...body.created, ...again.created]) variable.dispose();
    throw new TracingError(
      `"${name}"`,
      "it makes a new variable each time it runs",
      "Make variables outside, or only when they do not exist yet",
    );
  }
  return new TracedFunction(name, again, { xla });
}

function isTracing(): boolean {
  return loadedEngine().binding.trace !== undefined;
}

function retraceWarning(name: string, traces: number, before: Signature, after: Signature): string {
  const what = difference(before, after) ||
    "the settings of an optimiser or a layer, or what is trainable";
  return `"${name}" was traced ${traces} times; each signature is compiled anew. The last one differs in ` +
    `${what}. Pass numbers that change as tensors, and keep shapes the same`;
}

function emitWarning(warning: string): void {
  process.emitWarning(warning, "RetraceWarning");
}
