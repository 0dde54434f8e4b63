/** TensorFlow operations that tfjs has no function for, called on tfjs tensors. */
import type * as tf from "@tensorflow/tfjs";
import type { OpAttribute } from "../c/attributes.ts";
import { type RawMetadata, TensorMetadata } from "./binding.ts";
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

/** Runs one of several operations: takes and gives what stands for tensors in the binding. */
export type RunStep = (
  name: string,
  inputs: readonly (tf.Tensor | RawMetadata)[],
  attributes: readonly OpAttribute[],
  outputs?: number,
) => RawMetadata[];

/** Frees what a step gave, before the others are freed at the end. */
export type FreeSteps = (...results: readonly RawMetadata[]) => void;

/**
 * Runs operations with data types between that tfjs cannot hold, such as float64. The gradient tape sees none of them.
 *
 * @param steps Runs the operations; answers with the result, of a type that tfjs has. What is large can be freed before
 * the end
 * @returns The result, in tfjs's current scope; what came between is freed.
 */
export function runSteps(steps: (run: RunStep, free: FreeSteps) => RawMetadata): tf.Tensor {
  const { backend, binding } = loadedEngine();
  const made = new Set<number>();
  try {
    const { id, shape, dtype } = steps((name, inputs, attributes, outputs = 1) => {
      const ids = inputs.map((input) => "dataId" in input ? backend.id(input) : input.id);
      const results = binding.execute(name, attributes, ids, outputs);
      for (const result of results) made.add(result.id);
      return results;
    }, (...results) => {
      for (const result of results) {
        made.delete(result.id);
        binding.deleteTensor(result.id);
      }
    });
    made.delete(id);
    return backend.tensor(new TensorMetadata(id, shape!, dtype));
  } finally {
    for (const id of made) binding.deleteTensor(id);
  }
}

/** A type attribute; float unless stated. */
export function typeAttribute(name: string, dtype: number = DataType.FLOAT): OpAttribute {
  return { name, type: AttributeType.TYPE, value: dtype };
}
