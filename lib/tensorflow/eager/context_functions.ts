/** Functions of an eager context: graphs that are called by name. */
import type { LibTensorFlow } from "../c/library.ts";
import { cString, internedCString } from "../c/pointers.ts";
import type { Status } from "../c/status.ts";
import type { Graph } from "../graph/graph.ts";
import type { GraphOutput, NamedFunction } from "../graph/graph_output.ts";

/** `AttrValue { b: true }` */
const TRUE = new Uint8Array([0x28, 0x01]);

/** A graph to be made a function. */
export interface FunctionParts {
  /** What it computes; the caller disposes it. */
  readonly graph: Graph;
  /** What stands for its arguments. */
  readonly inputs: readonly GraphOutput[];
  /** What it gives. */
  readonly outputs: readonly GraphOutput[];
  /** Whether XLA compiles it as a whole. Default: no. */
  readonly xla?: boolean;
}

/** Adds functions to a context and removes them. */
export class ContextFunctions {
  readonly #library: LibTensorFlow;
  readonly #context: Deno.PointerValue;
  readonly #status: Status;
  /** Their names, which come and go: interned they would stay; and how often each was added. */
  readonly #functions = new Map<string, { bytes: Uint8Array<ArrayBuffer>; uses: number }>();

  /** Of a context, `TFE_Context*`, whose calls on the main thread share a status. */
  constructor(library: LibTensorFlow, context: Deno.PointerValue, status: Status) {
    this.#library = library;
    this.#context = context;
    this.#status = status;
  }

  /** A function's name as C takes it; undefined for what is none. */
  nameBytes(name: string): Uint8Array<ArrayBuffer> | undefined {
    return this.#functions.get(name)?.bytes;
  }

  /** Makes a graph callable by a name. Of one name all are the same. */
  add(name: string, parts: FunctionParts): void {
    this.deleteBody(this.addInner(name, parts));
  }

  /**
   * The same for a function that operations of another graph run.
   *
   * @returns The function, whose body is to be deleted by {@linkcode ContextFunctions.deleteBody}.
   */
  addInner(name: string, { graph, inputs, outputs, xla = false }: FunctionParts): NamedFunction {
    const body = graph.toFunction(name, inputs, outputs);
    const { pointer } = this.#status;
    try {
      if (xla) {
        const mustCompile = internedCString("_XlaMustCompile");
        const length = BigInt(TRUE.length);
        this.#library.TF_FunctionSetAttrValueProto(body, mustCompile, TRUE, length, pointer);
        this.#status.check("TF_FunctionSetAttrValueProto");
      }
      const known = this.#functions.get(name);
      if (known === undefined) {
        this.#library.TFE_ContextAddFunction(this.#context, body, pointer);
        this.#status.check("TFE_ContextAddFunction");
        this.#functions.set(name, { bytes: cString(name), uses: 1 });
      } else known.uses++;
    } catch (error) {
      this.#library.TF_DeleteFunction(body);
      throw error;
    }
    return { name, body };
  }

  /** Frees a `TF_Function*`; the context's copy stays until {@linkcode ContextFunctions.remove}. */
  deleteBody({ body }: NamedFunction): void {
    this.#library.TF_DeleteFunction(body);
  }

  /** Forgets a function, once it was removed as often as it was added. */
  remove(name: string): void {
    const known = this.#functions.get(name);
    if (known !== undefined && --known.uses > 0) return;
    this.#functions.delete(name);
    this.#library.TFE_ContextRemoveFunction(this.#context, cString(name), this.#status.pointer);
    this.#status.check("TFE_ContextRemoveFunction");
  }
}
