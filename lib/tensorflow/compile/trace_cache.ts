/** The traces of one function, one for each signature that it was called with. */
import type { Precision } from "../graph/mixed_precision.ts";
import { UserError } from "../../errors/mod.ts";
import { TracingError } from "../tfjs/tracing_error.ts";
import { difference, type Signature, signatureOf } from "./signature.ts";
import { traceBody } from "./trace_body.ts";
import { TracedFunction } from "./traced_function.ts";

/** Any function of any parameters. */
// deno-lint-ignore no-explicit-any -- the only type to which every parameter list is assignable
export type AnyFunction = (...args: any[]) => unknown;

/** How a {@linkcode TraceCache} traces, and how much it keeps. */
export interface TraceCacheOptions {
  /** Name in messages. */
  readonly name: string;
  /** How many traces are kept; the one unused for longest makes room. */
  readonly maxTraces: number;
  /** What convolutions and matrix products compute in. */
  readonly precision: Precision;
  /** Whether XLA compiles the recording as a whole. */
  readonly xla: boolean;
  /** Called for each trace after the fourth. */
  readonly onRetrace: (warning: string) => void;
}

/** Traces after which a warning is due. */
const FEW = 4;

/** Traces a function where it has to, and keeps the traces as long as something holds the cache. */
export class TraceCache {
  readonly #fn: AnyFunction;
  readonly #options: TraceCacheOptions;
  /** In the order of their last use. */
  #entries: { key: string; traced: TracedFunction }[] = [];
  #last: { signature: Signature; operations: number } | undefined;
  #count = 0;
  #holders = 0;
  #isOver = false;

  /**
   * Nothing is traced yet.
   *
   * @param fn The function
   * @param options How to trace it
   */
  constructor(fn: AnyFunction, options: TraceCacheOptions) {
    this.#fn = fn;
    this.#options = options;
  }

  /** The function's name in messages. */
  get name(): string {
    return this.#options.name;
  }

  /** What convolutions and matrix products compute in. */
  get precision(): Precision {
    return this.#options.precision;
  }

  /** How often the function was traced. */
  get count(): number {
    return this.#count;
  }

  /** Operations recorded in the last trace; 0 before the first. */
  get operations(): number {
    return this.#last?.operations ?? 0;
  }

  /** The trace for these arguments, made now if there is none that is current, and their signature. */
  tracedFor(args: readonly unknown[]): [TracedFunction, Signature] {
    const { name, maxTraces, onRetrace } = this.#options;
    const signature = signatureOf(args);
    const key = signature.leaves.join("\n");
    // A trace whose settings have changed stays: a network that is frozen in turns has two.
    // What its layers and optimisers say after the function's own end means nothing.
    const isCurrent = (traced: TracedFunction) => this.#isOver || traced.isCurrent();
    const cached = this.#entries.findLast((entry) => entry.key === key && isCurrent(entry.traced));
    if (cached === undefined && this.#isOver) {
      throw new UserError(
        `Cannot call "${name}": the function whose traces it shares is disposed and has none for these arguments; ` +
          "dispose that one last",
      );
    }
    const traced = cached?.traced ?? trace(this.#fn, args, { signature, ...this.#options });
    if (cached === undefined) {
      this.#count++;
      if (this.#count > FEW) {
        onRetrace(retraceWarning(name, this.#count, this.#last!.signature, signature));
      }
      this.#last = { signature, operations: traced.operations };
    }
    if (cached === undefined || cached !== this.#entries.at(-1)) {
      this.#entries = [...this.#entries.filter((entry) => entry !== cached), { key, traced }];
    }
    if (this.#entries.length > maxTraces) this.#entries.shift()!.traced.dispose();
    return [traced, signature];
  }

  /** One more uses the traces. */
  hold(): void {
    this.#holders++;
  }

  /**
   * One fewer uses them; the last frees them.
   *
   * @param isOwn Whether that is the function itself, whose variables and layers may be gone from now on.
   */
  release({ isOwn }: { isOwn: boolean }): void {
    this.#isOver ||= isOwn;
    if (--this.#holders > 0) return;
    for (const { traced } of this.#entries) traced.dispose();
    this.#entries = [];
  }
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

function retraceWarning(name: string, traces: number, before: Signature, after: Signature): string {
  const what = difference(before, after) ||
    "the settings of an optimiser or a layer, or what is trainable";
  return `"${name}" was traced ${traces} times; each signature is compiled anew. The last one differs in ` +
    `${what}. Pass numbers that change as tensors, and keep shapes the same`;
}
