import assert from "node:assert/strict";
import { join } from "@std/path";
import {
  type ArrayData,
  decodeSafetensors,
  encodeSafetensors,
  type NamedArray,
  readSafetensors,
  safetensorsParts,
} from "lib/files";
import { inFolder } from "../in_folder.ts";
import { otherValues, reference as referenceFile, referenceTypes } from "./reference_types.ts";

/** The arrays of `reference/make_reference.py`, in the order of its file. */
const arrays: NamedArray[] = [
  { name: "adam/iterations", shape: [], data: BigInt64Array.of(2n ** 40n + 1n) },
  { name: "dense/bias", shape: [0], data: new Float32Array(0) },
  { name: "dense/kernel", shape: [2, 3], data: Float32Array.of(-0.5, -0.25, 0, 0.25, 0.5, 0.75) },
  { name: 'größe "\\', shape: [1], data: Float32Array.of(1.5) },
  { name: "seeds", shape: [2, 2], data: Int32Array.of(-1, 2, 2 ** 31 - 1, -(2 ** 31)) },
  { name: "labels", shape: [5], data: Uint8Array.of(0, 1, 2, 3, 4) },
];
const metadata = { format: "reference" };
const reference = referenceFile("arrays.safetensors");

Deno.test("decodeSafetensors() reads a file that Python wrote", () => {
  assert.deepEqual(decodeSafetensors(reference), { arrays, metadata });
});

Deno.test("encodeSafetensors() writes the bytes that Python writes, in whatever order", () => {
  assert.deepEqual(encodeSafetensors(arrays, { metadata }), reference);
  assert.deepEqual(encodeSafetensors(arrays.toReversed(), { metadata }), reference);
});

Deno.test("safetensorsParts() gives the same bytes, and reads each array when its turn comes", () => {
  const reads: string[] = [];
  const parts: Uint8Array[] = [];
  const lazy = arrays.map(({ name, shape, data }) => ({
    name,
    shape,
    get data() {
      reads.push(`${name} before part ${parts.length}`);
      return data;
    },
  }));
  for (const part of safetensorsParts(lazy, { metadata })) parts.push(part);
  assert.deepEqual(parts.flatMap((part) => [...part]), [...reference]);
  // All for the header, to know what they are; then one before each part.
  const inFile = decodeSafetensors(reference).arrays;
  assert.deepEqual(reads, [
    ...arrays.map(({ name }) => `${name} before part 0`),
    ...inFile.map(({ name }, i) => `${name} before part ${i + 1}`),
  ]);
});

Deno.test("encodeSafetensors() writes every type as what it is", () => {
  const arrays = Object.entries(referenceTypes).map(([name, data]) => ({ name, shape: [3], data }));
  const file = referenceFile("types.safetensors");
  assert.deepEqual(encodeSafetensors(arrays), file);
  const read = new Map(decodeSafetensors(file).arrays.map(({ name, data }) => [name, data]));
  for (const [name, data] of Object.entries(referenceTypes)) {
    const expected = name === "float16" ? Float32Array.from(data as Float16Array) : data;
    assert.deepEqual(read.get(name), expected);
  }
});

Deno.test("decodeSafetensors() reads bfloat16 as float32 and bool as 0 and 1", () => {
  assert.deepEqual(decodeSafetensors(referenceFile("read_only.safetensors")).arrays, [
    { name: "bfloat16", shape: [4], data: Float32Array.of(-(2 ** 127), 0.5, 3.140625, Infinity) },
    { name: "bool", shape: [3], data: Uint8Array.of(1, 0, 1) },
  ]);
});

Deno.test("encodeSafetensors() takes any name that is Unicode, in Python's order", () => {
  const names = ["😀", "｡", "é", "a", "", "constructor", "__proto__", "toString", "\u2028", "\x01"];
  const arrays = names.map((name, i) => ({ name, shape: [1], data: Uint8Array.of(i) }));
  const file = referenceFile("names.safetensors");
  assert.deepEqual(encodeSafetensors(arrays), file);
  const read = decodeSafetensors(file).arrays;
  assert.deepEqual(new Set(read.map(({ name }) => name)), new Set(names));
  for (const { name, data } of read) assert.equal(data[0], names.indexOf(name));
  const metadata = JSON.parse('{"__proto__":"a","constructor":"b"}');
  assert.deepEqual(decodeSafetensors(encodeSafetensors([], { metadata })).metadata, metadata);
  assert.throws(() => encodeSafetensors([{ ...arrays[0], name: "\ud83d" }]), {
    name: "TypeError",
    message: 'Cannot encode safetensors: the name "\ud83d" is not Unicode text',
  });
});

