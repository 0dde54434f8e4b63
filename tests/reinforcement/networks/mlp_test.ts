import assert from "node:assert/strict";
import { HostMlp, Mlp } from "lib/reinforcement";
import { compile, loadTensorFlow, tf } from "lib/tensorflow";
import { assertClose } from "../../reference/assert_close.ts";
import { assignFormula, data } from "../reference_values.ts";

await loadTensorFlow();

const widths = [4, 6, 9, 3];

Deno.test("Mlp begins with orthogonal kernels of the gains and biases of 0, by the seed", () => {
  const make = (seed: number) =>
    new Mlp("q", { widths, activation: "tanh", outputGain: 0.01, seed });
  const mlp = make(3);
  const variables = mlp.variables();
  assert.deepEqual(variables.map(({ name }) => name), [
    ...["q/dense/kernel", "q/dense/bias", "q/dense_1/kernel", "q/dense_1/bias"],
    ...["q/dense_2/kernel", "q/dense_2/bias"],
  ]);
  tf.tidy(() => {
    for (const [i, gain] of [Math.SQRT2, Math.SQRT2, 0.01].entries()) {
      const kernel = variables[2 * i].variable as unknown as tf.Tensor2D;
      const [inputs, outputs] = kernel.shape;
      assert.deepEqual(kernel.shape, widths.slice(i, i + 2));
      const products = inputs <= outputs
        ? kernel.matMul(kernel, false, true)
        : kernel.matMul(kernel, true);
      const identity = tf.eye(Math.min(inputs, outputs)).mul(gain ** 2);
      assertClose("product", products.dataSync(), identity.dataSync(), 1e-6);
      assert(variables[2 * i + 1].variable.dataSync().every((bias) => bias === 0));
    }
  });
  const first = (other: Mlp) => other.variables()[0].variable.dataSync().slice();
  const [same, different] = [make(3), make(4)];
  assert.deepEqual(first(same), first(mlp));
  assert.notDeepEqual(first(different), first(mlp));
  for (const made of [mlp, same, different]) made.dispose();
});

for (const activation of ["tanh", "relu"] as const) {
  Deno.test(`HostMlp computes what Mlp does, each row as if it were alone, ${activation}`, () => {
    const mlp = new Mlp("policy", { widths, activation, outputGain: 1, seed: 0 });
    assignFormula(mlp.variables());
    const host = new HostMlp(widths, activation);
    const weights = tf.tidy(() =>
      tf.concat(mlp.variables().map(({ variable }) => variable.flatten())).dataSync<"float32">()
    );
    assert.equal(host.size, weights.length);
    host.load(weights);
    const inputs = data("inputs", 5 * 4, 2);
    const outputs = host.apply(inputs, 5).slice();
    const expected = tf.tidy(() => mlp.apply(tf.tensor2d(inputs, [5, 4])).dataSync());
    assertClose("outputs", outputs, expected, 1e-6);
    for (let row = 0; row < 5; row++) {
      const alone = host.apply(inputs.subarray(4 * row, 4 * row + 4), 1);
      assert.deepEqual([...alone], [...outputs.subarray(3 * row, 3 * row + 3)]);
    }
    // More rows than its memory had room for at first.
    const many = new Float32Array(4 * 4_001);
    many.set(inputs, 4 * 3_996);
    assert.deepEqual(host.apply(many, 4_001).slice(3 * 3_996), outputs);
    mlp.dispose();
  });
}

Deno.test("Mlp has the gradients of many rows that it has of the same rows in parts", () => {
  const mlp = new Mlp("q", { widths, activation: "tanh", outputGain: 1, seed: 0 });
  assignFormula(mlp.variables());
  const variables = mlp.variables().map(({ variable }) => variable);
  const before = tf.memory().numTensors;
  const gradients = (x: tf.Tensor2D) =>
    tf.tidy(() => {
      const { grads } = tf.variableGrads(() => mlp.apply(x).square().sum().asScalar(), variables);
      return tf.concat(variables.map(({ name }) => grads[name].flatten()));
    });
  const compiled = compile(gradients, { xla: true });
  tf.tidy(() => {
    const rows = tf.tensor2d(data("inputs", 1_024 * 4, 2), [1_024, 4]);
    const parts = tf.split(rows, 8).map((part) => gradients(part as tf.Tensor2D));
    const expected = tf.addN(parts).dataSync();
    for (const whole of [gradients(rows), compiled(rows)]) {
      assertClose("gradients", whole.dataSync(), expected, 1e-5);
    }
  });
  compiled.dispose();
  assert.equal(tf.memory().numTensors, before);
  mlp.dispose();
});
