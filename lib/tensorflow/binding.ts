/** tfjs's `TFJSBinding` on the eager context: what tfjs-node's kernels call instead of a native addon. */
import type { OpAttribute } from "./attributes.ts";
import { AttributeType, DataType } from "./data_types.ts";
import type { EagerContext } from "./eager_context.ts";
import type { HostValues } from "./host_tensor.ts";

/** What a kernel learns of an operation's output. */
export class TensorMetadata {
  /** Makes a record. */
  constructor(
    /** Number that stands for the tensor in later calls. */
    readonly id: number,
    /** Sizes of the axes. */
    readonly shape: number[],
    /** One of `DataType`. */
    readonly dtype: number,
  ) {}
}

/** The attribute class that tfjs's interface names; its kernels pass plain objects of this shape. */
export class TFEOpAttr implements OpAttribute {
  /** Makes an attribute. */
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

/** The interface that `NodeJSKernelBackend` is written against. */
export class TensorFlowBinding {
  readonly #context: EagerContext;
  readonly #handles = new Map<number, Deno.PointerObject>();
  #nextId = 0;

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
    return this.#keep(this.#context.newHandle(shape, dtype, values));
  }

  /** Frees a tensor. */
  deleteTensor(id: number): void {
    this.#context.deleteHandle(this.#handle(id));
    this.#handles.delete(id);
  }

  /** Copies a tensor's values out. */
  tensorDataSync(id: number): HostValues {
    return this.#context.read(this.#handle(id));
  }

  /** Runs an operation; the outputs stay until `deleteTensor()`. */
  executeOp(
    name: string,
    attributes: OpAttribute[],
    inputs: number[],
    outputs: number,
  ): TensorMetadata[] {
    if (typeof name !== "string" || !Number.isInteger(outputs)) {
      throw new TypeError(
        `Cannot execute operation ${name}: expected a name and a number of outputs, not ${outputs}`,
      );
    }
    const pointers = inputs.map((id) => this.#handle(id));
    return this.#context.execute(name, attributes, pointers, outputs).map((handle) =>
      new TensorMetadata(
        this.#keep(handle),
        this.#context.shape(handle),
        this.#context.dataType(handle),
      )
    );
  }

  /** Refused. */
  loadSavedModel(): number {
    throw new Error(REFUSED);
  }

  /** Refused. */
  deleteSavedModel(): void {
    throw new Error(REFUSED);
  }

  /** Refused. */
  runSavedModel(): TensorMetadata[] {
    throw new Error(REFUSED);
  }

  /** Always none. */
  getNumOfSavedModels(): number {
    return 0;
  }

  /** How many tensors are held: what a leak test counts. */
  getNumOfTensors(): number {
    return this.#handles.size;
  }

  /** Whether operations run on a GPU. */
  isUsingGpuDevice(): boolean {
    return this.#context.device.type === "GPU";
  }

  #keep(handle: Deno.PointerObject): number {
    const id = this.#nextId++;
    this.#handles.set(id, handle);
    return id;
  }

  #handle(id: number): Deno.PointerObject {
    const handle = this.#handles.get(id);
    if (handle === undefined) {
      throw new ReferenceError(`Cannot use tensor ${id}: it does not exist or is disposed`);
    }
    return handle;
  }
}
