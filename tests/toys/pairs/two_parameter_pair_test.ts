import assert from "node:assert/strict";
import { loadTensorFlow, randomKey, randomUniform, tf } from "lib/tensorflow";
import { descentDirection, stepSize, TwoParameterPair, type TwoParameters } from "lib/toys";

await loadTensorFlow();

const starts = [{ theta: 0.4, psi: 0.6 }, { theta: 1.7, psi: -0.5 }, { theta: -1, psi: 0.1 }];
const near = (actual: TwoParameters, expected: TwoParameters, tolerance: number) => {
  const distance = Math.hypot(actual.theta - expected.theta, actual.psi - expected.psi);
  assert.ok(distance <= tolerance, `${Deno.inspect(actual)}, expected ${Deno.inspect(expected)}`);
};

Deno.test("TwoParameterPair goes where gradient descent in float64 on the host goes, from each start", () => {
  const before = tf.memory().numTensors;
  const sizes = { learningRate: 0.3, halfAfter: 10 };
  const pair = new TwoParameterPair({ starts, ...sizes });
  const expected: TwoParameters[] = starts.map((start) => ({ ...start }));
  const x = [-0.9, -0.7, 0.2, 0.8];
  tf.tidy(() => {
    for (let step = 0; step < 40; step++) {
      const key = randomKey(5, step);
      pair.step(tf.tensor2d(x, [4, 1]), key);
      const z = randomUniform([4, 1], key, { min: -1 }).dataSync<"float32">();
      const a = stepSize(step, sizes);
      expected.forEach((at, start) => {
        const { theta, psi } = descentDirection(at, { x, z });
        expected[start] = { theta: at.theta + a * theta, psi: at.psi + a * psi };
      });
    }
  });
  pair.parameters().forEach((at, start) => near(at, expected[start], 2e-6));
  assert.deepEqual(pair.optimiserVariables().map(({ variable }) => variable.dataSync()[0]), [
    40,
    40,
  ]);
  pair.dispose();
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("TwoParameterPair's losses are those of a coin where ψ is 0", () => {
  const pair = new TwoParameterPair({ starts: [{ theta: 1, psi: 0 }, { theta: 2, psi: 0 }] });
  const [generator, discriminator] = tf.tidy(() =>
    pair.step(tf.tensor2d([[0.5]]), randomKey(1)).dataSync()
  );
  assert.ok(Math.abs(generator - Math.LN2) < 1e-6);
  assert.ok(Math.abs(discriminator - 2 * Math.LN2) < 1e-6);
  pair.dispose();
});

Deno.test("TwoParameterPair draws θz for each start", () => {
  const pair = new TwoParameterPair({ starts: [{ theta: 1, psi: 0 }, { theta: -3, psi: 0 }] });
  const drawn = tf.tidy(() => pair.generate(50, randomKey(2)).arraySync());
  assert.ok(drawn.every(([one, other]) => Math.abs(one) <= 1 && Math.abs(other + 3 * one) < 1e-6));
  assert.ok(Math.max(...drawn.map(([one]) => one)) > 0.7);
  pair.dispose();
});

Deno.test("TwoParameterPair refuses to have no start", () => {
  assert.throws(() => new TwoParameterPair({ starts: [] }), /^RangeError: .*starts is empty/);
});
