/** The tfjs backend on the binding, with the few inner workings of tfjs that tracing needs. */
import * as tf from "@tensorflow/tfjs";
import nodeUtil from "node:util";
import { UserError } from "../../errors/mod.ts";
import { registerGradients } from "../gradients/register_gradients.ts";
import { addKernels } from "../repairs/added_kernels.ts";
import { foreignTensor, type TensorFlowBinding, type TensorMetadata } from "./binding.ts";
import { checkSizesOfKernels } from "../repairs/check_sizes.ts";
import { traceLayers } from "./trace_layers.ts";
import { traceOptimiserState } from "./optimiser_state.ts";
import { registerFileModels } from "../repairs/file_models.ts";
import { repairKernels } from "../repairs/repair_kernels.ts";
import { repairLayers } from "../repairs/repair_layers.ts";
import { repairOptimisers } from "../repairs/repair_optimisers.ts";
import { repairSeeds } from "../repairs/repair_seeds.ts";

/** Name under which the backend is registered with tfjs. */
const NAME = "tensorflow";
/** Above the 1 to 3 of tfjs's own backends. */
const PRIORITY = 10;

/** Values on the host: numbers, or each string's bytes; null where the data has none. */
type BackendValues = tf.TypedArray | Uint8Array[] | null;

/** Methods of `NodeJSKernelBackend` that its type declarations keep private or leave out. */
interface Internals {
  getInputTensorIds(tensors: tf.Tensor[]): number[];
  createOutputTensor(metadata: TensorMetadata): tf.Tensor;
  write(values: BackendValues, ...rest: unknown[]): object;
  readSync(dataId: object): BackendValues;
  tensorMap: { has(dataId: object): boolean; get(dataId: object): { values: unknown } };
  read(dataId: object): Promise<unknown>;
  incRef(dataId: object): void;
  disposeData(dataId: object): boolean;
}

/** Between tfjs's tensors and the binding's numbers. */
export class TfjsBackend {
  readonly #internals: Internals;
  readonly #binding: TensorFlowBinding;
  /** Data of symbolic tensors: still known after tfjs disposed of them, to explain their late use. */
  readonly #symbolicData = new WeakSet<object>();

  private constructor(binding: TensorFlowBinding, internals: Internals) {
    this.#binding = binding;
    this.#internals = internals;
    const { getInputTensorIds, createOutputTensor, write, readSync, read } = internals;
    // tfjs-node keeps the caller's array until an operation needs it, and returns it to reads before that.
    internals.write = (values, ...rest) => write.call(internals, copyOf(values), ...rest);
    internals.readSync = (dataId) => {
      const values = readSync.call(internals, dataId);
      return internals.tensorMap.get(dataId).values === null ? values : copyOf(values);
    };
    internals.getInputTensorIds = (tensors) => {
      for (const tensor of tensors) this.#checkAlive(tensor);
      return getInputTensorIds.call(internals, tensors);
    };
    internals.read = (dataId) => {
      if (binding.trace === undefined) return read.call(internals, dataId);
      try {
        return Promise.resolve(internals.readSync(dataId));
      } catch (error) {
        // A rejection would end the process: a traced function is synchronous and awaits nothing.
        binding.trace.failure ??= error;
        return new Promise(() => {});
      }
    };
    internals.createOutputTensor = (metadata) => {
      const tensor = createOutputTensor.call(internals, metadata);
      if (binding.trace !== undefined) this.#markSymbolic(tensor);
      return tensor;
    };
  }