Deno.test("encodeSafetensors() refuses what is no typed array, and metadata that is no text", () => {
  for (const [value, name] of otherValues) {
    const array = { name: "a", shape: [3], data: value as ArrayData };
    assert.throws(() => encodeSafetensors([array]), (error: Error) => {
      assert.ok(error instanceof TypeError);
      const start = `Cannot encode safetensors: the data of "a" is ${name} but must be one of `;
      assert.ok(error.message.startsWith(start), error.message);
      return true;
    });
  }
  const metadata = { epoch: 12 } as unknown as Record<string, string>;
  assert.throws(() => encodeSafetensors([], { metadata }), {
    name: "TypeError",
    message: 'Cannot encode safetensors: metadata "epoch" is 12 but must be a string',
  });
});

Deno.test("readSafetensors() reads a file, and names one that is damaged or missing", () =>
  inFolder(async (folder) => {
    const path = join(folder, "weights.safetensors");
    await Deno.writeFile(path, reference);
    assert.deepEqual(await readSafetensors(path), { arrays, metadata });
    await Deno.writeFile(path, reference.subarray(0, 100));
    await assert.rejects(readSafetensors(path), (error: Error) => {
      assert.ok(error instanceof Deno.errors.InvalidData);
      assert.match(error.message, /^Cannot read ".*weights\.safetensors": the header takes 424 /);
      return true;
    });
    const missing = join(folder, "missing");
    await assert.rejects(readSafetensors(missing), {
      name: "NotFound",
      message: `Cannot read "${missing}": it does not exist`,
    });
  }));

Deno.test("encodeSafetensors() sorts metadata and keeps arrays named like numbers apart", () => {
  const numbered = ["10", "9", "a"].map((name) => ({ name, shape: [1], data: Uint8Array.of(1) }));
  assert.deepEqual(
    encodeSafetensors(numbered, { metadata: { b: "2", a: "1" } }),
    encodeSafetensors(numbered.toReversed(), { metadata: { a: "1", b: "2" } }),
  );
  const content = decodeSafetensors(encodeSafetensors(numbered));
  assert.deepEqual(content, { arrays: numbered, metadata: {} });
});

Deno.test("encodeSafetensors() takes a view into a larger buffer; decodeSafetensors() copies", () => {
  const data = Float32Array.of(9, 1, 2, 9).subarray(1, 3);
  const file = encodeSafetensors([{ name: "view", shape: [2], data }]);
  const shifted = new Uint8Array(file.length + 1);
  shifted.set(file, 1);
  const [array] = decodeSafetensors(shifted.subarray(1)).arrays;
  shifted.fill(0);
  assert.deepEqual(array.data, Float32Array.of(1, 2));
});

Deno.test("decodeSafetensors() in place gives views of the file where they can be, else copies", () => {
  const arrays: NamedArray[] = [
    { name: "plain", shape: [2], data: Float32Array.of(1, 2) },
    { name: "converted", shape: [1], data: Float16Array.of(0.5) },
  ];
  const file = encodeSafetensors(arrays);
  const isViewOf = (bytes: Uint8Array) =>
    decodeSafetensors(bytes, { inPlace: true }).arrays
      .map(({ data }) => data.buffer === bytes.buffer);
  assert.deepEqual(isViewOf(file), [true, false]);
  assert.deepEqual(decodeSafetensors(file, { inPlace: true }), decodeSafetensors(file));
  // A typed array must begin at a multiple of its numbers' size.
  const shifted = new Uint8Array(file.length + 1);
  shifted.set(file, 1);
  assert.deepEqual(isViewOf(shifted.subarray(1)), [false, false]);
  assert.deepEqual(
    decodeSafetensors(shifted.subarray(1), { inPlace: true }),
    decodeSafetensors(file),
  );
});

Deno.test("encodeSafetensors() and decodeSafetensors() take a file without arrays", () => {
  assert.deepEqual(decodeSafetensors(encodeSafetensors([])), { arrays: [], metadata: {} });
});

Deno.test("encodeSafetensors() refuses names used twice, reserved names and shapes that do not fit", () => {
  const one = { name: "a", shape: [1], data: Uint8Array.of(1) };
  const refuse = (arrays: NamedArray[], reason: string) =>
    assert.throws(() => encodeSafetensors(arrays), {
      name: "TypeError",
      message: `Cannot encode safetensors: ${reason}`,
    });
  refuse([one, one], 'two arrays are named "a"');
  refuse([{ ...one, name: "__metadata__" }], 'the name "__metadata__" is the format\'s own');
  refuse([{ ...one, shape: [2] }], 'shape [2] of "a" holds 2 values but 1 are given');
});

/** A file with a header of any kind, and `length` bytes after it. */
function file(header: string, length = 0): Uint8Array {
  const text = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + text.length + length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}

