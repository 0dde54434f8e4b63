/** TensorFlow operations that tfjs has no function for, called on tfjs tensors. */
import type * as tf from "@tensorflow/tfjs";
import type { OpAttribute } from "../c/attributes.ts";
import { TensorMetadata } from "./binding.ts";
import { AttributeType, DataType } from "../c/data_types.ts";
import { loadedEngine } from "./load_tensorflow.ts";

/**
 * Runs an operation, or records it while a function is traced. tfjs's gradient tape does not see it: wrap it
 * in `tf.customGrad()` or a registered kernel where a gradient is wanted.
 *
 * @returns The outputs, in tfjs's current scope. One whose shape TensorFlow cannot infer is opaque: its shape
 * reads `[0]`, and it serves only as another operation's input.
 */
export function runOperation(
  name: string,
  inputs: readonly tf.Tensor[],
  attributes: readonly OpAttribute[],
  outputs = 1,
): tf.Tensor[] {
  const { backend, binding } = loadedEngine();
  return binding.execute(name, attributes, inputs.map((input) => backend.id(input)), outputs)
    .map(({ id, shape, dtype }) => backend.tensor(new TensorMetadata(id, shape ?? [0], dtype)));
}

/** A type attribute; float unless stated. */
export function typeAttribute(name: string, dtype: number = DataType.FLOAT): OpAttribute {
  return { name, type: AttributeType.TYPE, value: dtype };
}
