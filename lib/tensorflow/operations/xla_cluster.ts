/**
 * A few element-wise operations that XLA compiles into one loop: what lies between them stays in registers
 * instead of going through memory.
 */
import type * as tf from "@tensorflow/tfjs";
import { UserTypeError } from "../../errors/mod.ts";
import type { OpAttribute } from "../c/attributes.ts";
import { TensorMetadata } from "../tfjs/binding.ts";
import { AttributeType, DataType } from "../c/data_types.ts";
import type { EagerContext } from "../eager/eager_context.ts";
import type { Graph } from "../graph/graph.ts";
import type { FunctionCall, GraphOutput } from "../graph/graph_output.ts";
import { loadedEngine } from "../tfjs/load_tensorflow.ts";
import { typeAttribute } from "../tfjs/run_operation.ts";

/** What a cluster computes. */
export interface XlaCluster {
  /** Tells clusters apart: two of one name and of inputs of the same shapes are the same. */
  readonly name: string;
  /** Records the operations. Constants must be made here, and all shapes known; no products, no reductions. */
  build(recorder: ClusterRecorder, inputs: readonly GraphOutput[]): GraphOutput[];
}

/** Records the operations of a cluster. */
export class ClusterRecorder {
  readonly #context: EagerContext;
  readonly #graph: Graph;

  /** Records into `graph`. */
  constructor(context: EagerContext, graph: Graph) {
    this.#context = context;
    this.#graph = graph;
  }

  /** Records an operation whose type attribute `T` is that of its first input. */
  add(type: string, inputs: readonly GraphOutput[], ...more: OpAttribute[]): GraphOutput {
    return this.#graph.add(type, [typeAttribute("T", inputs[0].dtype), ...more], inputs)[0];
  }

  /** `a` where a condition holds, `b` elsewhere. */
  select(condition: GraphOutput, a: GraphOutput, b: GraphOutput): GraphOutput {
    return this.#graph.add("SelectV2", [typeAttribute("T", a.dtype)], [condition, a, b])[0];
  }

  /** A float32 scalar. */
  float(value: number): GraphOutput {
    return this.#constant([], DataType.FLOAT, Float32Array.of(value));
  }

  /** An int32 scalar, or a list of such. */
  int(value: number | readonly number[]): GraphOutput {
    return typeof value === "number"
      ? this.#constant([], DataType.INT32, Int32Array.of(value))
      : this.#constant([value.length], DataType.INT32, Int32Array.from(value));
  }

  /** The same bits as uint32; C's API takes no such values from the host. */
  unsigned(value: GraphOutput | number): GraphOutput {
    const bits = typeof value === "number" ? this.int(value | 0) : value;
    return this.add("Bitcast", [bits], typeAttribute("type", DataType.UINT32));
  }

  /** 0, 1, 2… in an array of a shape, as uint32. */
  indices(shape: readonly number[]): GraphOutput {
    const count = shape.reduce((size, axis) => size * axis, 1);
    const [range] = this.#graph.add("Range", [typeAttribute("Tidx", DataType.INT32)], [
      this.int(0),
      this.int(count),
      this.int(1),
    ]);
    return this.unsigned(this.add("Reshape", [range, this.int(shape)]));
  }

  #constant(shape: number[], dtype: number, values: Float32Array | Int32Array): GraphOutput {
    const handle = this.#context.newHandle(shape, dtype, values);
    try {
      return this.#context.constantOf(handle, this.#graph);
    } finally {
      this.#context.deleteHandle(handle);
    }
  }
}

/** Set on the function and on each call of it, or XLA leaves it alone. */
export const MUST_COMPILE = { name: "_XlaMustCompile", type: AttributeType.BOOL, value: true };

const dataTypes: Partial<Record<tf.DataType, number>> = {
  float32: DataType.FLOAT,
  int32: DataType.INT32,
};

/** Every cluster stays for good: there are few, each for a few shapes. */
const clusters = new Map<string, FunctionCall>();

/**
 * Runs a cluster, or records a call of it while a function is traced. XLA compiles it at the first run with
 * inputs of new shapes, which takes some 50 ms. tfjs's gradient tape does not see it.
 *
 * @param cluster What to compute
 * @param inputs float32 or int32 tensors
 * @returns The outputs, in tfjs's current scope.
 */
export function runXlaCluster(cluster: XlaCluster, inputs: readonly tf.Tensor[]): tf.Tensor[] {
  const { backend, binding } = loadedEngine();
  const key = [cluster.name, ...inputs.map(({ dtype, shape }) => `${dtype} ${shape}`)].join("; ");
  let call = clusters.get(key);
  if (call === undefined) clusters.set(key, call = newCall(cluster, inputs));
  const ids = inputs.map((input) => backend.id(input));
  const { trace } = binding;
  const results = trace === undefined
    ? binding.execute(call.name, call.attributes, ids, call.shapes.length)
    : trace.call(call, ids.map((id) => binding.graphOutput(id)))
      .map((output) => binding.keepSymbolic(output));
  return results.map(({ id, dtype }, i) =>
    backend.tensor(new TensorMetadata(id, [...call.shapes[i]], dtype))
  );
}

function newCall(cluster: XlaCluster, inputs: readonly tf.Tensor[]): FunctionCall {
  const { context } = loadedEngine();
  const graph = context.newGraph();
  try {
    const placeholders = inputs.map(({ dtype, shape }) => {
      const type = dataTypes[dtype];
      if (type === undefined) {
        throw new UserTypeError(
          `Cannot run "${cluster.name}": an input is ${dtype} but must be float32 or int32`,
        );
      }
      return graph.placeholder(type, shape);
    });
    const outputs = cluster.build(new ClusterRecorder(context, graph), placeholders);
    const name = `xla_${clusters.size}_${cluster.name.replace(/\W/g, "_")}`;
    return {
      ...context.functions.addInner(name, { graph, inputs: placeholders, outputs, xla: true }),
      attributes: [MUST_COMPILE],
      shapes: outputs.map(({ shape }) => shape!),
    };
  } finally {
    graph.dispose();
  }
}
