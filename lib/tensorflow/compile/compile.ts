/** `tf.function` for TypeScript: a function of tensors becomes one TensorFlow function. */
import process from "node:process";
import * as tf from "@tensorflow/tfjs";
import { describe, displayedAs } from "../../display/mod.ts";
import { checkOptions, UserError, UserRangeError, UserTypeError } from "../../errors/mod.ts";
import { loadedEngine } from "../tfjs/load_tensorflow.ts";
import type { Precision } from "../graph/mixed_precision.ts";
import { type AnyFunction, TraceCache } from "./trace_cache.ts";
import type { Replacements } from "./traced_function.ts";
import { TracingError } from "../tfjs/tracing_error.ts";

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
  /**
   * The same function on other variables: it reads and assigns, in the place of each variable that this one uses, the one
   * that you name. Both share all traces, whoever is called first, so that a second model of the same layers and settings
   * costs its variables and no more. Tensors from outside, settings of layers and all else that a trace takes for
   * constant stay `fn`'s.
   *
   * @param replacements For every variable that this function reads or assigns, one of the same type and shape that is
   * trainable where it is; those that it does not use are ignored.
   * @returns The function on those; dispose it after its last call, as the first one.
   * @throws {TypeError} If a type or shape differs.
   * @throws {RangeError} If one variable stands in two places.
   */
  onVariables(replacements: ReadonlyMap<tf.Variable, tf.Variable>): Compiled<F>;
  /** How often the function was traced. */
  readonly traces: number;
  /** Operations recorded in the last trace, before TensorFlow simplifies them; 0 before the first call. */
  readonly operations: number;
  /**
   * Ends its use: later calls throw, runs in flight end undisturbed. Traces are freed with the last function that shares
   * them; after the end of the one that `compile()` gave, no new ones are made.
   */
  dispose(): void;
}

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
  const traces = new TraceCache(fn, { name, maxTraces, precision, xla, onRetrace });
  return compiledWith(fn, traces);
}

/** What calls traces, on the variables that `fn` names or on those in their places. */
function compiledWith<F extends AnyFunction>(
  fn: F,
  traces: TraceCache,
  replacements?: Replacements,
): Compiled<F> {
  const { name } = traces;
  let disposed = false;
  traces.hold();

  function checkUsable(): void {
    if (disposed) throw new UserError(`Cannot call "${name}": it is disposed`);
  }

  function call(...args: Parameters<F>): ReturnType<F> {
    checkUsable();
    // Inside of another trace the function becomes part of it; a gradient needs to see its operations.
    if (isTracing() || tf.engine().state.gradientDepth > 0) {
      if (replacements === undefined) return fn(...args) as ReturnType<F>;
      throw new UserError(
        `Cannot call "${name}" on other variables inside a compiled function or a gradient: only its trace can have ` +
          "them; call it outside",
      );
    }
    const [traced, signature] = traces.tracedFor(args);
    return traced.call(signature, replacements) as ReturnType<F>;
  }

  async function run(args: Parameters<F>): Promise<unknown> {
    checkUsable();
    const [traced, signature] = traces.tracedFor(args);
    return await traced.run(signature, replacements);
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
    onVariables: {
      value: (others: Replacements) => {
        checkUsable();
        checkReplacements(name, others);
        if (replacements === undefined) return compiledWith(fn, traces, others);
        // This function's variables stand in the places of those that were traced.
        const entries = [...replacements].flatMap(([traced, own]) => {
          const other = others.get(own);
          return other === undefined ? [] : [[traced, other] as const];
        });
        return compiledWith(fn, traces, new Map(entries));
      },
    },
    traces: { get: () => traces.count },
    operations: { get: () => traces.operations },
    dispose: {
      value: () => {
        if (!disposed) traces.release({ isOwn: replacements === undefined });
        disposed = true;
      },
    },
  });
  return displayedAs(compiled, () =>
    describe({
      title: `Compiled function ${name}${disposed ? ", disposed" : ""}`,
      facts: {
        Traces: compiled.traces,
        "Operations of the last trace": compiled.operations,
        Precision: traces.precision,
      },
    }));
}

/** Refuses variables that cannot stand in others' places. */
function checkReplacements(name: string, replacements: Replacements): void {
  const taken = new Set<tf.Variable>();
  for (const [variable, replacement] of replacements) {
    const [expected, actual] = [variable, replacement].map(({ dtype, shape }) =>
      `${dtype} [${shape}]`
    );
    if (actual !== expected) {
      throw new UserTypeError(
        `Cannot put "${replacement.name}" in the place of "${variable.name}" in "${name}": it is ${actual} but must be ` +
          `${expected}`,
      );
    }
    if (taken.has(replacement)) {
      throw new UserRangeError(
        `Cannot put "${replacement.name}" in the place of "${variable.name}" in "${name}": it is in another's place but ` +
          "must be in one; name another variable",
      );
    }
    taken.add(replacement);
  }
}

function isTracing(): boolean {
  return loadedEngine().binding.trace !== undefined;
}

function emitWarning(warning: string): void {
  process.emitWarning(warning, "RetraceWarning");
}
