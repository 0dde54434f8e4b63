import { UserTypeError } from "../../errors/mod.ts";
import type { NamedArray } from "../../files/mod.ts";

/** Entries of a page; most boards never occur, so most pages are empty. */
const pageSize = 256;

/** Bytes in which a page says which of its entries are used. */
const maskSize = pageSize / 8;

/**
 * A table that is mostly zeros, in a few small arrays: the pages that have other entries, which entries those are, a bit each,
 * and their values.
 *
 * @param name What the arrays' names begin with.
 * @param table The table; its length is a multiple of 256, at most 2^24.
 * @returns The arrays, copies.
 */
export function packTable(name: string, table: Float32Array<ArrayBuffer>): NamedArray[] {
  const bits = new Uint32Array(table.buffer, table.byteOffset, table.length);
  const pages: number[] = [];
  let count = 0;
  for (let page = 0; page < table.length / pageSize; page++) {
    const before = count;
    for (let i = page * pageSize; i < (page + 1) * pageSize; i++) if (bits[i] !== 0) count++;
    if (count > before) pages.push(page);
  }
  const used = new Uint8Array(pages.length * maskSize);
  const values = new Float32Array(count);
  let next = 0;
  pages.forEach((page, place) => {
    for (let i = 0; i < pageSize; i++) {
      if (bits[page * pageSize + i] === 0) continue;
      used[place * maskSize + (i >> 3)] |= 1 << (i & 7);
      values[next++] = table[page * pageSize + i];
    }
  });
  return [
    { name: `${name}/pages`, shape: [pages.length], data: Uint16Array.from(pages) },
    { name: `${name}/used`, shape: [pages.length, maskSize], data: used },
    { name: `${name}/values`, shape: [count], data: values },
  ];
}

/**
 * Prepares to fill a table with what {@linkcode packTable} gave.
 *
 * @param name What the arrays' names begin with.
 * @param arrays The arrays, among others.
 * @param table The table.
 * @returns Fills it; nothing has changed before.
 * @throws {TypeError} If an array is missing, of another type, or does not fit the others.
 */
export function unpackTable(
  name: string,
  arrays: readonly NamedArray[],
  table: Float32Array<ArrayBuffer>,
): () => void {
  const [pages, used, values] = ["pages", "used", "values"].map((part) =>
    arrays.find((array) => array.name === `${name}/${part}`)?.data
  );
  const isWhole = pages instanceof Uint16Array && used instanceof Uint8Array &&
    values instanceof Float32Array && used.length === pages.length * maskSize &&
    pages.every((page, i) => i === 0 || page > pages[i - 1]) &&
    (pages.length === 0 || pages[pages.length - 1] < table.length / pageSize) &&
    used.reduce((count, byte) => count + bitsOf(byte), 0) === values.length;
  if (!isWhole) {
    throw new UserTypeError(
      `Cannot restore table "${name}": its pages, masks and values are ${pages?.length}, ` +
        `${used?.length} and ${values?.length} but must be an ascending list, ${maskSize} bytes for each and a ` +
        "value for each bit",
    );
  }
  return () => {
    table.fill(0);
    let next = 0;
    pages.forEach((page, place) => {
      for (let i = 0; i < pageSize; i++) {
        if ((used[place * maskSize + (i >> 3)] >> (i & 7) & 1) === 0) continue;
        table[page * pageSize + i] = values[next++];
      }
    });
  };
}

function bitsOf(byte: number): number {
  let count = 0;
  for (let bits = byte; bits !== 0; bits &= bits - 1) count++;
  return count;
}
