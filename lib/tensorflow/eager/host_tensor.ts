/** `TF_Tensor`: tensors in host memory, made from and read into typed arrays. */
import { UserRangeError, UserTypeError } from "../../errors/mod.ts";
import { arrayElements, DataType, dataTypeName, holds } from "../c/data_types.ts";
import type { LibTensorFlow } from "../c/library.ts";
import { bytesAt, dimensions, offsetPointer } from "../c/pointers.ts";

/** What tfjs hands over as a tensor's values: numbers, or one `Uint8Array` for each string. */
export type HostValues =
  | Float32Array
  | Int32Array
  | Uint8Array
  | BigInt64Array
  | Uint8Array[];

/** Size of `TF_TString` (`tensorflow/core/platform/ctstring_internal.h`). */
const STRING_BYTES = 24;
/** `TensorShape::MaxDimensions()`. */
const MAX_RANK = 254;

/**
 * Copies values into a new `TF_Tensor`; the caller frees it with {@linkcode deleteHostTensor}.
 *
 * @throws {TypeError} If the values do not fit the shape or the data type.
 */
export function newHostTensor(
  library: LibTensorFlow,
  shape: readonly number[],
  dtype: number,
  values: HostValues,
): Deno.PointerObject {
  if (Array.isArray(values)) return newStringTensor(library, shape, dtype, values);
  if (!holds(dtype, values)) {
    // Callers without types may hand over anything.
    const kind = (values as object | null)?.constructor?.name ?? String(values);
    throw new UserTypeError(
      `Cannot create a tensor of ${dataTypeName(dtype)}: its values cannot be ${kind}`,
    );
  }
  const length = elementCount(shape) * arrayElements(dtype, values);
  if (values.length !== length) {
    throw new UserTypeError(
      `Cannot create a tensor of shape [${shape.join(", ")}] and ${dataTypeName(dtype)}: ` +
        `${values.length} values but expected ${length}`,
    );
  }
  const tensor = allocate(library, shape, dtype, values.byteLength);
  bytesAt(library.TF_TensorData(tensor), values.byteLength)
    .set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return tensor;
}

function newStringTensor(
  library: LibTensorFlow,
  shape: readonly number[],
  dtype: number,
  values: Uint8Array[],
): Deno.PointerObject {
  if (dtype !== DataType.STRING) {
    throw new UserTypeError(
      `Cannot create a tensor of ${dataTypeName(dtype)}: its values cannot be Array`,
    );
  }
  if (values.length !== elementCount(shape)) {
    throw new UserTypeError(
      `Cannot create a string tensor of shape [${shape.join(", ")}]: ${values.length} values ` +
        `but expected ${elementCount(shape)}`,
    );
  }
  const invalid = values.find((value) => !(value instanceof Uint8Array));
  if (invalid !== undefined) {
    throw new UserTypeError(
      `Cannot create a string tensor from ${typeof invalid}: expected Uint8Array`,
    );
  }
  const tensor = allocate(library, shape, dtype, values.length * STRING_BYTES);
  for (const [i, string] of strings(library, tensor, values.length)) {
    library.TF_StringInit(string);
    library.TF_StringCopy(string, values[i] as Uint8Array<ArrayBuffer>, BigInt(values[i].length));
  }
  return tensor;
}

/** Frees a `TF_Tensor`, the strings inside included: it must not share its buffer with a handle. */
export function deleteHostTensor(
  library: LibTensorFlow,
  tensor: Deno.PointerObject,
  dtype: number,
): void {
  if (dtype === DataType.STRING) {
    const count = Number(library.TF_TensorElementCount(tensor));
    for (const [, string] of strings(library, tensor, count)) library.TF_StringDealloc(string);
  }
  library.TF_DeleteTensor(tensor);
}

/**
 * Copies a `TF_Tensor`'s values into JavaScript: float32 and complex64 (real and imaginary in turn) as
 * `Float32Array`, int32 as `Int32Array`, int64 as `BigInt64Array`, bool, uint8 and a resource's opaque bytes
 * as `Uint8Array`, strings as one `Uint8Array` each.
 *
 * @throws {TypeError} If JavaScript has no array for the data type.
 */
export function readHostTensor(
  library: LibTensorFlow,
  tensor: Deno.PointerObject,
  dtype: number,
): HostValues {
  if (dtype === DataType.STRING) {
    const count = Number(library.TF_TensorElementCount(tensor));
    return Array.from(strings(library, tensor, count), ([, string]) => {
      const size = Number(library.TF_StringGetSize(string));
      return bytesAt(library.TF_StringGetDataPointer(string), size).slice();
    });
  }
  const byteLength = Number(library.TF_TensorByteSize(tensor));
  const { buffer } = bytesAt(library.TF_TensorData(tensor), byteLength).slice();
  switch (dtype) {
    case DataType.FLOAT:
    case DataType.COMPLEX64:
      return new Float32Array(buffer);
    case DataType.INT32:
      return new Int32Array(buffer);
    case DataType.INT64:
      return new BigInt64Array(buffer);
    case DataType.BOOL:
    case DataType.UINT8:
    case DataType.RESOURCE:
      return new Uint8Array(buffer);
    default:
      throw new UserTypeError(
        `Cannot read a tensor of ${dataTypeName(dtype)}: cast it to float32 or int32 first`,
      );
  }
}

function allocate(
  library: LibTensorFlow,
  shape: readonly number[],
  dtype: number,
  byteLength: number,
): Deno.PointerObject {
  const tensor = library.TF_AllocateTensor(
    dtype,
    dimensions(shape),
    shape.length,
    BigInt(byteLength),
  );
  if (tensor === null) {
    throw new UserRangeError(
      `Cannot create a tensor of shape [${
        shape.join(", ")
      }]: there is no memory for its ${byteLength} bytes`,
    );
  }
  return tensor;
}

function* strings(
  library: LibTensorFlow,
  tensor: Deno.PointerObject,
  count: number,
): Generator<[number, Deno.PointerObject]> {
  const data = library.TF_TensorData(tensor);
  for (let i = 0; i < count; i++) yield [i, offsetPointer(data!, i * STRING_BYTES)];
}

/** The product of the dimensions, checked: TensorFlow ends the whole process over a shape that is none. */
function elementCount(shape: readonly number[]): number {
  if (shape.length > MAX_RANK) {
    throw new UserTypeError(
      `Cannot create a tensor of ${shape.length} dimensions: TensorFlow takes ${MAX_RANK} at most`,
    );
  }
  // Zeros aside, since TensorFlow refuses sizes that overflow even where nothing is to be held.
  const size = shape.reduce((product, dimension) => product * (dimension || 1), 1);
  if (!shape.every((d) => Number.isSafeInteger(d) && d >= 0) || !Number.isSafeInteger(size)) {
    throw new UserTypeError(
      `Cannot create a tensor of shape [${
        shape.join(", ")
      }]: expected whole numbers from 0, whose ` +
        `product is ${Number.MAX_SAFE_INTEGER} at most`,
    );
  }
  return shape.includes(0) ? 0 : size;
}
