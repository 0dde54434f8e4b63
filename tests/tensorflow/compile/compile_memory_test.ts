import assert from "node:assert/strict";
import { measured } from "../measured_program.ts";

/** What programs begin with: the engine, and a collection of old objects every hundred steps. */
const engine = `
    import { Adam, compile, loadTensorFlow, randomKey, randomNormal, tf } from "lib/tensorflow";
    await loadTensorFlow();
    const { binding } = tf.backend();
    const tensors = () => [tf.memory().numTensors, binding.getNumOfTensors()];
    const collect = (i) => {
      if (i % 100 === 0) gc();
    };`;

/**
 * Runs `setUp`, then as many calls of its `cycle(i)` as let caches fill, then those that must keep nothing: neither
 * tensors nor, beyond `most` of what there was, resident memory.
 */
async function keepsNothing(
  setUp: string,
  { first, more, most }: { first: number; more: number; most: number },
): Promise<void> {
  const { rss, tensors } = await measured<{ rss: number[]; tensors: number[][] }>(`
    ${engine}
    ${setUp}
    for (let i = 0; i < ${first}; i++) await cycle(i);
    const found = { rss: [rss()], tensors: [tensors()] };
    for (let i = ${first}; i < ${first + more}; i++) await cycle(i);
    found.rss.push(rss());
    found.tensors.push(tensors());
    console.log("result " + JSON.stringify(found));`);
  assert.deepEqual(tensors[1], tensors[0]);
  const growth = rss[1] / rss[0] - 1;
  assert.ok(growth <= most, `resident memory grew by ${100 * growth} % from ${rss[0]} bytes`);
}

Deno.test("2,000 compiled steps keep no memory and no tensors", async () => {
  await keepsNothing(
    `const weights = [[16, 64], [64, 64], [64, 1]].map((shape, i) =>
      tf.tidy(() => tf.variable(randomNormal(shape, randomKey(1, i), { stddev: 0.1 }))));
    const adam = new Adam(weights);
    const step = compile((x, counter) => {
      const { value, grads } = tf.variableGrads(() => {
        const noise = randomNormal([32, 16], randomKey(2, counter));
        const hidden = weights.slice(0, 2).reduce((x, w) => tf.matMul(x, w).relu(), x.add(noise));
        return tf.matMul(hidden, weights[2]).square().mean();
      });
      adam.apply(weights.map(({ name }) => grads[name]));
      return value;
    });
    const cycle = async (i) => {
      collect(i);
      const [x, counter] = [tf.ones([32, 16]), tf.scalar(i, "int32")];
      const loss = i % 2 === 0 ? step(x, counter) : await step.run(x, counter);
      tf.dispose([x, counter, loss]);
    };`,
    { first: 300, more: 2000, most: 0.03 },
  );
});

Deno.test("500 functions that are compiled and disposed keep no memory and no tensors", async () => {
  await keepsNothing(
    `const captured = tf.ones([100, 100]);
    const cycle = (i) => {
      collect(i);
      const f = compile((x) => tf.grad((x) => tf.matMul(x, captured).add(i).square().sum())(x));
      tf.tidy(() => void f(captured));
      f.dispose();
    };`,
    { first: 200, more: 500, most: 0.1 },
  );
});

Deno.test("traces that fail and traces that make room keep no memory", async () => {
  await keepsNothing(
    `const captured = tf.ones([300, 300]);
    const failing = compile((x, i) => x.add(captured).mul(i).dataSync(), { maxTraces: 2 });
    const evicted = compile((x, i) => x.add(captured).mul(i), { maxTraces: 2, onRetrace() {} });
    const cycle = (i) => {
      collect(i);
      try {
        failing(captured, i);
      } catch (error) {
        if (error.name !== "TracingError") throw error;
      }
      tf.tidy(() => void evicted(captured, i));
    };`,
    { first: 100, more: 300, most: 0.1 },
  );
});

Deno.test("runs that are refused for a later argument keep nothing of the earlier ones", async () => {
  const { rss, refused } = await measured<{ rss: number[]; refused: number }>(`
    ${engine}
    const f = compile((a, b) => a.add(b));
    let refused = 0;
    const call = async () => {
      // Made by an operation, so that nothing but the handle has its 4 MB.
      const [a, b] = [tf.fill([1024, 1024], 1), tf.scalar(1)];
      b.dispose();
      await f.run(a, b).catch(() => refused++);
      a.dispose();
    };
    for (let i = 0; i < 20; i++) await call();
    const found = [rss()];
    for (let i = 0; i < 100; i++) await call();
    found.push(rss());
    console.log("result " + JSON.stringify({ rss: found, refused }));`);
  assert.equal(refused, 120);
  // A hundred handles would keep 400 MB.
  assert.ok(rss[1] - rss[0] < 2e8, `resident memory grew from ${rss[0]} to ${rss[1]} bytes`);
});
