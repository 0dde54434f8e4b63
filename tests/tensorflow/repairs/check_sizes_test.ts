import assert from "node:assert/strict";
import { compile, loadTensorFlow, randomKey, randomNormal, tf } from "lib/tensorflow";

await loadTensorFlow();

const huge = 2 ** 35;

Deno.test("sizes beyond int32 are refused by name, eager and compiled", () => {
  const refused: [what: string, run: () => tf.Tensor][] = [
    ["Fill: shape", () => tf.fill([huge, huge], 1)],
    ["Reshape: shape", () => tf.zeros([0, 2]).reshape([0, huge])],
    ["Tile: reps", () => tf.tile(tf.zeros([0]), [huge])],
    ["OneHot: depth", () => tf.oneHot(tf.zeros([0], "int32"), huge)],
    ["PadV2: paddings", () => tf.pad(tf.zeros([0, 2]), [[0, 0], [huge, 0]])],
    [
      "ResizeBilinear: size",
      () => tf.image.resizeBilinear(tf.zeros<tf.Rank.R4>([0, 2, 2, 1]), [huge, 2]),
    ],
    ["StatelessRandomNormal: shape", () => randomNormal([0, huge], randomKey(1))],
  ];
  for (const [what, run] of refused) {
    const compiled = compile(run);
    for (const each of [run, compiled]) {
      assert.throws(() => tf.tidy(() => void each()), {
        name: "RangeError",
        message: `Cannot run ${what} has ${huge} but TensorFlow takes 2147483647 at most`,
      });
    }
    compiled.dispose();
  }
});

Deno.test("values that are no sizes may be large", () => {
  assert.deepEqual(tf.tidy(() => tf.fill([2], 2 ** 40).arraySync()), [2 ** 40, 2 ** 40]);
  assert.deepEqual(tf.tidy(() => tf.pad(tf.ones([1]), [[0, 1]], 2 ** 40).arraySync()), [
    1,
    2 ** 40,
  ]);
});
