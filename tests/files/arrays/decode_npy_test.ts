import assert from "node:assert/strict";
import { decodeNpy, encodeNpy } from "lib/files";
import { reference, referenceTypes } from "./reference_types.ts";

Deno.test("decodeNpy() reads every type that NumPy wrote, float16 as float32", () => {
  for (const [name, written] of Object.entries(referenceTypes)) {
    const data = name === "float16" ? Float32Array.from(written as Float16Array) : written;
    assert.deepEqual(decodeNpy(reference(`types_${name}.npy`)), { shape: [3], data });
  }
  assert.deepEqual(decodeNpy(reference("types_bool.npy")), {
    shape: [2, 2],
    data: Uint8Array.of(1, 0, 0, 1),
  });
  const { shape, data } = decodeNpy(reference("images_float32.npy"));
  assert.deepEqual(shape, [2, 3, 4, 1]);
  assert.deepEqual(data, Float32Array.from({ length: 24 }, (_, i) => Math.fround(i / 12) - 1));
});

Deno.test("decodeNpy() reads later versions of the format, single numbers and empty arrays", () => {
  assert.deepEqual(decodeNpy(reference("version_3.npy")), {
    shape: [3],
    data: Int16Array.of(0, 1, 2),
  });
  for (const shape of [[], [0], [2, 0, 3], [1, 1]]) {
    const size = shape.reduce((product, axis) => product * axis, 1);
    const data = new Float64Array(size).fill(0.1);
    assert.deepEqual(decodeNpy(encodeNpy(data, shape)), { shape, data });
  }
});

Deno.test("decodeNpy() takes a view into a larger buffer, and copies", () => {
  const file = reference("types_float64.npy");
  const shifted = new Uint8Array(file.length + 1);
  shifted.set(file, 1);
  const { data } = decodeNpy(shifted.subarray(1));
  shifted.fill(0);
  assert.deepEqual(data, referenceTypes.float64);
});

Deno.test("decodeNpy() says what it cannot read, and of which file", () => {
  const refuse = (bytes: Uint8Array, reason: string | RegExp) =>
    assert.throws(() => decodeNpy(bytes, { name: "labels.npy" }), (error: Error) => {
      assert.ok(error instanceof Deno.errors.InvalidData);
      const start = 'Cannot read "labels.npy": ';
      assert.ok(error.message.startsWith(start), error.message);
      const given = error.message.slice(start.length);
      if (reason instanceof RegExp) assert.match(given, reason);
      else assert.equal(given, reason);
      return true;
    });
  const good = reference("types_int32.npy");
  refuse(
    reference("fortran.npy"),
    "it is in Fortran order but must be in C order; save numpy.ascontiguousarray(array)",
  );
  refuse(reference("big_endian.npy"), /^its type is >i4 but must be one of <u8, .*array\.astype$/);
  refuse(reference("text.npy"), /^its type is <U2 but must be one of /);
  refuse(
    new Uint8Array(0),
    "it begins with nothing but must begin with 0x934e554d5059 (\\x93NUMPY)",
  );
  refuse(
    new TextEncoder().encode("<!DOCTYPE html>"),
    "it begins with 0x3c21444f4354 but must begin with 0x934e554d5059 (\\x93NUMPY)",
  );
  refuse(good.subarray(0, 11), "it ends after 11 bytes, within its header");
  refuse(good.subarray(0, 100), "it ends after 100 bytes but its header takes 128");
  refuse(good.subarray(0, -1), "<i4 of shape [3] takes 12 bytes but 11 follow the header");
  refuse(
    Uint8Array.from([...good, 0]),
    "<i4 of shape [3] takes 12 bytes but 13 follow the header",
  );
  refuse(good.with(6, 9), "its format version is 9 but must be 1 to 3");
  refuse(good.with(12, 0x20), /^its header is "/);
  assert.throws(() => decodeNpy(new Uint8Array(0)), { message: /^Cannot read \.npy: it begins/ });
});
