/** Outputs of a graph's operations, and the functions that they may be of. */
import type { OpAttribute } from "../c/attributes.ts";

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

/** A function that an operation of a graph runs. */
export interface NamedFunction {
  /** Its name. */
  readonly name: string;
  /** `TF_Function*`. */
  readonly body: Deno.PointerValue;
}

/** A function to be called by a graph. */
export interface FunctionCall extends NamedFunction {
  /** Attributes of the call. */
  readonly attributes: readonly OpAttribute[];
  /** Shapes of its outputs. */
  readonly shapes: readonly (readonly number[])[];
}

/** Size of `TF_Output` in an array: a pointer, an int and padding. */
const OUTPUT_BYTES = 16;

/** Outputs as C takes them, `TF_Output[]`. */
export function packOutputs(
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
