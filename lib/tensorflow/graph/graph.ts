/** `TF_Graph`: operations recorded with inferred shapes, then made into a callable function. */
import { type OpAttribute, setAttribute } from "../c/attributes.ts";
import { sha256 } from "../../files/mod.ts";
import { AttributeType } from "../c/data_types.ts";
import type { LibTensorFlow } from "../c/library.ts";
import { GraphDescription } from "./graph_description.ts";
import {
  type FunctionCall,
  type GraphOutput,
  type NamedFunction,
  packOutputs,
} from "./graph_output.ts";
import { graphSetters } from "./graph_setters.ts";
import { type OperationDefinition, readOperationDefinition } from "./operation_definition.ts";
import { bytesAt, cString, dimensions, internedCString, pointerArray } from "../c/pointers.ts";
import { Status } from "../c/status.ts";

const definitions = new Map<string, OperationDefinition>();

/** Records operations. */
export class Graph {
  readonly #library: LibTensorFlow;
  readonly #graph: Deno.PointerValue;
  readonly #status: Status;
  readonly #sideEffects: Deno.PointerObject[] = [];
  readonly #description = new GraphDescription();

  /** Makes an empty graph. */
  constructor(library: LibTensorFlow) {
    this.#library = library;
    this.#status = new Status(library);
    this.#graph = library.TF_NewGraph();
  }

  /** How many operations were recorded, inputs and constants included. */
  get operations(): number {
    return this.#description.length;
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
    const size = Number(this.#library.TF_TensorByteSize(tensor));
    const bytes = size === 0
      ? new Uint8Array()
      : bytesAt(this.#library.TF_TensorData(tensor), size);
    const description = `${dtype} ${sha256(bytes)}`;
    const [output] = this.#record("Const", description, (op) => {
      this.#library.TF_SetAttrType(op, internedCString("dtype"), dtype);
      this.#library.TF_SetAttrTensor(op, internedCString("value"), tensor, this.#status.pointer);
      this.#status.check("Const");
    });
    this.#description.amend(`[${output.shape}]`);
    return output;
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
    const description = `${this.#description.attributes(attributes)} ${
      this.#description.outputs(inputs)
    }`;
    return this.#record(type, description, (op) => {
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
    description: string,
    describe: (op: Deno.PointerValue) => void,
    isStateful = false,
  ): GraphOutput[] {
    const name = `${type}_${this.#description.length}`;
    this.#description.add(type, description);
    const operationDescription = this.#library.TF_NewOperation(
      this.#graph,
      internedCString(type),
      cString(name),
    );
    let failure: unknown;
    try {
      describe(operationDescription);
    } catch (error) {
      failure = error; // the description must be finished all the same: nothing else frees it
    }
    const operation = this.#library.TF_FinishOperation(operationDescription, this.#status.pointer);
    if (failure !== undefined) {
      this.#status.reset(); // what follows from the failure
      throw failure;
    }
    this.#status.check(type);
    this.#description.place(operation!);
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
   * What the function computes that {@linkcode Graph.toFunction} makes, as a checksum: the same for the same operations
   * recorded in the same order.
   */
  checksum(inputs: readonly GraphOutput[], outputs: readonly GraphOutput[]): string {
    const description = this.#description;
    return description.checksum(description.outputs(inputs), description.outputs(outputs));
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
    return this.add(name, attributes, inputs).map((output, i) =>
      this.#withShape(output, shapes[i])
    );
  }

  /**
   * Records a loop: while `condition` of the values holds, `body` makes the next values of them.
   *
   * @param functions Both take all values; the functions stay the caller's
   * @param values The first values, of known shapes, which they keep
   * @returns The last values.
   */
  addLoop(
    { condition, body }: { condition: NamedFunction; body: NamedFunction },
    values: readonly GraphOutput[],
  ): GraphOutput[] {
    const { pointer } = this.#status;
    for (const { body: copied } of [condition, body]) {
      this.#library.TF_GraphCopyFunction(this.#graph, copied, null, pointer);
      this.#status.check("TF_GraphCopyFunction");
    }
    const description = `${condition.name} ${body.name} ${this.#description.outputs(values)}`;
    const outputs = this.#record("StatelessWhile", description, (op) => {
      this.#library.TF_AddInputList(op, packOutputs(values), values.length);
      for (const [attribute, { name }] of [["cond", condition], ["body", body]] as const) {
        const bytes = new TextEncoder().encode(name);
        const length = BigInt(bytes.length);
        this.#library.TF_SetAttrFuncName(op, internedCString(attribute), bytes, length);
      }
    });
    return outputs.map((output, i) => this.#withShape(output, values[i].shape!));
  }

  /** States an output's shape where TensorFlow does not infer it. */
  #withShape(output: GraphOutput, shape: readonly number[]): GraphOutput {
    const { pointer } = this.#status;
    const dims = dimensions(shape);
    this.#library.TF_GraphSetTensorShape(
      this.#graph,
      packOutputs([output]),
      dims,
      dims.length,
      pointer,
    );
    this.#status.check("TF_GraphSetTensorShape");
    return { ...output, shape: [...shape] };
  }

  /** Frees the graph; functions made of it live on. */
  dispose(): void {
    this.#library.TF_DeleteGraph(this.#graph);
    this.#status.dispose();
  }
}
