import assert from "node:assert/strict";
import { measured } from "../measured_program.ts";

/** Fails if 2,000 or 200 calls of `pass()`, through which 200 MB go, keep a quarter of them, or a tensor. */
async function keepsNothing(setUp: string, times: number): Promise<void> {
  const { kept, tensors } = await measured<{ kept: number; tensors: number }>(`
    import { binding, dataType, execute, take } from "./tests/tensorflow/loaded_binding.ts";
    ${setUp}
    for (let i = 0; i < ${times / 10}; i++) pass();
    const [bytes, tensors] = [rss(), binding.getNumOfTensors()];
    for (let i = 0; i < ${times}; i++) pass();
    const found = { kept: rss() - bytes, tensors: binding.getNumOfTensors() - tensors };
    console.log("result " + JSON.stringify(found));`);
  assert.equal(tensors, 0);
  assert.ok(kept < 50e6, `${kept} bytes of the 200 MB that went through were kept`);
}

Deno.test("strings of any length are freed with their tensors", async () => {
  // Beyond 22 bytes TensorFlow keeps a string on the heap, where it is easy to forget.
  await keepsNothing(
    `const strings = Array.from({ length: 100 }, () => new Uint8Array(1_000).fill(65));
    const pass = () => {
      const input = [[100], binding.TF_STRING, strings];
      take(execute("Identity", [dataType(binding.TF_STRING)], [input])[0].id);
    };`,
    2_000,
  );
});

Deno.test("numbers are freed with their tensors", async () => {
  await keepsNothing(
    `const values = new Float32Array(250_000);
    const pass = () => take(binding.createTensor([250_000], binding.TF_FLOAT, values));`,
    200,
  );
});

Deno.test("failing operations keep no memory", async () => {
  await keepsNothing(
    `const inputs = [250_000, 1].map((length) => [[length], binding.TF_FLOAT, new Float32Array(length)]);
    const attributes = [dataType(binding.TF_FLOAT)];
    const pass = () => {
      let failed = false;
      try {
        execute("MatMul", attributes, inputs);
      } catch (error) {
        if (error.name !== "TensorFlowError") throw error;
        failed = true;
      }
      if (!failed) throw new Error("vectors were multiplied as matrices");
    };`,
    200,
  );
});