  /** Registers the backend with tfjs and makes it the one in use. */
  static async register(binding: TensorFlowBinding): Promise<TfjsBackend> {
    // tfjs-node 4.22 calls two functions that Node.js 23 dropped.
    const legacyUtil = nodeUtil as unknown as Record<string, unknown>;
    legacyUtil.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
    legacyUtil.isArray ??= Array.isArray;
    // Not the package's index.js: that one loads the native addon.
    const { NodeJSKernelBackend } = await import(
      "@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend.js"
    );
    await import("@tensorflow/tfjs-node-gpu/dist/register_all_kernels.js");
    roundIntegersToThemselves();
    addKernels(NAME);
    registerGradients(NAME);
    repairKernels(NAME);
    repairLayers();
    repairOptimisers();
    repairSeeds(NAME);
    checkSizesOfKernels(NAME);
    registerFileModels();
    // The binding answers with every array type that the C API has; tfjs's interface names three of them.
    type Binding = ConstructorParameters<typeof NodeJSKernelBackend>[0];
    const backend = new NodeJSKernelBackend(
      binding as unknown as Binding,
      "@tensorflow/tfjs-node-gpu",
    );
    tf.registerBackend(NAME, () => backend, PRIORITY);
    if (!await tf.setBackend(NAME)) {
      throw new UserError(`Cannot make "${NAME}" tfjs's backend: its set-up failed`);
    }
    const registered = new TfjsBackend(binding, backend as unknown as Internals);
    const trace = () => binding.trace;
    traceLayers(trace);
    traceOptimiserState({
      trace,
      tensor: (output) => {
        const { id, dtype } = binding.keepSymbolic(output);
        return registered.tensor(new binding.TensorMetadata(id, [], dtype));
      },
    });
    return registered;
  }

  /** The binding's number of a tensor, whose values are brought to the device if they still wait. */
  id(tensor: tf.Tensor): number {
    // An Int64Scalar aside, tfjs answers with one number a tensor.
    return this.#internals.getInputTensorIds([tensor])[0];
  }

  /** A tfjs tensor around an output of the binding, in tfjs's current scope. */
  tensor(metadata: TensorMetadata): tf.Tensor {
    return this.#internals.createOutputTensor(metadata);
  }

  /** Keeps a tensor's data alive, even when the tensor is disposed, until {@linkcode release}. */
  hold(dataId: object): void {
    this.#internals.incRef(dataId);
  }

  /** Undoes {@linkcode hold}. */
  release(dataId: object): void {
    this.#internals.disposeData(dataId);
  }

  /** Makes the use of a tensor after its trace, when tfjs has disposed it, explain itself. */
  #markSymbolic(tensor: tf.Tensor): void {
    this.#symbolicData.add(tensor.dataId);
    tensor.throwIfDisposed = () => {
      if (tensor.isDisposed) throw foreignTensor();
    };
  }

  /**
   * Explains a tensor that was made while a function was traced, and is disposed.
   *
   * @throws {TracingError} If it is one.
   */
  checkNotSymbolic(tensor: tf.Tensor): void {
    if (this.#symbolicData.has(tensor.dataId)) throw foreignTensor();
  }

  #checkAlive(tensor: tf.Tensor): void {
    // Int64Scalar, tfjs-node's number that is not a tensor, has no data.
    if (tensor.dataId === undefined || this.#internals.tensorMap.has(tensor.dataId)) return;
    this.checkNotSymbolic(tensor);
    // Any other: tfjs moves it here from another backend, or says that it is disposed.
  }
}

/** TensorFlow's `Round` answers 0 for every integer, which Python's `tf.round` knows and avoids as well. */
function roundIntegersToThemselves(): void {
  const round = tf.getKernel(tf.Round, NAME);
  const identity = tf.getKernel(tf.Identity, NAME);
  tf.unregisterKernel(tf.Round, NAME);
  tf.registerKernel({
    ...round,
    kernelFunc: (parameters) =>
      (parameters.inputs.x?.dtype === "int32" ? identity : round).kernelFunc(parameters),
  });
}

/** What a tensor holds changes by operations only: never with an array of the caller's. */
function copyOf(values: BackendValues): BackendValues {
  if (Array.isArray(values)) return values.map((string) => string.slice());
  return values === null ? null : values.slice();
}
