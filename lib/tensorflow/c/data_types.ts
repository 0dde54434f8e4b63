/** TensorFlow's numbers for data types and attribute types, and what holds such data in JavaScript. */

/** `TF_DataType`, the members that the engine meets. */
export const DataType = {
  FLOAT: 1,
  DOUBLE: 2,
  INT32: 3,
  UINT8: 4,
  STRING: 7,
  COMPLEX64: 8,
  INT64: 9,
  BOOL: 10,
  BFLOAT16: 14,
  RESOURCE: 20,
  UINT32: 22,
  UINT64: 23,
} as const;

/** `TF_AttrType`, the members that operations of tfjs use. */
export const AttributeType = {
  STRING: 0,
  INT: 1,
  FLOAT: 2,
  BOOL: 3,
  TYPE: 4,
  SHAPE: 5,
} as const;

const names: Record<number, string> = Object.fromEntries(
  Object.entries(DataType).map(([name, code]) => [code, name.toLowerCase()]),
);

/** A data type's name for messages, for example `"float"`. */
export function dataTypeName(dtype: number): string {
  return names[dtype] ?? `data type ${dtype}`;
}

/** Elements of the typed array that make one element of the tensor: int64 and complex64 take two. */
export function arrayElements(dtype: number, values: ArrayBufferView): number {
  if (dtype === DataType.COMPLEX64) return 2;
  return dtype === DataType.INT64 && values instanceof Int32Array ? 2 : 1;
}

/** Whether a typed array can hold host data of a type. */
export function holds(dtype: number, values: ArrayBufferView): boolean {
  switch (dtype) {
    case DataType.FLOAT:
    case DataType.COMPLEX64:
      return values instanceof Float32Array;
    case DataType.INT32:
      return values instanceof Int32Array;
    case DataType.INT64: // tfjs writes int64 as pairs of int32, low word first
      return values instanceof BigInt64Array || values instanceof Int32Array;
    case DataType.BOOL:
    case DataType.UINT8:
      return values instanceof Uint8Array;
    default:
      return false;
  }
}
