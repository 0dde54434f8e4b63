import { UserTypeError } from "../../errors/mod.ts";
import type { ArrayData } from "./named_array.ts";

/** What makes a typed array of the bytes of a file. */
interface FromBuffer {
  new (buffer: ArrayBuffer, byteOffset?: number, length?: number): ArrayData;
  readonly name: string;
  readonly BYTES_PER_ELEMENT: number;
}

/** A type of numbers, and what it is called in files. */
export interface ArrayType {
  /** The typed array that holds it. */
  readonly array: FromBuffer;
  /** Its name in a safetensors file. */
  readonly safetensors: string;
  /** Its name in a NumPy file: byte order, kind and bytes. */
  readonly npy: string;
}

/** All types that are written, in the order in which Python's safetensors puts them into a file. */
export const arrayTypes: readonly ArrayType[] = [
  { array: BigUint64Array, safetensors: "U64", npy: "<u8" },
  { array: BigInt64Array, safetensors: "I64", npy: "<i8" },
  { array: Float64Array, safetensors: "F64", npy: "<f8" },
  { array: Float32Array, safetensors: "F32", npy: "<f4" },
  { array: Uint32Array, safetensors: "U32", npy: "<u4" },
  { array: Int32Array, safetensors: "I32", npy: "<i4" },
  { array: Float16Array, safetensors: "F16", npy: "<f2" },
  { array: Uint16Array, safetensors: "U16", npy: "<u2" },
  { array: Int16Array, safetensors: "I16", npy: "<i2" },
  { array: Int8Array, safetensors: "I8", npy: "|i1" },
  { array: Uint8Array, safetensors: "U8", npy: "|u1" },
];

/**
 * What an array is written as: what it is, so that it is read back with the same values.
 *
 * @param data The array.
 * @param named What an error says of it: what cannot be done, and what the array is called.
 * @returns Its type.
 * @throws {TypeError} If it is anything else than a typed array of a type that files hold.
 */
export function arrayTypeOf(data: unknown, named: { action: string; what: string }): ArrayType {
  // By its name, which an array from another realm has as well.
  const name = nameOf(data);
  const found = ArrayBuffer.isView(data) && arrayTypes.find(({ array }) => array.name === name);
  if (found) return found;
  const names = arrayTypes.map(({ array }) => array.name).join(", ");
  throw new UserTypeError(
    `Cannot ${named.action}: ${named.what} is ${name} but must be one of ${names}`,
  );
}

function nameOf(data: unknown): string {
  if (data === null || typeof data !== "object") return String(data);
  const isView = ArrayBuffer.isView(data);
  return isView ? Object.prototype.toString.call(data).slice(8, -1) : data.constructor.name;
}

/**
 * The bytes of an array, where they are: typed arrays hold the host's byte order, which is little-endian, as files are, on
 * every platform that Deno has.
 *
 * @param data The array.
 * @returns Its bytes, not copied.
 */
export function bytesOf(data: ArrayData): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
