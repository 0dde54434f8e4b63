/** `TF_Graph`: operations recorded with inferred shapes, then made into a callable function. */
import { type AttributeSetters, type OpAttribute, setAttribute } from "../c/attributes.ts";
import { AttributeType } from "../c/data_types.ts";
import type { LibTensorFlow } from "../c/library.ts";
import { type OperationDefinition, readOperationDefinition } from "./operation_definition.ts";
import { bytesAt, cString, dimensions, internedCString, pointerArray } from "../c/pointers.ts";
import { Status } from "../c/status.ts";

/** One output of an operation of a graph. */
export interface GraphOutput {
  /** The operation, `TF_Operation*`. */
  readonly operation: Deno.PointerObject;
  /** Which of its outputs. */
  readonly index: number;
  /** One of `DataType`. */
  readonly dtype: number;
  /** Sizes of the axes as TensorFlow infers them; undefined where they depend on values. */
  readonly shape: number[] | undefined;
}

/** A function to be called by a graph. */
export interface FunctionCall {
  /** Its name. */
  readonly name: string;
  /** `TF_Function*`. */
  readonly body: Deno.PointerValue;
  /** Attributes of the call. */
  readonly attributes: readonly OpAttribute[];
  /** Shapes of its outputs. */
  readonly shapes: readonly (readonly number[])[];
}

/** Size of `TF_Output` in an array: a pointer, an int and padding. */
const OUTPUT_BYTES = 16;

const definitions = new Map<string, OperationDefinition>();

/** Records operations. */
export class Graph {
  readonly #library: LibTensorFlow;
  readonly #graph: Deno.PointerValue;
  readonly #status: Status;
  readonly #sideEffects: Deno.PointerObject[] = [];
  #operations = 0;

  /** Makes an empty graph. */
  constructor(library: LibTensorFlow) {
    this.#library = library;
    this.#status = new Status(library);
    this.#graph = library.TF_NewGraph();
  }

  /** How many operations were recorded, inputs and constants included. */
  get operations(): number {
    return this.#operations;
  }

  /** Adds an input of a known shape. */
  placeholder(dtype: number, shape: readonly number[]): GraphOutput {
    return this.add("Placeholder", [
      { name: "dtype", type: AttributeType.TYPE, value: dtype },
      { name: "shape", type: AttributeType.SHAPE, value: shape },
    ], [])[0];
  }

