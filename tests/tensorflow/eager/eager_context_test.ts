import assert from "node:assert/strict";
import { loadTensorFlow, tf } from "lib/tensorflow";
import { binding, dataType, execute, take } from "../loaded_binding.ts";
import { runProgram } from "../program.ts";

const { TF_ATTR_INT, TF_FLOAT, TF_INT32 } = binding;

Deno.test("the device is the one that operations run on", async () => {
  const { device, deviceName } = await loadTensorFlow();
  assert.match(deviceName, new RegExp(`device:${device}:\\d+$`));
  assert.equal(binding.isUsingGpuDevice(), device === "GPU");
});

Deno.test("operations with very many inputs and very many outputs run", () => {
  const number = { name: "N", type: TF_ATTR_INT, value: 1_000 };
  const [{ id: sum }] = execute(
    "AddN",
    [dataType(TF_FLOAT), number],
    Array.from({ length: 1_000 }, (_, i) => [[2], TF_FLOAT, Float32Array.of(i, -1)]),
  );
  assert.deepEqual(take(sum), Float32Array.of(499_500, -1_000));
  const parts = execute(
    "Unpack",
    [
      dataType(TF_INT32),
      { name: "num", type: TF_ATTR_INT, value: 1_000 },
      { name: "axis", type: TF_ATTR_INT, value: 0 },
    ],
    [[[1_000], TF_INT32, Int32Array.from({ length: 1_000 }, (_, i) => i)]],
    1_000,
  );
  parts.forEach(({ id, shape }, i) => {
    assert.deepEqual(shape, []);
    assert.deepEqual(take(id), Int32Array.of(i));
  });
});

Deno.test("an operation's input may be deleted once it ran, whoever still reads its output", () => {
  const id = binding.createTensor([2], TF_FLOAT, Float32Array.of(1, 2));
  // Reshape's output shares its input's memory.
  const shape = binding.createTensor([2], TF_INT32, Int32Array.of(2, 1));
  const attributes = [dataType(TF_FLOAT), dataType(TF_INT32, "Tshape")];
  const [output] = binding.executeOp("Reshape", attributes, [id, shape], 1);
  binding.deleteTensor(id);
  binding.deleteTensor(shape);
  assert.deepEqual(output.shape, [2, 1]);
  assert.deepEqual(take(output.id), Float32Array.of(1, 2));
});

Deno.test("a long chain of operations gives the result of its arithmetic", () => {
  const result = tf.tidy(() => {
    let x: tf.Tensor = tf.scalar(1);
    for (let i = 0; i < 2_000; i++) x = x.add(i).sub(i);
    return x.arraySync();
  });
  assert.equal(result, 1);
});

Deno.test("memory that C reads is neither moved nor freed by the garbage collector", async () => {
  const { code, output } = await runProgram(
    `
    import assert from "node:assert/strict";
    import { loadTensorFlow, tf } from "lib/tensorflow";
    await loadTensorFlow();
    const { binding } = tf.backend();
    const text = (i) => "string " + i + " of more than twenty-two bytes";
    const made = [];
    for (let i = 0; i < 60; i++) {
      // Values, shapes, names and attributes below are garbage as soon as C returns.
      const numbers = binding.createTensor([64, 64], binding.TF_FLOAT, new Float32Array(4096).fill(i));
      const strings = binding.createTensor([2], binding.TF_STRING, [0, 1].map((j) => new TextEncoder().encode(text(i + j))));
      const [pooled] = binding.executeOp("Sum", [
        { name: "T", type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT },
        { name: "Tidx", type: binding.TF_ATTR_TYPE, value: binding.TF_INT32 },
        { name: "keep_dims", type: binding.TF_ATTR_BOOL, value: false },
      ], [numbers, binding.createTensor([1], binding.TF_INT32, Int32Array.of(1))], 1);
      made.push({ numbers, strings, pooled, read: binding.tensorDataSync(numbers) });
      if (i % 5 === 0) gc();
      new Uint8Array(1_000_000).fill(170); // what was freed is written over
    }
    gc();
    made.forEach(({ numbers, strings, pooled, read }, i) => {
      assert.deepEqual(binding.tensorDataSync(numbers), new Float32Array(4096).fill(i));
      assert.deepEqual(binding.tensorDataSync(strings).map((b) => new TextDecoder().decode(b)), [text(i), text(i + 1)]);
      assert.deepEqual(binding.tensorDataSync(pooled.id), new Float32Array(64).fill(64 * i));
      for (const id of [numbers, strings, pooled.id]) binding.deleteTensor(id);
      if (i % 10 === 0) gc();
      assert.deepEqual(read, new Float32Array(4096).fill(i), "what was read outlives its tensor");
    });
    console.log("all values hold");
    `,
    { flags: ["--v8-flags=--expose-gc"] },
  );
  assert.equal(code, 0, output);
  assert.match(output, /all values hold/);
});
