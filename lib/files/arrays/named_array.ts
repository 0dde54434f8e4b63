import { UserTypeError } from "../../errors/mod.ts";

/** The typed arrays that a file of arrays can hold: integers of 8 to 64 bits with and without a sign, and floats. */
export type ArrayData =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | Float16Array
  | Float32Array
  | Float64Array;

/** An array of numbers with a name and a shape, on the host: what a weights file holds. */
export interface NamedArray {
  /** The array's name, unique within its file, as Keras names weights: `"dense/kernel"`. */
  readonly name: string;
  /** Length of each axis, slowest first; `[]` for a single number. */
  readonly shape: readonly number[];
  /**
   * The values in C order (last axis fastest), as many as the product of `shape`. Where it is a getter, they are read when
   * it is looked at, each time anew.
   */
  readonly data: ArrayData;
}

/**
 * How many values an array of this shape holds; 1 for `[]`.
 *
 * @param shape Length of each axis.
 * @returns The product of all axes.
 * @throws {TypeError} If an axis is not an integer of at least 0, or the product is not a safe integer.
 */
export function sizeOfShape(shape: readonly number[]): number {
  if (!shape.every((axis) => Number.isSafeInteger(axis) && axis >= 0)) {
    throw new UserTypeError(
      `Cannot use shape [${shape}]: each axis must be an integer of at least 0`,
    );
  }
  const size = shape.reduce((product, axis) => product * axis, 1);
  if (!Number.isSafeInteger(size)) {
    throw new UserTypeError(
      `Cannot use shape [${shape}]: it holds more values than can be counted`,
    );
  }
  return size;
}
