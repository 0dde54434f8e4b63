/** A function traced for one signature: a TensorFlow function, what it reads and what it assigns. */
import type * as tf from "@tensorflow/tfjs";
import { UserError } from "../../errors/mod.ts";
import { DataType } from "../c/data_types.ts";
import { type Engine, loadedEngine } from "../tfjs/load_tensorflow.ts";
import { mapTensors, type Signature } from "./signature.ts";
import { MUST_COMPILE } from "../operations/xla_cluster.ts";
import type { OpAttribute } from "../c/attributes.ts";
import type { HostState } from "../tfjs/host_state.ts";
import { type Capture, isVariable } from "../tfjs/trace.ts";
import type { TracedBody } from "./trace_body.ts";

/** Which variable stands in the place of each that the traced function uses. */
export type Replacements = ReadonlyMap<tf.Variable, tf.Variable>;

/** Runs that are not over, for each variable: what the next one that uses it waits for. */
const pending = new WeakMap<tf.Variable, Promise<unknown>>();

/** How many functions were made so far; TensorFlow wants another name for each. */
let functions = 0;

/** What one call reads and assigns. */
interface Places {
  /** Sources of the captures, in order of the graph's inputs. */
  readonly captured: readonly Capture["source"][];
  /** Variables that are assigned, in order of the graph's last outputs. */
  readonly updates: readonly tf.Variable[];
  /** The variables among them, each once. */
  readonly all: readonly tf.Variable[];
}

/** Callable as often as wanted; frees what it holds in {@linkcode TracedFunction.dispose}. */
export class TracedFunction {
  readonly #engine: Engine;
  readonly #name: string;
  readonly #uniqueName: string;
  readonly #captures: readonly Capture[];
  readonly #host: HostState;
  readonly #effects: readonly (() => void)[];
  readonly #innerFunctions: readonly string[];
  readonly #attributes: readonly OpAttribute[];
  readonly #outputs: number;
  readonly #updates: readonly tf.Variable[];
  readonly #result: unknown;
  readonly #resultIndices: ReadonlyMap<tf.Tensor, number>;
  #running = 0;
  #disposed = false;
  /** Operations recorded, before TensorFlow simplifies them. */
  readonly operations: number;

