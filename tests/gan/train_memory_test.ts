import assert from "node:assert/strict";
import { measured } from "../tensorflow/measured_program.ts";

for (const changes of [{}, { convolutions: "direct" }, { compile: false }]) {
  Deno.test(`50 steps of the DCGAN keep no tensors and no memory, ${JSON.stringify(changes)}`, async () => {
    const [before, after] = await measured<[bytes: number, tensors: number][]>(`
      import { loadTensorFlow, randomKey, randomUniform, tf } from "lib/tensorflow";
      import { AdversarialPair } from "lib/gan";
      await loadTensorFlow();
      const pair = new AdversarialPair({ batchSize: 16, ...${JSON.stringify(changes)} });
      const images = randomUniform([16, 28, 28, 1], randomKey(1), { min: -1 });
      const after = async (steps) => {
        for (let i = 0; i < steps; i++) await pair.trainStep(images);
        return [rss(), tf.memory().numTensors];
      };
      console.log("result " + JSON.stringify([await after(20), await after(50)]));`);
    assert.equal(after[1], before[1]);
    const growth = after[0] / before[0] - 1;
    assert.ok(growth <= 0.05, `resident memory grew by ${100 * growth} % from ${before[0]} bytes`);
  });
}
