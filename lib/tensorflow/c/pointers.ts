/** C strings, arrays of pointers and dimensions: memory as C expects it. */

const encoder = new TextEncoder();
const interned = new Map<string, Uint8Array<ArrayBuffer>>();

/**
 * A NUL-terminated copy of `text` for one call. Encoded as UTF-8 first: a JavaScript string's length is not
 * its length in bytes.
 */
export function cString(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text + "\0");
}

/**
 * A NUL-terminated copy of `text` that lives as long as the program, encoded once. For names of operations
 * and attributes, which come by the hundred in every step.
 */
export function internedCString(text: string): Uint8Array<ArrayBuffer> {
  let bytes = interned.get(text);
  if (bytes === undefined) interned.set(text, bytes = cString(text));
  return bytes;
}

/** The text at a `const char*`; `""` for a null pointer. */
export function readCString(pointer: Deno.PointerValue): string {
  return pointer === null ? "" : Deno.UnsafePointerView.getCString(pointer);
}

/** Dimensions as `int64_t[]`. */
export function dimensions(shape: readonly number[]): BigInt64Array<ArrayBuffer> {
  return BigInt64Array.from(shape, BigInt);
}

/** Pointers as an array that C can read: `void*[]`. */
export function pointerArray(pointers: readonly Deno.PointerValue[]): BigUint64Array<ArrayBuffer> {
  return BigUint64Array.from(pointers, (pointer) => Deno.UnsafePointer.value(pointer));
}

/** The first of the pointers that C wrote into an array. */
export function pointersAt(
  addresses: BigUint64Array<ArrayBuffer>,
  count: number,
): Deno.PointerObject[] {
  return Array.from(
    addresses.subarray(0, count),
    (address) => Deno.UnsafePointer.create(address)!,
  );
}

/** The memory behind a pointer that C owns, seen as bytes: valid only as long as C keeps it. */
export function bytesAt(pointer: Deno.PointerValue, byteLength: number): Uint8Array {
  if (pointer === null || byteLength === 0) return new Uint8Array(0);
  return new Uint8Array(Deno.UnsafePointerView.getArrayBuffer(pointer, byteLength));
}

/** A pointer moved on by a number of bytes. */
export function offsetPointer(pointer: Deno.PointerObject, byteOffset: number): Deno.PointerObject {
  return Deno.UnsafePointer.offset(pointer, byteOffset)!;
}