/** Header member of a U8 array at bytes `begin` to `end`. */
function member(name: string, begin: number, end: number): string {
  return `"${name}":{"dtype":"U8","shape":[${end - begin}],"data_offsets":[${begin},${end}]}`;
}

Deno.test("decodeSafetensors() says what is wrong with a file", () => {
  const refuse = (bytes: Uint8Array, reason: string | RegExp) =>
    assert.throws(() => decodeSafetensors(bytes), (error: Error) => {
      assert.ok(error instanceof Deno.errors.InvalidData);
      const [, given] = error.message.match(/^Cannot read safetensors: (.*)$/)!;
      if (reason instanceof RegExp) assert.match(given, reason);
      else assert.equal(given, reason);
      return true;
    });

  refuse(new Uint8Array(0), "the file has 0 bytes but its header's length alone takes 8");
  refuse(
    reference.subarray(0, 100),
    "the header takes 424 bytes but only 92 follow; the file is cut short",
  );
  refuse(
    reference.subarray(0, reference.length - 1),
    "the arrays take 57 bytes but only 56 follow; the file is cut short",
  );
  // A zip archive, such as PyTorch's .bin.
  const zip = Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 8, 8, 1, 2, 3);
  for (const other of [new Uint8Array(8).fill(255), zip]) {
    refuse(
      other,
      /^the header takes \d{18,} bytes but the format allows 100000000; the file may be of another format$/,
    );
  }
  refuse(file(`{${member("a", 0, 2)}}`, 3), "the arrays take 2 bytes but 3 follow the header");
  refuse(file("{"), /^the header is not JSON: /);
  refuse(file("[]"), "the header is not a JSON object");
  refuse(file("null"), "the header is not a JSON object");
  refuse(file(`{${member("a", 0, 2)},${member("a", 2, 4)}}`, 4), 'two arrays are named "a"');
  refuse(file(`{${member("a", 0, 2)},${member("\\u0061", 0, 2)}}`, 2), 'two arrays are named "a"');
  refuse(
    file(`{${member("a", 0, 4)},${member("b", 2, 6)}}`, 6),
    '"b" begins at byte 2 and overlaps the array that ends at 4',
  );
  refuse(
    file(`{${member("a", 0, 2)},${member("b", 3, 5)}}`, 5),
    'bytes 2 to 3, before "b", belong to no array',
  );
  refuse(
    file('{"a":{"dtype":"F8_E5M2","shape":[1],"data_offsets":[0,1]}}', 1),
    '"a" has dtype "F8_E5M2" but only U64, I64, F64, F32, U32, I32, F16, U16, I16, I8, U8, BF16, ' +
      "BOOL can be read",
  );
  refuse(
    file('{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}', 4),
    '"a" has 4 bytes but F32 of shape [2] takes 8',
  );
  refuse(
    file('{"a":{"dtype":"U8","shape":[-1],"data_offsets":[0,1]}}', 1),
    '"a" has shape [-1]',
  );
  refuse(
    file('{"a":{"dtype":"U8","shape":[1],"data_offsets":[1,0]}}', 1),
    '"a" has data_offsets [1,0] but needs [begin, end]',
  );
  refuse(
    file('{"a":{"dtype":"U8","shape":[1]}}', 1),
    '"a" has data_offsets undefined but needs [begin, end]',
  );
  refuse(
    file('{"a":{"dtype":"U8","shape":[9007199254740991,9],"data_offsets":[0,1]}}', 1),
    /^"a" has 1 bytes but U8 of shape \[9007199254740991,9\] takes 8106479329266/,
  );
  for (const dtype of ["constructor", "__proto__", "toString"]) {
    refuse(
      file(`{"a":{"dtype":"${dtype}","shape":[1],"data_offsets":[0,1]}}`, 1),
      new RegExp(`^"a" has dtype "${dtype}" but only `),
    );
  }
  refuse(
    file('{"a":{"dtype":"U8","shape":[1],"dtype":"I8","data_offsets":[0,1]}}', 1),
    'the entry of "a" has "dtype" twice',
  );
  refuse(file('{"__metadata__":{"a":"1","a":"2"}}'), 'the entry of "__metadata__" has "a" twice');
  refuse(file(" {}"), "the header is not a JSON object");
  refuse(
    file(
      '{"a":{"dtype":"U8","shape":[0,9007199254740991,9007199254740991],"data_offsets":[0,1]}}',
      1,
    ),
    /^"a" has 1 bytes but U8 of shape .* takes 0$/,
  );
  refuse(file('{"a":7}'), 'the entry of "a" is not an object');
  refuse(file('{"__metadata__":{"epoch":1}}'), "__metadata__ must be an object of strings");
});