  /** Adds a constant; the graph copies the `TF_Tensor`, which stays the caller's. */
  constant(dtype: number, tensor: Deno.PointerValue): GraphOutput {
    return this.#record("Const", (op) => {
      this.#library.TF_SetAttrType(op, internedCString("dtype"), dtype);
      this.#library.TF_SetAttrTensor(op, internedCString("value"), tensor, this.#status.pointer);
      this.#status.check("Const");
    })[0];
  }

  /**
   * Records an operation.
   *
   * @returns All its outputs, with the shapes and types that TensorFlow infers.
   * @throws {TensorFlowError} If the operation does not exist or its inputs do not fit.
   */
  add(
    type: string,
    attributes: readonly OpAttribute[],
    inputs: readonly GraphOutput[],
  ): GraphOutput[] {
    const definition = this.#definition(type);
    const implied = new Set(
      definition.inputs.flatMap(({ impliedAttributes }) => impliedAttributes),
    );
    return this.#record(type, (op) => {
      this.#addInputs(op, definition, inputs);
      const setters = graphSetters(this.#library, op);
      for (const attribute of attributes) {
        // A graph derives these from the inputs and refuses to be told a list's length, or a type that is
        // wrong, as tfjs's mean of integers does; eager operations prefer what they derive.
        if (!implied.has(attribute.name)) setAttribute(setters, attribute);
      }
    }, definition.isStateful);
  }

  #addInputs(
    op: Deno.PointerValue,
    definition: OperationDefinition,
    inputs: readonly GraphOutput[],
  ): void {
    // With one list among the inputs, its length is what the single ones leave over.
    const listLength = inputs.length - definition.inputs.filter(({ isList }) => !isList).length;
    let next = 0;
    for (const { isList } of definition.inputs) {
      if (isList) {
        const list = inputs.slice(next, next += listLength);
        this.#library.TF_AddInputList(op, packOutputs(list), list.length);
      } else if (next < inputs.length) {
        this.#library.TF_AddInput(op, packOutputs([inputs[next++]]));
      }
    }
    // One too many is TensorFlow's to refuse.
    for (const input of inputs.slice(next)) this.#library.TF_AddInput(op, packOutputs([input]));
  }

  #record(
    type: string,
    describe: (op: Deno.PointerValue) => void,
    isStateful = false,
  ): GraphOutput[] {
    const name = `${type}_${this.#operations++}`;
    const description = this.#library.TF_NewOperation(
      this.#graph,
      internedCString(type),
      cString(name),
    );
    let failure: unknown;
    try {
      describe(description);
    } catch (error) {
      failure = error; // the description must be finished all the same: nothing else frees it
    }
    const operation = this.#library.TF_FinishOperation(description, this.#status.pointer);
    if (failure !== undefined) {
      this.#status.reset(); // what follows from the failure
      throw failure;
    }
    this.#status.check(type);
    const count = this.#library.TF_OperationNumOutputs(operation);
    // Nothing depends on an operation without outputs: it must be named to be kept.
    if (isStateful && count === 0) this.#sideEffects.push(operation!);
    return Array.from({ length: count }, (_, index) => this.#output(operation!, index));
  }

  #output(operation: Deno.PointerObject, index: number): GraphOutput {
    const { pointer } = this.#status;
    const packed = packOutputs([{ operation, index }]);
    const dtype = this.#library.TF_OperationOutputType(packed);
    const rank = this.#library.TF_GraphGetTensorNumDims(this.#graph, packed, pointer);
    this.#status.check("TF_GraphGetTensorNumDims");
    if (rank < 0) return { operation, index, dtype, shape: undefined };
    const dims = new BigInt64Array(rank);
    this.#library.TF_GraphGetTensorShape(this.#graph, packed, dims, rank, pointer);
    this.#status.check("TF_GraphGetTensorShape");
    const shape = Array.from(dims, Number);
    return { operation, index, dtype, shape: shape.includes(-1) ? undefined : shape };
  }

  #definition(type: string): OperationDefinition {
    let definition = definitions.get(type);
    if (definition === undefined) {
      const buffer = this.#library.TF_NewBuffer();
      try {
        this.#library.TF_GraphGetOpDef(
          this.#graph,
          internedCString(type),
          buffer,
          this.#status.pointer,
        );
        this.#status.check(type);
        // struct TF_Buffer { const void* data; size_t length; … }
        const view = new Deno.UnsafePointerView(buffer!);
        const proto = bytesAt(view.getPointer(0), Number(view.getBigUint64(8)));
        definitions.set(type, definition = readOperationDefinition(proto));
      } finally {
        this.#library.TF_DeleteBuffer(buffer);
      }
    }
    return definition;
  }

  /**
   * Makes the whole graph a function.
   *
   * @returns `TF_Function*`; the caller deletes it.
   */
  toFunction(
    name: string,
    inputs: readonly GraphOutput[],
    outputs: readonly GraphOutput[],
  ): Deno.PointerValue {
    const result = this.#library.TF_GraphToFunctionWithControlOutputs(
      this.#graph,
      cString(name),
      0,
      -1,
      null,
      inputs.length,
      packOutputs(inputs),
      outputs.length,
      packOutputs(outputs),
      null,
      this.#sideEffects.length,
      pointerArray(this.#sideEffects),
      null,
      null,
      null,
      this.#status.pointer,
    );
    this.#status.check("TF_GraphToFunction");
    return result;
  }

  /**
   * Records a call of a function.
   *
   * @param body `TF_Function*`; stays the caller's
   * @param shapes The shapes of its outputs, which TensorFlow does not infer here
   */
  addCall(
    { name, body, attributes, shapes }: FunctionCall,
    inputs: readonly GraphOutput[],
  ): GraphOutput[] {
    const { pointer } = this.#status;
    this.#library.TF_GraphCopyFunction(this.#graph, body, null, pointer);
    this.#status.check("TF_GraphCopyFunction");
    return this.add(name, attributes, inputs).map((output, i) => {
      const dims = dimensions(shapes[i]);
      const packed = packOutputs([output]);
      this.#library.TF_GraphSetTensorShape(this.#graph, packed, dims, dims.length, pointer);
      this.#status.check("TF_GraphSetTensorShape");
      return { ...output, shape: [...shapes[i]] };
    });
  }

  /** Frees the graph; functions made of it live on. */
  dispose(): void {
    this.#library.TF_DeleteGraph(this.#graph);
    this.#status.dispose();
  }
}

function packOutputs(
  outputs: readonly Pick<GraphOutput, "operation" | "index">[],
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(outputs.length * OUTPUT_BYTES);
  const view = new DataView(bytes.buffer);
  outputs.forEach(({ operation, index }, i) => {
    view.setBigUint64(i * OUTPUT_BYTES, Deno.UnsafePointer.value(operation), true);
    view.setInt32(i * OUTPUT_BYTES + 8, index, true);
  });
  return bytes;
}

function graphSetters(library: LibTensorFlow, op: Deno.PointerValue): AttributeSetters {
  return {
    string: (name, value) => library.TF_SetAttrString(op, name, value, BigInt(value.length)),
    int: (name, value) => library.TF_SetAttrInt(op, name, value),
    intList: (name, values) => library.TF_SetAttrIntList(op, name, values, values.length),
    float: (name, value) => library.TF_SetAttrFloat(op, name, value),
    floatList: (name, values) => library.TF_SetAttrFloatList(op, name, values, values.length),
    bool: (name, value) => library.TF_SetAttrBool(op, name, value),
    boolList: (name, values) => library.TF_SetAttrBoolList(op, name, values, values.length),
    type: (name, value) => library.TF_SetAttrType(op, name, value),
    shape: (name, dims) => library.TF_SetAttrShape(op, name, dims, dims.length),
  };
}
