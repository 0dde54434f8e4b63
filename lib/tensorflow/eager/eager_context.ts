/** The eager context: devices, tensor handles, and operations that run at once. */
import { type OpAttribute, setAttribute } from "../c/attributes.ts";
import { AttributeType, DataType } from "../c/data_types.ts";
import { ContextFunctions } from "./context_functions.ts";
import { type Device, listDevices } from "./devices.ts";
import { eagerSetters } from "./eager_setters.ts";
import { Graph } from "../graph/graph.ts";
import type { GraphOutput } from "../graph/graph_output.ts";
import { deleteHostTensor, type HostValues, newHostTensor, readHostTensor } from "./host_tensor.ts";
import type { LibTensorFlow } from "../c/library.ts";
import { internedCString, pointersAt } from "../c/pointers.ts";
import { Status } from "../c/status.ts";

/** `ConfigProto { gpu_options { allow_growth: true } }`: take GPU memory as it is needed, not all of it. */
const CONFIG = new Uint8Array([0x32, 0x02, 0x20, 0x01]);

/** Owns the `TFE_Context` of this process. */
export class EagerContext {
  readonly #library: LibTensorFlow;
  readonly #context: Deno.PointerValue;
  readonly #status: Status;
  /** What {@linkcode execute} and {@linkcode executeAsync} can call by name. */
  readonly functions: ContextFunctions;
  /** All devices. */
  readonly devices: readonly Device[];
  /** Where operations run: the last GPU, else the CPU, as in tfjs-node. */
  readonly device: Device;

