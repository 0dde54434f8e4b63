import assert from "node:assert/strict";
import { adversarialGradients, AdversarialPair, cellGradients } from "lib/gan";
import { loadTensorFlow, randomKey, tf } from "lib/tensorflow";

await loadTensorFlow();

/** Calls something whose n-th operation fails; says whether it has so many. */
function withFailure(failing: number, act: () => void): boolean {
  const engine = tf.engine();
  const { runKernel } = engine;
  let calls = 0;
  engine.runKernel = <T extends tf.Tensor | tf.Tensor[]>(...args: Parameters<typeof runKernel>) => {
    if (++calls === failing) throw new Error("out of memory");
    return runKernel.apply(engine, args) as T;
  };
  try {
    act();
  } catch (error) {
    assert.match(String(error), /out of memory/);
  } finally {
    engine.runKernel = runKernel;
  }
  return calls >= failing;
}

Deno.test("the gradients of a step leave no tensor, whichever operation fails", () => {
  const pair = new AdversarialPair({ filters: 1, latentSize: 2, compile: false });
  const inputs = {
    images: tf.zeros<tf.Rank.R4>([3, 28, 28, 1]),
    noise: tf.zeros<tf.Rank.R2>([3, 2]),
    realKey: randomKey(1, 0),
    fakeKey: randomKey(1, 1),
  };
  for (const gradients of [adversarialGradients, cellGradients]) {
    const { numTensors } = tf.memory();
    const act = () => {
      const { generatorLoss, discriminatorLoss, ...others } = gradients(pair, inputs);
      const { generatorGradients, discriminatorGradients } = others;
      tf.dispose([
        ...[generatorLoss, discriminatorLoss, ...generatorGradients, ...discriminatorGradients],
      ]);
    };
    // Every third of a few hundred operations.
    for (let failing = 1; withFailure(failing, act); failing += 3) {
      assert.equal(tf.memory().numTensors, numTensors, `${gradients.name}, operation ${failing}`);
    }
    assert.equal(tf.memory().numTensors, numTensors);
  }
  pair.dispose();
  tf.dispose(Object.values(inputs));
});
