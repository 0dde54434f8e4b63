/** One run of a function in which operations are recorded into a graph instead of being run. */
import type * as tf from "@tensorflow/tfjs";
import type { OpAttribute } from "../c/attributes.ts";
import { AttributeType } from "../c/data_types.ts";
import type { EagerContext } from "../eager/eager_context.ts";
import type { Graph } from "../graph/graph.ts";
import type { FunctionCall, GraphOutput } from "../graph/graph_output.ts";
import type { Precision } from "../graph/mixed_precision.ts";
import { DataType } from "../c/data_types.ts";
import { HostState } from "./host_state.ts";
import { Recording } from "./recording.ts";
import { type LoopBody, recordLoop } from "./record_loop.ts";

/** A tensor from outside that the function reads, or a variable whose value at each call it reads. */
export interface Capture {
  /** The graph's input. */
  readonly placeholder: GraphOutput;
  /** A handle of the trace's own on the tensor, or the variable. */
  readonly source: Deno.PointerObject | tf.Variable;
}

/** Records operations, and which tensors from outside they read. */
export class Trace {
  readonly #context: EagerContext;
  readonly #variables: ReadonlyMap<number, tf.Variable>;
  readonly #captures = new Map<number, Capture>();
  readonly #precision: Precision;
  readonly #function: Recording;
  /** Functions that the graph's operations run, by name; the receiver removes them from the context. */
  readonly innerFunctions: string[] = [];
  /** The function's, or that of the innermost loop's body that is being recorded. */
  #current: Recording;
  /** What went wrong in a promise that may never be awaited; the trace throws it in the end. */
  failure: unknown;
  /** What the function reads and does of JavaScript's objects. */
  readonly host: HostState;

  /**
   * Starts a trace.
   *
   * @param context The eager context
   * @param options The variables that exist, by the number of the tensor that each holds; the precision of
   * products
   */
  constructor(
    context: EagerContext,
    { variables, precision }: {
      variables: ReadonlyMap<number, tf.Variable>;
      precision: Precision;
    },
  ) {
    this.#context = context;
    this.#variables = variables;
    this.#precision = precision;
    this.#current = this.#function = new Recording({ context, precision });
    this.host = new HostState(() => this.placeholder(DataType.FLOAT, []));
  }

  /** The traced function's graph. */
  get graph(): Graph {
    return this.#function.graph;
  }

  /** What the function reads from outside, in the order of the graph's inputs. */
  get captures(): Capture[] {
    return [...this.#captures.values()];
  }

  /** Records an operation. */
  record(
    name: string,
    attributes: readonly OpAttribute[],
    inputs: readonly GraphOutput[],
  ): GraphOutput[] {
    return this.#current.add(name, attributes, inputs);
  }

  /** Records a call of a function. */
  call(call: FunctionCall, inputs: readonly GraphOutput[]): GraphOutput[] {
    const recording = this.#current;
    const own = inputs.map((input) => recording.input(input));
    return recording.owned(recording.graph.addCall(call, own));
  }

  /**
   * Records a loop.
   *
   * @param times How many turns it has, an integer of at least 1
   * @param body Records a turn
   * @returns What the loop's values are after the last turn.
   */
  loop(times: number, body: LoopBody): { sums: GraphOutput[]; variables: GraphOutput[] } {
    const [context, enclosing] = [this.#context, this.#current];
    const inner = new Recording({ context, precision: this.#precision, enclosing });
    this.#current = inner;
    try {
      return recordLoop(inner, body, { times, context, functions: this.innerFunctions });
    } finally {
      this.#current = enclosing;
      inner.graph.dispose();
    }
  }

  /** Adds an input to the function's graph. */
  placeholder(dtype: number, shape: readonly number[]): GraphOutput {
    return this.#function.placeholder(dtype, shape);
  }

  /** The constant that stands for a tensor made from host values during the trace. */
  constant(id: number, handle: Deno.PointerObject): GraphOutput {
    return this.#current.constant(id, handle);
  }

  /** The input that stands for a tensor from outside. */
  capture(id: number, handle: Deno.PointerObject): GraphOutput {
    let capture = this.#captures.get(id);
    if (capture === undefined) {
      const dtype = this.#context.dataType(handle);
      const placeholder = this.placeholder(dtype, this.#context.shape(handle));
      const source = this.#variables.get(id) ?? this.#context.shareHandle(handle);
      this.#captures.set(id, capture = { placeholder, source });
    }
    return capture.placeholder;
  }

  /** The variable whose value a tensor is, if it is one's. */
  variable(id: number): tf.Variable | undefined {
    return this.#variables.get(id);
  }

  /** Another name for an output: a function's outputs must be its own operations, each once. */
  identity(output: GraphOutput): GraphOutput {
    return this.record("Identity", [{ name: "T", type: AttributeType.TYPE, value: output.dtype }], [
      output,
    ])[0];
  }

  /** Frees the graph and the handles on captured tensors. */
  dispose(): void {
    for (const { source } of this.#captures.values()) {
      if (!isVariable(source)) this.#context.deleteHandle(source);
    }
    for (const name of this.innerFunctions) this.#context.functions.remove(name);
    this.graph.dispose();
  }
}

/** Whether a capture is a variable, read anew at each call. */
export function isVariable(source: Capture["source"]): source is tf.Variable {
  return "dataId" in source;
}
