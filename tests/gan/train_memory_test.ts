/** A program of its own, since memory is a process's and other tests take some of it. */
import assert from "node:assert/strict";
import { runProgram } from "../tensorflow/program.ts";

for (const changes of [{}, { convolutions: "direct" }, { compile: false }]) {
  Deno.test(`50 steps of the DCGAN keep no tensors and no memory, ${JSON.stringify(changes)}`, async () => {
    const { code, output } = await runProgram(
      `
      import { loadTensorFlow, randomKey, randomUniform, tf } from "lib/tensorflow";
      import { AdversarialPair } from "lib/gan";
      await loadTensorFlow();
      const pair = new AdversarialPair({ batchSize: 16, ...${JSON.stringify(changes)} });
      const images = randomUniform([16, 28, 28, 1], randomKey(1), { min: -1 });
      const measured = async (steps) => {
        for (let i = 0; i < steps; i++) await pair.trainStep(images);
        gc();
        return [Deno.memoryUsage().rss, tf.memory().numTensors];
      };
      console.log("result " + JSON.stringify([await measured(20), await measured(50)]));`,
      { flags: ["--v8-flags=--expose-gc,--min-semi-space-size=4,--max-semi-space-size=4"] },
    );
    assert.equal(code, 0, output);
    const [before, after] = JSON.parse(/^result (.*)$/m.exec(output)![1]) as [number, number][];
    assert.equal(after[1], before[1]);
    const growth = after[0] / before[0] - 1;
    assert.ok(growth <= 0.05, `resident memory grew by ${100 * growth} % from ${before[0]} bytes`);
  });
}
