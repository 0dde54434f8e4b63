/** tfjs's `TFJSBinding` on the eager context: what tfjs-node's kernels call instead of a native addon. */
import { UserError, UserReferenceError, UserTypeError } from "../../errors/mod.ts";
import type { OpAttribute } from "../c/attributes.ts";
import { AttributeType, DataType } from "../c/data_types.ts";
import type { EagerContext } from "../eager/eager_context.ts";
import type { GraphOutput } from "../graph/graph_output.ts";
import type { HostValues } from "../eager/host_tensor.ts";
import type { Trace } from "./trace.ts";
import { TracingError } from "./tracing_error.ts";

/** What a kernel learns of an operation's output. */
export class TensorMetadata {
  /** Describes one output of `executeOp()`. */
  constructor(
    /** Number that stands for the tensor in later calls. */
    readonly id: number,
    /** Sizes of the axes. */
    readonly shape: number[],
    /** One of `DataType`. */
    readonly dtype: number,
  ) {}
}

/** What the engine learns of an output. */
export interface RawMetadata {
  /** Number that stands for the tensor in later calls. */
  readonly id: number;
  /** Sizes of the axes; undefined in a trace where they depend on values. */
  readonly shape: number[] | undefined;
  /** One of `DataType`. */
  readonly dtype: number;
}

/** The attribute class that tfjs's interface names; its kernels pass plain objects of this shape. */
class TFEOpAttr implements OpAttribute {
  /** Describes one attribute of an operation. */
  constructor(
    /** Name in the operation's definition. */
    readonly name: string,
    /** One of `AttributeType`. */
    readonly type: number,
    /** Value of that type. */
    readonly value: unknown,
  ) {}
}

const REFUSED = "SavedModels are not supported: build the model with tf.layers instead";

/** A tensor that holds values. */
interface EagerTensor {
  readonly handle: Deno.PointerObject;
  /** The trace during which it was made from host values, for which it is a constant. */
  readonly constantOf: Trace | undefined;
}

/** A tensor of a graph under construction: a shape and a type, no values. */
interface SymbolicTensor {
  readonly output: GraphOutput;
  readonly trace: Trace;
}

/**
 * The interface that `NodeJSKernelBackend` is written against.
 *
 * Kernels, gradients, layers and optimisers of tfjs only ever call this. So while {@linkcode trace} is set,
 * operations are recorded into its graph instead of being run, and answered with symbolic tensors: everything
 * above works unchanged inside a compiled function.
 */
export class TensorFlowBinding {
  readonly #context: EagerContext;
  readonly #tensors = new Map<number, EagerTensor | SymbolicTensor>();
  #nextId = 0;
  /** Where operations are recorded; undefined while they run at once. */
  trace: Trace | undefined;

  readonly TensorMetadata = TensorMetadata;
  readonly TFEOpAttr = TFEOpAttr;
  readonly TF_FLOAT = DataType.FLOAT;
  readonly TF_INT32 = DataType.INT32;
  readonly TF_INT64 = DataType.INT64;
  readonly TF_BOOL = DataType.BOOL;
  readonly TF_COMPLEX64 = DataType.COMPLEX64;
  readonly TF_STRING = DataType.STRING;
  readonly TF_RESOURCE = DataType.RESOURCE;
  readonly TF_UINT8 = DataType.UINT8;
  readonly TF_ATTR_STRING = AttributeType.STRING;
  readonly TF_ATTR_INT = AttributeType.INT;
  readonly TF_ATTR_FLOAT = AttributeType.FLOAT;
  readonly TF_ATTR_BOOL = AttributeType.BOOL;
  readonly TF_ATTR_TYPE = AttributeType.TYPE;
  readonly TF_ATTR_SHAPE = AttributeType.SHAPE;
  /** tfjs's name for `TF_ATTR_RESOURCE`, which no kernel uses and the C API does not have. */
  readonly TF_ATTR_RESOURCE = 6;

  /** Makes a binding whose tensors live in `context`. */
  constructor(
    context: EagerContext,
    /** TensorFlow's version. */
    readonly TF_Version: string,
  ) {
    this.#context = context;
  }

  /** Copies values into a new tensor and answers with its number. */
  createTensor(shape: number[], dtype: number, values: HostValues): number {
    const handle = this.#context.newHandle(shape, dtype, values);
    return this.#keep({ handle, constantOf: this.trace });
  }

  /** Frees a tensor. */
  deleteTensor(id: number): void {
    const tensor = this.#tensor(id);
    if ("handle" in tensor) this.#context.deleteHandle(tensor.handle);
    this.#tensors.delete(id);
  }

