import { loadTensorFlow, tf } from "lib/tensorflow";

/** Values of a tensor, as the binding takes and gives them. */
export type Values = Float32Array | Int32Array | Uint8Array | BigInt64Array | Uint8Array[];

/** An attribute of an operation. */
export interface Attribute {
  name: string;
  type: number;
  value: unknown;
}

/** The part of tfjs's `TFJSBinding` that tests call. */
export interface Binding {
  readonly TF_FLOAT: number;
  readonly TF_INT32: number;
  readonly TF_INT64: number;
  readonly TF_BOOL: number;
  readonly TF_COMPLEX64: number;
  readonly TF_STRING: number;
  readonly TF_UINT8: number;
  readonly TF_RESOURCE: number;
  readonly TF_ATTR_STRING: number;
  readonly TF_ATTR_INT: number;
  readonly TF_ATTR_FLOAT: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_TYPE: number;
  readonly TF_ATTR_SHAPE: number;
  readonly TF_Version: string;
  createTensor(shape: number[], dtype: number, values: Values): number;
  deleteTensor(id: number): void;
  tensorDataSync(id: number): Values;
  executeOp(
    name: string,
    attributes: Attribute[],
    inputs: number[],
    outputs: number,
  ): { id: number; shape: number[]; dtype: number }[];
  loadSavedModel(folder: string, tags: string[]): number;
  getNumOfTensors(): number;
  getNumOfSavedModels(): number;
  isUsingGpuDevice(): boolean;
}

await loadTensorFlow();

/** The binding under the tfjs backend, where tfjs-node's backend keeps it. */
export const binding = (tf.backend() as unknown as { binding: Binding }).binding;

/** Reads a tensor and deletes it. */
export function take(id: number): Values {
  try {
    return binding.tensorDataSync(id);
  } finally {
    binding.deleteTensor(id);
  }
}

/** A tensor to make: shape, data type, values. */
export type NewTensor = [shape: number[], dtype: number, values: Values];

/** Runs an operation on new tensors, which it deletes; the caller deletes the outputs. */
export function execute(
  name: string,
  attributes: Attribute[],
  inputs: NewTensor[],
  outputs = 1,
): { id: number; shape: number[]; dtype: number }[] {
  const ids: number[] = [];
  try {
    for (const input of inputs) ids.push(binding.createTensor(...input));
    return binding.executeOp(name, attributes, ids, outputs);
  } finally {
    for (const id of ids) binding.deleteTensor(id);
  }
}

/** The attribute that most operations have: the data type of their inputs. */
export function dataType(dtype: number, name = "T"): Attribute {
  return { name, type: binding.TF_ATTR_TYPE, value: dtype };
}
