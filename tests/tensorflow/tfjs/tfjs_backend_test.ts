import assert from "node:assert/strict";
import { compile, loadTensorFlow, tf } from "lib/tensorflow";

await loadTensorFlow();

Deno.test("what a tensor holds does not change with the array that it was made of", async () => {
  const double = compile((x: tf.Tensor) => x.mul(2));
  const values = Float32Array.of(0, 1, 2).subarray(1);
  const flags = Uint8Array.of(1, 0);
  const text = new TextEncoder().encode("ab");
  const buffer = tf.buffer([2], "int32", Int32Array.of(5, 6));
  const tensor = tf.tensor1d(values);
  const all = {
    tensor,
    clone: tensor.clone(),
    used: tf.tensor1d(values),
    variable: tf.variable(tf.tensor1d(values)),
    flags: tf.tensor1d(flags, "bool"),
    text: tf.tensor([text], [1], "string"),
    buffered: buffer.toTensor(),
  };
  all.used.square().dispose();
  const run = double.run(tf.tensor1d(values));
  values.fill(9);
  flags.fill(1);
  text.fill(120);
  buffer.set(9, 0);
  for (const each of [tensor, all.clone, all.used, all.variable]) {
    assert.deepEqual(each.arraySync(), [1, 2]);
  }
  assert.deepEqual(all.flags.arraySync(), [1, 0]);
  assert.deepEqual(all.text.arraySync(), ["ab"]);
  assert.deepEqual(all.buffered.arraySync(), [5, 6]);
  const result = await run;
  assert.deepEqual(result.arraySync(), [2, 4]);
  double.dispose();
  tf.dispose([result, ...Object.values(all)]);
});

Deno.test("what a tensor holds does not change with what was read of it", async () => {
  const fresh = tf.tensor1d([3, 1, 2]);
  const computed = tf.tidy(() => tf.tensor1d([3, 1, 2]).mul(1));
  for (const tensor of [fresh, computed]) {
    tensor.dataSync().sort();
    (await tensor.data()).fill(0);
    (await tensor.buffer()).set(7, 0);
    tensor.bufferSync().set(7, 0);
    (tensor.arraySync() as number[])[0] = 7;
    (await tensor.bytes() as Uint8Array).fill(0);
    assert.deepEqual(tensor.arraySync(), [3, 1, 2]);
    assert.deepEqual(tf.tidy(() => tensor.add(1).arraySync()), [4, 2, 3]);
  }
  const strings = tf.tensor1d(["a", "b"]);
  (await strings.bytes() as Uint8Array[])[0].fill(120);
  assert.deepEqual(strings.arraySync(), ["a", "b"]);
  tf.dispose([fresh, computed, strings]);
});