  /**
   * Copies a tensor's values out.
   *
   * @throws {TracingError} If the tensor is symbolic, with no values before the compiled function runs, or a
   * variable's in a trace, with other values at each call.
   */
  tensorDataSync(id: number): HostValues {
    const tensor = this.#tensor(id);
    const variable = this.trace?.variable(id);
    if ("handle" in tensor && variable === undefined) return this.#context.read(tensor.handle);
    throw new TracingError(
      "dataSync()",
      variable === undefined
        ? "a value is read while the function is traced, before any value exists"
        : `the variable "${variable.name}" is read while the function is traced; later calls would not see ` +
          "its later values",
      "Return the tensor and read it after the call; to choose by a value, use tf.where()",
    );
  }

  /** Runs an operation; the outputs stay until `deleteTensor()`. */
  executeOp(
    name: string,
    attributes: OpAttribute[],
    inputs: number[],
    outputs: number,
  ): TensorMetadata[] {
    const results = this.execute(name, attributes, inputs, outputs);
    if (results.some(({ shape }) => shape === undefined)) {
      for (const { id } of results) this.deleteTensor(id);
      throw new TracingError(
        name,
        "the shape of its result depends on values, which do not exist while the function is traced",
        "Compute it outside of the function, or use an operation whose shape is known, such as tf.where() " +
          "with three arguments",
      );
    }
    return results as TensorMetadata[];
  }

  /** The same for the engine's own use: a result's shape may be unknown in a trace, its type any. */
  execute(
    name: string,
    attributes: readonly OpAttribute[],
    inputs: readonly number[],
    outputs: number,
  ): RawMetadata[] {
    if (typeof name !== "string" || !Number.isInteger(outputs)) {
      throw new UserTypeError(
        `Cannot execute operation ${name}: expected a name and a number of outputs, not ${outputs}`,
      );
    }
    if (this.trace !== undefined) {
      const sources = inputs.map((id) => this.graphOutput(id));
      return this.trace.record(name, attributes, sources).slice(0, outputs)
        .map((output) => this.keepSymbolic(output));
    }
    const handles = inputs.map((id) => this.handle(id));
    return this.#context.execute(name, attributes, handles, outputs)
      .map((handle) => this.keepHandle(handle));
  }

  /** Registers a handle; the binding deletes it in `deleteTensor()`. */
  keepHandle(handle: Deno.PointerObject): TensorMetadata {
    const id = this.#keep({ handle, constantOf: undefined });
    return new TensorMetadata(id, this.#context.shape(handle), this.#context.dataType(handle));
  }

  /** Registers an output of the current trace. */
  keepSymbolic(output: GraphOutput): RawMetadata {
    const id = this.#keep({ output, trace: this.#currentTrace() });
    return { id, shape: output.shape, dtype: output.dtype };
  }

  /** The handle of a tensor that holds values. */
  handle(id: number): Deno.PointerObject {
    const tensor = this.#tensor(id);
    if ("handle" in tensor) return tensor.handle;
    throw foreignTensor();
  }

  /** What stands for a tensor in the current trace's graph: an output, a constant or a captured input. */
  graphOutput(id: number): GraphOutput {
    const trace = this.#currentTrace();
    const tensor = this.#tensor(id);
    if ("handle" in tensor) {
      return tensor.constantOf === trace
        ? trace.constant(id, tensor.handle)
        : trace.capture(id, tensor.handle);
    }
    if (tensor.trace !== trace) throw foreignTensor();
    return tensor.output;
  }

  /** Refused. */
  loadSavedModel(): number {
    throw new UserError(REFUSED);
  }

  /** Refused. */
  deleteSavedModel(): void {
    throw new UserError(REFUSED);
  }

  /** Refused. */
  runSavedModel(): TensorMetadata[] {
    throw new UserError(REFUSED);
  }

  /** Always none. */
  getNumOfSavedModels(): number {
    return 0;
  }

  /** How many tensors are held: what a leak test counts. */
  getNumOfTensors(): number {
    return this.#tensors.size;
  }

  /** Whether operations run on a GPU. */
  isUsingGpuDevice(): boolean {
    return this.#context.device.type === "GPU";
  }

  #keep(tensor: EagerTensor | SymbolicTensor): number {
    const id = this.#nextId++;
    this.#tensors.set(id, tensor);
    return id;
  }

  #tensor(id: number): EagerTensor | SymbolicTensor {
    const tensor = this.#tensors.get(id);
    if (tensor === undefined) {
      throw new UserReferenceError(`Cannot use tensor ${id}: it does not exist or is disposed`);
    }
    return tensor;
  }

  #currentTrace(): Trace {
    if (this.trace === undefined) {
      throw new UserError("Cannot record an operation: no trace is active");
    }
    return this.trace;
  }
}

/** The error for a symbolic tensor that left its trace. */
export function foreignTensor(): TracingError {
  return new TracingError(
    "a tensor",
    "it was made while a function was traced and is used outside of it",
    "Return it from the function and use what the call returns",
  );
}