  /**
   * Creates the context.
   *
   * @throws {TensorFlowError} If TensorFlow cannot set its devices up.
   */
  constructor(library: LibTensorFlow) {
    this.#library = library;
    this.#status = new Status(library);
    const options = library.TFE_NewContextOptions();
    library.TFE_ContextOptionsSetConfig(
      options,
      CONFIG,
      BigInt(CONFIG.length),
      this.#status.pointer,
    );
    try {
      this.#status.check("TFE_ContextOptionsSetConfig");
      this.#context = library.TFE_NewContext(options, this.#status.pointer);
      this.#status.check("TFE_NewContext");
    } finally {
      library.TFE_DeleteContextOptions(options);
    }
    this.functions = new ContextFunctions(library, this.#context, this.#status);
    this.devices = listDevices(library, this.#context);
    this.device = this.devices.findLast(({ type }) => type === "GPU") ??
      this.devices.find(({ type }) => type === "CPU")!;
  }

  /**
   * Copies values into a new tensor on the device; the caller deletes the handle.
   *
   * @throws {TypeError} If the values do not fit the shape or the data type.
   * @throws {TensorFlowError} If TensorFlow refuses the tensor.
   */
  newHandle(shape: readonly number[], dtype: number, values: HostValues): Deno.PointerObject {
    const tensor = newHostTensor(this.#library, shape, dtype, values);
    try {
      const handle = this.#library.TFE_NewTensorHandle(tensor, this.#status.pointer)!;
      this.#status.check("TFE_NewTensorHandle");
      return this.#settle(handle, dtype);
    } finally {
      deleteHostTensor(this.#library, tensor, dtype);
    }
  }

  /** Moves a new handle to where operations want it; takes the handle over. */
  #settle(handle: Deno.PointerObject, dtype: number): Deno.PointerObject {
    // Kernels on a GPU want int32 (shapes, axes) in host memory.
    const isSettled = dtype !== DataType.STRING &&
      (dtype === DataType.INT32 || this.device.type === "CPU");
    if (isSettled) return handle;
    try {
      // The handle shares the host tensor's strings, which C frees only if TensorFlow made them
      // itself: run them through an operation that copies.
      const type = { name: "T", type: AttributeType.TYPE, value: dtype };
      return dtype === DataType.STRING
        ? this.execute("DeepCopy", [type], [handle], 1)[0]
        : this.#toDevice(handle);
    } finally {
      this.deleteHandle(handle);
    }
  }

  #toDevice(handle: Deno.PointerObject): Deno.PointerObject {
    const name = internedCString(this.device.name);
    const copied = this.#library.TFE_TensorHandleCopyToDevice(
      handle,
      this.#context,
      name,
      this.#status.pointer,
    );
    this.#status.check("TFE_TensorHandleCopyToDevice");
    return copied!;
  }

  /** Frees a handle. */
  deleteHandle(handle: Deno.PointerObject): void {
    this.#library.TFE_DeleteTensorHandle(handle);
  }

  /** Other handles on the same tensors, which outlive the first: all of them, or none and an error. */
  shareHandles(handles: Iterable<Deno.PointerObject>): Deno.PointerObject[] {
    const shared: Deno.PointerObject[] = [];
    try {
      for (const handle of handles) shared.push(this.shareHandle(handle));
      return shared;
    } catch (error) {
      for (const handle of shared) this.deleteHandle(handle);
      throw error;
    }
  }

  /** Another handle on the same tensor, which outlives the first. */
  shareHandle(handle: Deno.PointerObject): Deno.PointerObject {
    const shared = this.#library.TFE_TensorHandleCopySharingTensor(handle, this.#status.pointer);
    this.#status.check("TFE_TensorHandleCopySharingTensor");
    return shared!;
  }

  /** Adds a tensor's values to a graph as a constant. */
  constantOf(handle: Deno.PointerObject, graph: Graph): GraphOutput {
    const tensor = this.#library.TFE_TensorHandleResolve(handle, this.#status.pointer);
    this.#status.check("TFE_TensorHandleResolve");
    try {
      return graph.constant(this.dataType(handle), tensor);
    } finally {
      this.#library.TF_DeleteTensor(tensor);
    }
  }

  /** A new, empty graph; the caller disposes it. */
  newGraph(): Graph {
    return new Graph(this.#library);
  }

  /** The handle's data type, one of `DataType`. */
  dataType(handle: Deno.PointerObject): number {
    return this.#library.TFE_TensorHandleDataType(handle);
  }

  /** The handle's shape. */
  shape(handle: Deno.PointerObject): number[] {
    const { pointer } = this.#status;
    const rank = this.#library.TFE_TensorHandleNumDims(handle, pointer);
    this.#status.check("TFE_TensorHandleNumDims");
    const shape = new Array<number>(rank);
    for (let axis = 0; axis < rank; axis++) {
      shape[axis] = Number(this.#library.TFE_TensorHandleDim(handle, axis, pointer));
    }
    this.#status.check("TFE_TensorHandleDim");
    return shape;
  }

  /** Copies a handle's values into JavaScript; see `readHostTensor()` for the array types. */
  read(handle: Deno.PointerObject): HostValues {
    const tensor = this.#library.TFE_TensorHandleResolve(handle, this.#status.pointer);
    this.#status.check("TFE_TensorHandleResolve");
    try {
      return readHostTensor(this.#library, tensor!, this.dataType(handle));
    } finally {
      this.#library.TF_DeleteTensor(tensor);
    }
  }

  /**
   * Runs an operation and waits for it.
   *
   * @returns Handles of the outputs; the caller deletes them.
   * @throws {TensorFlowError} If the operation does not exist or fails.
   */
  execute(
    name: string,
    attributes: readonly OpAttribute[],
    inputs: readonly Deno.PointerObject[],
    outputs: number,
  ): Deno.PointerObject[] {
    const op = this.#prepare(name, attributes, inputs, this.#status);
    try {
      const handles = new BigUint64Array(outputs);
      const count = Int32Array.of(outputs);
      this.#library.TFE_Execute(op, handles, count, this.#status.pointer);
      this.#status.check(name);
      return pointersAt(handles, count[0]);
    } finally {
      this.#library.TFE_DeleteOp(op);
    }
  }

  /**
   * Runs an operation on another thread while the event loop goes on; several may be in flight.
   *
   * @returns Handles of the outputs; the caller deletes them.
   * @throws {TensorFlowError} If the operation does not exist or fails.
   */
  async executeAsync(
    name: string,
    attributes: readonly OpAttribute[],
    inputs: readonly Deno.PointerObject[],
    outputs: number,
  ): Promise<Deno.PointerObject[]> {
    const status = new Status(this.#library);
    try {
      const op = this.#prepare(name, attributes, inputs, status);
      try {
        const handles = new BigUint64Array(outputs);
        const count = Int32Array.of(outputs);
        await this.#library.TFE_ExecuteAsync(op, handles, count, status.pointer);
        status.check(name);
        return pointersAt(handles, count[0]);
      } finally {
        this.#library.TFE_DeleteOp(op);
      }
    } finally {
      status.dispose();
    }
  }

  /** A `TFE_Op*` with inputs and attributes set; the caller deletes it. */
  #prepare(
    name: string,
    attributes: readonly OpAttribute[],
    inputs: readonly Deno.PointerObject[],
    status: Status,
  ): Deno.PointerValue {
    const bytes = this.functions.nameBytes(name) ?? internedCString(name);
    const op = this.#library.TFE_NewOp(this.#context, bytes, status.pointer);
    try {
      status.check(name);
      for (const input of inputs) {
        this.#library.TFE_OpAddInput(op, input, status.pointer);
        status.check(name);
      }
      const setters = eagerSetters(this.#library, op, status);
      for (const attribute of attributes) setAttribute(setters, attribute);
      return op;
    } catch (error) {
      this.#library.TFE_DeleteOp(op);
      throw error;
    }
  }
}
