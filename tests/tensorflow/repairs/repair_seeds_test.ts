import assert from "node:assert/strict";
import { loadTensorFlow, tf } from "lib/tensorflow";
import { runProgram } from "../program.ts";

await loadTensorFlow();

/** Everything of tfjs that takes a seed, as a JavaScript program too. */
const draws: Record<string, string> = {
  randomUniform: `tf.randomUniform([5], -1, 1, "float32", seed)`,
  "randomUniform of integers": `tf.randomUniform([5], 0, 1000, "int32", seed)`,
  randomUniformInt: `tf.randomUniformInt([5], 0, 1000, seed)`,
  randomNormal: `tf.randomNormal([5], 0, 1, "float32", seed)`,
  randomStandardNormal: `tf.randomStandardNormal([5], "float32", seed)`,
  truncatedNormal: `tf.truncatedNormal([5], 0, 1, "float32", seed)`,
  randomGamma: `tf.randomGamma([5], 2, 2, "float32", seed)`,
  multinomial: `tf.multinomial(tf.zeros([2, 4]), 20, seed)`,
  dropout: `tf.dropout(tf.ones([40]), 0.5, undefined, seed)`,
  "a layer's dropout":
    `tf.layers.dropout({ rate: 0.5, seed }).apply(tf.ones([40]), { training: true })`,
  ...Object.fromEntries(
    [
      ...["randomNormal", "randomUniform", "truncatedNormal", "orthogonal", "glorotNormal"],
      ...["glorotUniform", "heNormal", "heUniform", "leCunNormal", "leCunUniform"],
    ].map((name) => [`initializers.${name}`, `tf.initializers.${name}({ seed }).apply([4, 3])`]),
  ),
  "initializers.varianceScaling":
    `tf.initializers.varianceScaling({ scale: 1, mode: "fanIn", distribution: "normal", seed }).apply([4, 3])`,
};
const seeds = [0, 1, 42, -3, 2 ** 31, 1.5];

/** The program that draws everything, and what it prints. */
const program = `(tf, seed) => [${
  Object.values(draws).map((draw) => `Array.from(tf.tidy(() => ${draw}).dataSync())`)
}]`;
const drawAll: (api: typeof tf, seed: number | undefined) => number[][] = new Function(
  `return ${program}`,
)();

Deno.test("the same seed gives the same numbers, another one others", () => {
  const all = seeds.map((seed) => drawAll(tf, seed));
  assert.deepEqual(seeds.map((seed) => drawAll(tf, seed)), all);
  Object.keys(draws).forEach((name, k) => {
    const different = new Set(all.map((drawn) => drawn[k].join()));
    assert.equal(different.size, seeds.length, name);
  });
});

Deno.test("without a seed the numbers differ", () => {
  const [first, second] = [drawAll(tf, undefined), drawAll(tf, undefined)];
  Object.keys(draws).forEach((name, k) => assert.notDeepEqual(first[k], second[k], name));
});

Deno.test("the same seed gives the same numbers in another process", async () => {
  const { code, output } = await runProgram(`
    import { loadTensorFlow, tf } from "lib/tensorflow";
    await loadTensorFlow();
    console.log("drawn " + JSON.stringify([0, 42].map((seed) => (${program})(tf, seed))));`);
  assert.equal(code, 0, output);
  assert.deepEqual(JSON.parse(/drawn (.*)/.exec(output)![1]), [0, 42].map((s) => drawAll(tf, s)));
});

Deno.test("a layer's seed of 0 stays 0 in what is saved", () => {
  assert.equal(tf.initializers.glorotNormal({ seed: 0 }).getConfig().seed, 0);
});

Deno.test("a data set is shuffled by its seed, 0 included", async () => {
  const shuffled = async (seed: number) =>
    (await tf.data.array([...Array(20).keys()]).shuffle(20, `${seed}`).toArray()).join();
  const byNumber = async () =>
    (await tf.data.array([...Array(20).keys()]).shuffle(20, 0 as unknown as string).toArray())
      .join();
  assert.equal(await byNumber(), await byNumber());
  assert.notEqual(await shuffled(1), await shuffled(2));
});

Deno.test("multinomial() draws by the probabilities, given as logits or as they are", () => {
  const probabilities = [[0.1, 0.2, 0.3, 0.4], [0.7, 0.1, 0.1, 0.1]];
  const count = 20_000;
  for (const isNormalized of [false, true]) {
    const drawn = tf.tidy(() => {
      const given = tf.tensor2d(probabilities);
      return tf.multinomial(isNormalized ? given : given.log(), count, 7, isNormalized).arraySync();
    }) as number[][];
    probabilities.forEach((row, i) =>
      row.forEach((probability, outcome) => {
        const share = drawn[i].filter((value) => value === outcome).length / count;
        // Five standard deviations
        const bound = 5 * Math.sqrt(probability * (1 - probability) / count);
        assert.ok(Math.abs(share - probability) < bound, `${share} instead of ${probability}`);
      })
    );
  }
});