  /** Makes the function known to TensorFlow; takes the body's captures over. */
  constructor(name: string, body: TracedBody, { xla }: { xla: boolean }) {
    this.#engine = loadedEngine();
    this.#name = name;
    this.#captures = body.trace.captures;
    this.#host = body.trace.host;
    this.#innerFunctions = body.trace.innerFunctions;
    this.#attributes = xla ? [MUST_COMPILE] : [];
    this.#effects = body.effects;
    this.#updates = body.updates.map(({ variable }) => variable);
    this.#outputs = body.outputs.length + body.updates.length;
    this.#result = body.result;
    this.#resultIndices = body.resultIndices;
    const { graph } = body.trace;
    this.operations = graph.operations;
    const inputs = [
      ...body.inputs,
      ...[...this.#captures, ...this.#host.numbers].map(({ placeholder }) => placeholder),
    ];
    const outputs = [...body.outputs, ...body.updates.map(({ value }) => value)];
    const { context } = this.#engine;
    // XLA compiles a function of one name once: the same for all that computes the same.
    const which = xla ? graph.checksum(inputs, outputs) : functions++;
    this.#uniqueName = `${name.replace(/\W/g, "_")}_${which}`;
    try {
      context.functions.add(this.#uniqueName, { graph, inputs, outputs, xla });
    } catch (error) {
      body.trace.dispose();
      throw error;
    }
    graph.dispose();
  }

  /**
   * Runs the function and waits for it.
   *
   * @param signature The arguments
   * @param replacements Other variables than the traced function's, all of them. Default: its own
   */
  call(signature: Signature, replacements?: Replacements): unknown {
    const places = this.#places(replacements);
    if (places.all.some((variable) => pending.has(variable))) {
      throw new UserError(
        `Cannot call "${this.#name}": a run that uses its variables is still going on. Await it first`,
      );
    }
    const inputs = [...this.#given(signature), ...this.#captured(places)];
    const numbers = this.#newNumbers();
    try {
      const all = [...inputs, ...numbers];
      return this.#finish(
        this.#engine.context.execute(this.#uniqueName, this.#attributes, all, this.#outputs),
        places,
      );
    } finally {
      for (const handle of numbers) this.#engine.context.deleteHandle(handle);
    }
  }

  /** Whether the settings that the trace took for constants are what they were. */
  isCurrent(): boolean {
    return this.#host.isCurrent();
  }

  /**
   * Runs the function on another thread. Runs that share variables go one after the other.
   *
   * @param signature The arguments
   * @param replacements Other variables than the traced function's, all of them. Default: its own
   */
  async run(signature: Signature, replacements?: Replacements): Promise<unknown> {
    const { context } = this.#engine;
    const places = this.#places(replacements);
    // The tensors may be disposed before their turn comes: hold them by handles of one's own.
    const held = context.shareHandles(this.#given(signature));
    const turn = this.#takeTurn(places);
    this.#running++;
    try {
      await turn.come;
      const captured = this.#captured(places);
      held.push(...this.#newNumbers());
      const inputs = held.toSpliced(signature.tensors.length, 0, ...captured);
      const outputs = context.executeAsync(
        this.#uniqueName,
        this.#attributes,
        inputs,
        this.#outputs,
      );
      turn.start();
      return this.#finish(await outputs, places);
    } finally {
      turn.end();
      for (const handle of held) context.deleteHandle(handle);
      this.#running--;
      this.#freeIfUnused();
    }
  }

  /**
   * Waits for the earlier runs that assign what this one uses; later ones wait for it, those that assign what
   * it only reads until it has started.
   */
  #takeTurn({ all, updates }: Places): { come: Promise<unknown>; start(): void; end(): void } {
    const start = Promise.withResolvers<void>();
    const end = Promise.withResolvers<void>();
    const earlier = all.map((variable) => pending.get(variable));
    const mine = new Map<tf.Variable, Promise<unknown>>();
    for (const variable of all) {
      if (updates.includes(variable)) mine.set(variable, end.promise);
      else if (earlier.some((run) => run !== undefined)) {
        mine.set(variable, Promise.all([pending.get(variable), start.promise]));
      }
    }
    for (const [variable, run] of mine) pending.set(variable, run);
    return {
      come: Promise.all(earlier),
      start: start.resolve,
      end: () => {
        for (const [variable, run] of mine) {
          if (pending.get(variable) === run) pending.delete(variable);
        }
        start.resolve();
        end.resolve();
      },
    };
  }

  /** The variables of a call: those that the function was traced with, or those in their places. */
  #places(replacements: Replacements | undefined): Places {
    const replace = replacements === undefined
      ? (variable: tf.Variable) => variable
      : (variable: tf.Variable) => this.#replacement(variable, replacements);
    if (replacements !== undefined && this.#host.numbers.length + this.#effects.length > 0) {
      throw new UserError(
        `Cannot call "${this.#name}" on other variables: it keeps counts or settings outside of variables, as tfjs's ` +
          "optimisers do; use the Adam of lib/tensorflow, which keeps all in variables",
      );
    }
    const captured = this.#captures.map(({ source }) =>
      isVariable(source) ? replace(source) : source
    );
    const updates = this.#updates.map(replace);
    return { captured, updates, all: [...new Set([...captured.filter(isVariable), ...updates])] };
  }

  #replacement(variable: tf.Variable, replacements: Replacements): tf.Variable {
    const replacement = replacements.get(variable);
    if (replacement === undefined) {
      throw new UserError(
        `Cannot call "${this.#name}" on other variables: "${variable.name}" is missing but all that it uses must be ` +
          "replaced; name another in its place",
      );
    }
    if (replacement.trainable !== variable.trainable) {
      const say = ({ trainable }: tf.Variable) => trainable ? "trainable" : "frozen";
      throw new UserError(
        `Cannot call "${this.#name}" on other variables: "${replacement.name}" is ${
          say(replacement)
        } but must be ` +
          `${say(variable)}, as "${variable.name}" in whose place it is; compile a function for it`,
      );
    }
    return replacement;
  }

  #given({ tensors }: Signature): Deno.PointerObject[] {
    const { binding, backend } = this.#engine;
    return tensors.map((tensor) => binding.handle(backend.id(tensor)));
  }

  #captured({ captured, all }: Places): Deno.PointerObject[] {
    const { binding, backend } = this.#engine;
    const disposed = all.find(({ isDisposed }) => isDisposed);
    if (disposed !== undefined) {
      throw new UserError(
        `Cannot call "${this.#name}": the variable "${disposed.name}" that it uses is disposed`,
      );
    }
    return captured.map((source) =>
      isVariable(source) ? binding.handle(backend.id(source)) : source
    );
  }

  /** Tensors of the numbers that JavaScript's objects hold now; the caller deletes the handles. */
  #newNumbers(): Deno.PointerObject[] {
    const { context } = this.#engine;
    return this.#host.numbers.map(({ read }) =>
      context.newHandle([], DataType.FLOAT, Float32Array.of(read()))
    );
  }

  /** Gives the variables their new values, does what is due after a call and puts the result together. */
  #finish(handles: Deno.PointerObject[], { updates: variables }: Places): unknown {
    const { binding, backend } = this.#engine;
    const tensors = handles.map((handle) => backend.tensor(binding.keepHandle(handle)));
    const updates = tensors.splice(tensors.length - variables.length);
    variables.forEach((variable, i) => {
      // It was disposed during the run, so it needs no value any more.
      if (!variable.isDisposed) variable.assign(updates[i]);
      updates[i].dispose();
    });
    for (const effect of this.#effects) effect();
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
    for (const name of [this.#uniqueName, ...this.#innerFunctions]) {
      this.#engine.context.functions.remove(name);
    }
    for (const { source } of this.#captures) {
      if (!isVariable(source)) this.#engine.context.deleteHandle(source);
    }
  }
}
