/** A function traced for one signature: a TensorFlow function, what it reads and what it assigns. */
import type * as tf from "@tensorflow/tfjs";
import { type Engine, loadedEngine } from "./load_tensorflow.ts";
import { mapTensors, type Signature } from "./signature.ts";
import { type Capture, isVariable } from "./trace.ts";
import type { TracedBody } from "./trace_body.ts";

/** Writers that are still running, for each variable that they will assign. */
const pendingWrites = new WeakMap<tf.Variable, Promise<unknown>>();

/** Callable as often as wanted; frees what it holds in {@linkcode TracedFunction.dispose}. */
export class TracedFunction {
  readonly #engine: Engine;
  readonly #name: string;
  readonly #captures: readonly Capture[];
  readonly #outputs: number;
  readonly #updates: readonly tf.Variable[];
  readonly #result: unknown;
  readonly #resultIndices: ReadonlyMap<tf.Tensor, number>;
  #running = 0;
  #disposed = false;
  /** Operations recorded, before TensorFlow simplifies them. */
  readonly operations: number;

  /** Makes the function known to TensorFlow under `name`; takes the body's captures over. */
  constructor(name: string, body: TracedBody) {
    this.#engine = loadedEngine();
    this.#name = name;
    this.#captures = body.trace.captures;
    this.#updates = body.updates.map(({ variable }) => variable);
    this.#outputs = body.outputs.length + body.updates.length;
    this.#result = body.result;
    this.#resultIndices = body.resultIndices;
    const { graph } = body.trace;
    this.operations = graph.operations;
    this.#engine.context.addFunction(
      graph,
      name,
      [...body.inputs, ...this.#captures.map(({ placeholder }) => placeholder)],
      [...body.outputs, ...body.updates.map(({ value }) => value)],
    );
    graph.dispose();
  }

  /** Runs the function and waits for it. */
  call(signature: Signature): unknown {
    if (this.#captures.some(({ source }) => isVariable(source) && pendingWrites.has(source))) {
      throw new Error(
        `Cannot call "${this.#name}": a run that assigns its variables is still going on. Await it first`,
      );
    }
    const inputs = this.#inputs(signature);
    return this.#finish(this.#engine.context.execute(this.#name, [], inputs, this.#outputs));
  }

  /** Runs the function on another thread. Runs that share variables go one after the other. */
  async run(signature: Signature): Promise<unknown> {
    // The tensors may be disposed before their turn comes: hold them by handles of one's own.
    const { context, binding, backend } = this.#engine;
    const held = signature.tensors.map((tensor) =>
      context.shareHandle(binding.handle(backend.id(tensor)))
    );
    const { promise: finished, resolve } = Promise.withResolvers<void>();
    const earlier = this.#announce(finished);
    this.#running++;
    try {
      await Promise.all(earlier);
      const inputs = [...held, ...this.#captured()];
      return this.#finish(await context.executeAsync(this.#name, inputs, this.#outputs));
    } finally {
      for (const variable of this.#updates) {
        if (pendingWrites.get(variable) === finished) pendingWrites.delete(variable);
      }
      resolve();
      for (const handle of held) context.deleteHandle(handle);
      this.#running--;
      this.#freeIfUnused();
    }
  }

  /** The runs to wait for; from now on, others wait for this one. */
  #announce(finished: Promise<void>): (Promise<unknown> | undefined)[] {
    const earlier = this.#captures.map(({ source }) =>
      isVariable(source) ? pendingWrites.get(source) : undefined
    ).concat(this.#updates.map((variable) => pendingWrites.get(variable)));
    for (const variable of this.#updates) pendingWrites.set(variable, finished);
    return earlier;
  }

  #inputs(signature: Signature): Deno.PointerObject[] {
    const { binding, backend } = this.#engine;
    const given = signature.tensors.map((tensor) => binding.handle(backend.id(tensor)));
    return [...given, ...this.#captured()];
  }

  #captured(): Deno.PointerObject[] {
    const { binding, backend } = this.#engine;
    return this.#captures.map(({ source }) => {
      if (!isVariable(source)) return source;
      if (source.isDisposed) {
        throw new Error(
          `Cannot call "${this.#name}": the variable "${source.name}" that it uses is disposed`,
        );
      }
      return binding.handle(backend.id(source));
    });
  }

  /** Gives the variables their new values and puts the result together. */
  #finish(handles: Deno.PointerObject[]): unknown {
    const { binding, backend } = this.#engine;
    const tensors = handles.map((handle) => backend.tensor(binding.keepHandle(handle)));
    const updates = tensors.splice(tensors.length - this.#updates.length);
    this.#updates.forEach((variable, i) => {
      variable.assign(updates[i]);
      updates[i].dispose();
    });
    return mapTensors(this.#result, (tensor) => tensors[this.#resultIndices.get(tensor)!]);
  }

  /** Makes TensorFlow forget the function and frees its captures, once no run is going on. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#freeIfUnused();
  }

  #freeIfUnused(): void {
    if (!this.#disposed || this.#running > 0) return;
    this.#engine.context.removeFunction(this.#name);
    for (const { source } of this.#captures) {
      if (!isVariable(source)) this.#engine.context.deleteHandle(source);
    }
  }
}
