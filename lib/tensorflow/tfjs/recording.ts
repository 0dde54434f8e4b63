/** A graph under construction in a trace: that of the traced function, or of the body of a loop in it. */
import type { OpAttribute } from "../c/attributes.ts";
import type { EagerContext } from "../eager/eager_context.ts";
import type { Graph } from "../graph/graph.ts";
import type { GraphOutput } from "../graph/graph_output.ts";
import { Bfloat16Products, type Precision } from "../graph/mixed_precision.ts";
import { TracingError } from "./tracing_error.ts";

/** What a {@linkcode Recording} is made of. */
export interface RecordingParts {
  /** Makes the graph. */
  readonly context: EagerContext;
  /** What products compute in. */
  readonly precision: Precision;
  /** The recording that a loop's body is part of. Default: none, it is a traced function's. */
  readonly enclosing?: Recording;
}

/** Records operations. What they read of an enclosing recording becomes an input of the graph. */
export class Recording {
  /** The recording that this is part of. */
  readonly enclosing: Recording | undefined;
  /** What is recorded. */
  readonly graph: Graph;
  readonly #context: EagerContext;
  readonly #products: Bfloat16Products | undefined;
  readonly #constants = new Map<number, GraphOutput>();
  readonly #own = new WeakSet<GraphOutput>();
  readonly #inputs = new Map<GraphOutput, GraphOutput>();

  /** Begins with an empty graph. */
  constructor({ context, precision, enclosing }: RecordingParts) {
    this.#context = context;
    this.enclosing = enclosing;
    this.graph = context.newGraph();
    if (precision === "bfloat16") this.#products = new Bfloat16Products(this.graph);
  }

  /** Inputs of the graph by what they are in the enclosing recording. */
  get inputs(): ReadonlyMap<GraphOutput, GraphOutput> {
    return this.#inputs;
  }

  /** Records an operation. */
  add(
    name: string,
    attributes: readonly OpAttribute[],
    inputs: readonly GraphOutput[],
  ): GraphOutput[] {
    const recorder = this.#products ?? this.graph;
    return this.owned(recorder.add(name, attributes, inputs.map((input) => this.input(input))));
  }

  /** Adds an input of a known shape. */
  placeholder(dtype: number, shape: readonly number[]): GraphOutput {
    return this.owned([this.graph.placeholder(dtype, shape)])[0];
  }

  /** The constant that stands for a tensor made from host values during the trace. */
  constant(id: number, handle: Deno.PointerObject): GraphOutput {
    let constant = this.#constants.get(id);
    if (constant === undefined) {
      [constant] = this.owned([this.#context.constantOf(handle, this.graph)]);
      this.#constants.set(id, constant);
    }
    return constant;
  }

  /** Notes that outputs are of this graph. */
  owned(outputs: GraphOutput[]): GraphOutput[] {
    for (const output of outputs) this.#own.add(output);
    return outputs;
  }

  /**
   * What stands for an output in this graph: itself, or the input for one of an enclosing recording.
   *
   * @throws {TracingError} If it is of a loop's body that has been recorded.
   */
  input(output: GraphOutput): GraphOutput {
    if (this.#own.has(output)) return output;
    if (this.enclosing === undefined) {
      throw new TracingError(
        "a tensor",
        "it was made in the body of repeat() and is used after the loop",
        "Return it from the body, which gives the sum over all turns, or assign it to a variable",
      );
    }
    let input = this.#inputs.get(output);
    if (input === undefined) {
      const outer = this.enclosing.input(output);
      if (outer.shape === undefined) {
        throw new TracingError(
          "repeat()",
          "its body reads a tensor whose shape depends on values",
          "Give the body tensors of known shapes",
        );
      }
      this.#inputs.set(output, input = this.placeholder(outer.dtype, outer.shape));
    }
    return input;
  }
}
