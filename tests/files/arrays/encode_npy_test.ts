import assert from "node:assert/strict";
import { type ArrayData, encodeNpy } from "lib/files";
import { otherValues, reference, referenceTypes } from "./reference_types.ts";

Deno.test("encodeNpy() writes the bytes that NumPy writes", () => {
  const images = Float32Array.from({ length: 24 }, (_, i) => Math.fround(i / 12) - 1);
  assert.deepEqual(encodeNpy(images, [2, 3, 4, 1]), reference("images_float32.npy"));
  assert.deepEqual(encodeNpy(Uint8Array.of(0, 1, 2, 3, 4, 5), [6]), reference("images_uint8.npy"));
});

Deno.test("encodeNpy() writes every type as what it is", () => {
  for (const [name, data] of Object.entries(referenceTypes)) {
    assert.deepEqual(encodeNpy(data, [3]), reference(`types_${name}.npy`), name);
  }
});

Deno.test("encodeNpy() refuses what is no typed array of integers or floats", () => {
  for (const [value, name] of otherValues) {
    assert.throws(() => encodeNpy(value as ArrayData, [3]), (error: Error) => {
      assert.ok(error instanceof TypeError);
      const start = `Cannot encode .npy: the data is ${name} but must be one of BigUint64Array, `;
      assert.ok(error.message.startsWith(start), error.message);
      return true;
    });
  }
});

Deno.test("encodeNpy() takes a view into a larger buffer and the shape of a single number", () => {
  const file = encodeNpy(Float32Array.of(9, 1.5, 9).subarray(1, 2), []);
  assert.match(new TextDecoder("latin1").decode(file), /'shape': \(\), \} +\n/);
  assert.deepEqual(new Float32Array(file.slice(-4).buffer), Float32Array.of(1.5));
});

Deno.test("encodeNpy() starts the values at a multiple of 64 however long the shape is", () => {
  for (let rank = 0; rank < 32; rank++) {
    const file = encodeNpy(Uint8Array.of(7), Array(rank).fill(1));
    assert.equal((file.length - 1) % 64, 0);
    assert.equal(file.at(-2), 0x0a);
  }
});

Deno.test("encodeNpy() refuses a shape that does not fit the data", () => {
  assert.throws(() => encodeNpy(new Uint8Array(6), [2, 2]), {
    name: "TypeError",
    message: "Cannot encode .npy: shape [2,2] holds 4 values but 6 are given",
  });
  assert.throws(() => encodeNpy(new Uint8Array(2), [-1, -2]), {
    name: "TypeError",
    message: "Cannot use shape [-1,-2]: each axis must be an integer of at least 0",
  });
});
