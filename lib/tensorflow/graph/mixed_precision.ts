/**
 * Mixed precision: convolutions and matrix products in bfloat16, everything else in float32.
 *
 * bfloat16 is float32 without its last 16 bits: the same range, 8 significant bits. Processors and GPUs that have
 * instructions for it multiply about twice as fast. Variables, statistics, reductions and the optimiser stay in
 * float32, so that small updates are not lost (Micikevicius et al. 2018, arXiv 1710.03740).
 */
import type { OpAttribute } from "../c/attributes.ts";
import { AttributeType, DataType } from "../c/data_types.ts";
import type { Graph } from "./graph.ts";
import type { GraphOutput } from "./graph_output.ts";

/** What convolutions and matrix products compute in. */
export type Precision = "float32" | "bfloat16";

/** The operations that are products, with their gradients; all have one type attribute, `T`. */
const PRODUCTS = new Set([
  "BatchMatMulV2",
  "Conv2D",
  "Conv2DBackpropFilter",
  "Conv2DBackpropInput",
  "MatMul",
]);

/** Records products of float32 tensors as casts to bfloat16, the product, and a cast back. */
export class Bfloat16Products {
  readonly #graph: Graph;
  readonly #rounded = new Map<GraphOutput, GraphOutput>();

  /** Records into `graph`. */
  constructor(graph: Graph) {
    this.#graph = graph;
  }

  /** Records an operation; unchanged, unless it is a product of float32 tensors. */
  add(
    name: string,
    attributes: readonly OpAttribute[],
    inputs: readonly GraphOutput[],
  ): GraphOutput[] {
    const isProduct = PRODUCTS.has(name) &&
      attributes.some((attribute) => attribute.name === "T" && attribute.value === DataType.FLOAT);
    if (!isProduct) return this.#graph.add(name, attributes, inputs);
    const rounded = inputs.map((input) => this.#round(input));
    const types = attributes.map((attribute) =>
      attribute.name === "T" ? { ...attribute, value: DataType.BFLOAT16 } : attribute
    );
    return this.#graph.add(name, types, rounded).map((output) =>
      this.#cast(output, DataType.FLOAT)
    );
  }

  /** The bfloat16 copy of a float32 tensor, made once; int32 shapes stay. */
  #round(input: GraphOutput): GraphOutput {
    if (input.dtype !== DataType.FLOAT) return input;
    let rounded = this.#rounded.get(input);
    if (rounded === undefined) {
      this.#rounded.set(input, rounded = this.#cast(input, DataType.BFLOAT16));
    }
    return rounded;
  }

  #cast(input: GraphOutput, dtype: number): GraphOutput {
    return this.#graph.add("Cast", [
      { name: "SrcT", type: AttributeType.TYPE, value: input.dtype },
      { name: "DstT", type: AttributeType.TYPE, value: dtype },
    ], [input])[0];
  }
}
