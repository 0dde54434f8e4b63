import assert from "node:assert/strict";
import { compile, loadTensorFlow, tf } from "lib/tensorflow";

await loadTensorFlow();

const failures: Record<string, (x: tf.Tensor) => tf.Tensor> = {
  "in the function": (x) => {
    if (x.exp().square().rank === 1) throw new Error("Cannot go on");
    return x;
  },
  "on the way back": (x) => tf.sum(tf.real(tf.complex(x.exp().square(), x))),
  "in a gradient within": (x) => tf.sum(tf.grad(failures["in the function"])(x.exp())),
};

for (const [where, fails] of Object.entries(failures)) {
  Deno.test(`a gradient that fails ${where} keeps no tensor, nor do operations after it`, () => {
    const x = tf.tensor1d([0.5, 1]);
    const gradient = (x: tf.Tensor) => tf.grad(fails)(x);
    const compiled = compile(gradient);
    for (const call of [gradient, compiled]) {
      const { numTensors } = tf.memory();
      assert.throws(() => call(x), /Cannot/);
      assert.equal(tf.memory().numTensors, numTensors);
      tf.tidy(() => void x.exp().square().tanh());
      assert.equal(tf.memory().numTensors, numTensors);
    }
    assert.deepEqual(tf.tidy(() => tf.grad((x) => x.square().sum())(x).arraySync()), [1, 2]);
    compiled.dispose();
    x.dispose();
  });
}
