import assert from "node:assert/strict";
import { compile, loadTensorFlow, tf } from "lib/tensorflow";
import { type RandomNetwork, randomNetwork } from "./random_network.ts";

await loadTensorFlow();

/** The loss and its gradients in the input and in every weight. */
function lossAndGradients({ variables, loss }: RandomNetwork, x: tf.Tensor): tf.Tensor[] {
  const { value, grads } = tf.valueAndGrads((x, ...weights) => {
    void weights; // the loss reads the variables themselves
    return loss(x);
  })([x, ...variables]);
  return [value, ...grads];
}

/** Greatest difference, as a part of the greatest value. */
function difference(actual: tf.Tensor, expected: tf.Tensor): number {
  assert.deepEqual(actual.shape, expected.shape);
  const [a, b] = [actual.dataSync(), expected.dataSync()];
  let [greatest, largest] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    assert.ok(Number.isFinite(a[i]) && Number.isFinite(b[i]), "a value is not finite");
    greatest = Math.max(greatest, Math.abs(a[i] - b[i]));
    largest = Math.max(largest, Math.abs(b[i]));
  }
  return greatest / Math.max(largest, 1e-4);
}

Deno.test("200 random networks have the same losses and gradients eager and compiled", () => {
  const kinds = new Map<string, number>();
  for (let seed = 0; seed < 200; seed++) {
    const network = randomNetwork(seed);
    const compiled = compile((x: tf.Tensor) => lossAndGradients(network, x));
    // The second input meets what the first one was traced to.
    for (const factor of [1, -0.7]) {
      tf.tidy(() => {
        const x = network.x.mul(factor);
        const [actual, expected] = [compiled(x), lossAndGradients(network, x)];
        assert.equal(actual.length, 2 + network.variables.length);
        actual.forEach((tensor, i) => {
          const error = difference(tensor, expected[i]);
          assert.ok(error <= 2e-5, `${network.description}: part ${i} is off by ${error}`);
        });
      });
    }
    assert.equal(compiled.traces, 1);
    for (const kind of network.description.split(": ")[1].match(/\w+/g)!) {
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    }
    compiled.dispose();
    network.dispose();
  }
  assert.ok(kinds.size >= 24, `only ${[...kinds.keys()]}`);
  for (const [kind, count] of kinds) assert.ok(count >= 10, `${kind} came ${count} times`);
});
