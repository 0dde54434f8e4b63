/** Has every value that a spec reads computed by a compiled function. */
import { compile, tf } from "lib/tensorflow";

/** What an operation answers for each output. */
interface Metadata {
  readonly id: number;
  readonly shape: number[];
  readonly dtype: number;
}

/** A tensor's shape, data type and values. */
type HostTensor = [shape: number[], dtype: number, values: unknown];

/** The part of tfjs's `TFJSBinding` that is watched. */
interface Binding {
  createTensor(...tensor: HostTensor): number;
  deleteTensor(id: number): void;
  tensorDataSync(id: number): unknown;
  executeOp(name: string, attributes: unknown[], inputs: number[], outputs: number): Metadata[];
}

/** The part of tfjs-node's backend that is watched, of which tfjs's types tell nothing. */
interface Backend {
  readonly binding: Binding;
  write(values: unknown, shape: number[], dtype: string): object;
  createOutputTensor(metadata: Metadata): tf.Tensor;
  getInputTensorIds(tensors: tf.Tensor[]): number[];
}

/** An operation that ran, and what it needs to run again. */
interface Operation {
  readonly name: string;
  readonly attributes: unknown[];
  readonly inputs: readonly Source[];
  readonly outputs: readonly Metadata[];
}

/** Values of the host, in a tensor that is kept for them. */
interface Leaf {
  readonly tensor: number;
  /** Set if a kernel made the tensor, such as a shape or an axis: those are constants in every trace. */
  constant?: HostTensor;
}

/** Where a value comes from. */
type Source = Leaf | { readonly operation: Operation; readonly index: number };

/**
 * Watches the binding. Operations run at once, so that kernels learn shapes that depend on values; but what a
 * spec reads is not what they computed. It comes from a function that `compile()` makes of all operations that
 * the value depends on, which captures the tensors that these started from.
 */
export class Recorder {
  readonly #backend: Backend;
  readonly #binding: Binding;
  readonly #madeByKernels = new WeakSet<object>();
  readonly #created = new Map<number, HostTensor>();
  readonly #sources = new Map<number, Source>();
  readonly #deleted: number[] = [];
  readonly #constants: number[] = [];
  /** Functions compiled and run so far. */
  functions = 0;

  /** Starts watching; `loadTensorFlow()` must have finished. */
  constructor() {
    this.#backend = tf.backend() as unknown as Backend;
    const { binding } = this.#backend;
    this.#binding = {
      createTensor: binding.createTensor.bind(binding),
      deleteTensor: binding.deleteTensor.bind(binding),
      tensorDataSync: binding.tensorDataSync.bind(binding),
      executeOp: binding.executeOp.bind(binding),
    };
    binding.createTensor = (...args) => this.#createTensor(...args);
    binding.deleteTensor = (id) => this.#deleteTensor(id);
    binding.tensorDataSync = (id) => this.#read(id);
    binding.executeOp = (...args) => this.#executeOp(...args);
    this.#watchKernels();
  }

  /** Finds out which tensors kernels make; their values come to the binding later. */
  #watchKernels(): void {
    const { write, getInputTensorIds } = this.#backend;
    this.#backend.write = (...args) => {
      const dataId = write.apply(this.#backend, args);
      if (tf.engine().state.kernelDepth > 0) this.#madeByKernels.add(dataId);
      return dataId;
    };
    this.#backend.getInputTensorIds = (tensors) => {
      const ids = getInputTensorIds.call(this.#backend, tensors);
      tensors.forEach(({ dataId }, i) => {
        const source = this.#sources.get(ids[i]);
        if (source === undefined || !("tensor" in source)) return;
        // An Int64Scalar, tfjs-node's number that is no tensor, has no data.
        if (dataId === undefined || this.#madeByKernels.has(dataId)) {
          source.constant = this.#created.get(ids[i]);
        }
      });
      return ids;
    };
  }

  /** Forgets how the tensors that are left came about, and frees those that were kept. To call after a spec. */
  forget(): void {
    for (const id of this.#sources.keys()) this.#sources.set(id, { tensor: id });
    for (const id of this.#deleted.splice(0)) this.#binding.deleteTensor(id);
    this.#created.clear();
  }

  #createTensor(...args: HostTensor): number {
    const id = this.#binding.createTensor(...args);
    this.#created.set(id, args);
    this.#sources.set(id, { tensor: id });
    return id;
  }

  #deleteTensor(id: number): void {
    const source = this.#sources.get(id);
    this.#sources.delete(id);
    if (source !== undefined && "tensor" in source) this.#deleted.push(id);
    else this.#binding.deleteTensor(id);
  }

  #executeOp(name: string, attributes: unknown[], inputs: number[], count: number): Metadata[] {
    const sources = inputs.map((id) => this.#sources.get(id) ?? { tensor: id });
    const outputs = this.#binding.executeOp(name, attributes, inputs, count);
    const operation = { name, attributes, inputs: sources, outputs };
    outputs.forEach(({ id }, index) => this.#sources.set(id, { operation, index }));
    return outputs;
  }

  #read(id: number): unknown {
    const source = this.#sources.get(id);
    if (source === undefined || "tensor" in source) return this.#binding.tensorDataSync(id);
    // In debug mode tfjs reads every result, those of a trace too, which compile() refuses.
    if (tf.env().getBool("DEBUG")) return this.#binding.tensorDataSync(id);
    const compiled = compile(() => this.#backend.createOutputTensor(this.#replay(source)));
    // Within a gradient, compile() would leave the function uncompiled.
    const { state } = tf.engine();
    const { gradientDepth } = state;
    state.gradientDepth = 0;
    try {
      const result = compiled();
      this.functions++;
      const values = this.#binding.tensorDataSync(this.#backend.getInputTensorIds([result])[0]);
      result.dispose();
      return values;
    } finally {
      state.gradientDepth = gradientDepth;
      compiled.dispose();
      for (const constant of this.#constants.splice(0)) this.#binding.deleteTensor(constant);
    }
  }

  #createConstant(...values: HostTensor): number {
    const id = this.#binding.createTensor(...values);
    this.#constants.push(id);
    return id;
  }

  /** Runs what a value depends on again. */
  #replay(source: Source): Metadata {
    const done = new Map<Operation, Metadata[]>();
    const run = (operation: Operation): Metadata[] => {
      const { name, attributes, inputs, outputs } = operation;
      const known = done.get(operation);
      if (known !== undefined) return known;
      const ids = inputs.map((input) =>
        "operation" in input
          ? run(input.operation)[input.index].id
          : input.constant === undefined
          ? input.tensor
          : this.#createConstant(...input.constant)
      );
      const metadata = this.#binding.executeOp(name, attributes, ids, outputs.length);
      metadata.forEach((found, i) => assertSameKind(name, found, outputs[i]));
      done.set(operation, metadata);
      return metadata;
    };
    if ("tensor" in source) throw new Error("Cannot replay a tensor that no operation made");
    return run(source.operation)[source.index];
  }
}

/** What TensorFlow infers while tracing must be what it computes. */
function assertSameKind(name: string, inferred: Metadata, computed: Metadata): void {
  const text = ({ shape, dtype }: Metadata) => `[${shape.join(", ")}] of type ${dtype}`;
  if (text(inferred) !== text(computed)) {
    throw new Error(`${name} was inferred as ${text(inferred)} but is ${text(computed)}`);
  }
}
