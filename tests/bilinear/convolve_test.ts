/** Convolutions in cells next to TensorFlow's own. */
import assert from "node:assert/strict";
import {
  bilinearAlgorithm,
  type Convolution,
  convolve,
  convolvePatches,
  convolvePatchesTransposed,
  finePhases,
  joinCells,
  padIntoCells,
  splitIntoCells,
  unpadCells,
} from "lib/bilinear";
import { RandomStream } from "lib/random";
import { loadTensorFlow, randomKey, randomNormal, tf } from "lib/tensorflow";

await loadTensorFlow();

interface Case extends Convolution {
  batch: number;
  fineChannels: number;
  coarseChannels: number;
}

/** The five convolutions of a DCGAN, the last batch of an epoch among them, then random ones. */
function cases(random: number): Case[] {
  const dcgan: Case[] = [
    [5, 1, 1, true, 1, 16, 32],
    [5, 2, 1, true, 96, 8, 16],
    [5, 2, 2, true, 3, 1, 8],
    [5, 2, 2, false, 96, 1, 8],
    [5, 2, 1, false, 4, 8, 16],
  ].map(([taps, stride, phases, transposed, batch, fineChannels, coarseChannels]) => ({
    ...{ grid: 7, taps, stride, phases, batch, fineChannels, coarseChannels } as Case,
    transposed: transposed as unknown as boolean,
  }));
  const stream = new RandomStream(7);
  const from = (low: number, high: number) => low + stream.integer(high - low + 1);
  const others = Array.from({ length: random }, () => ({
    grid: from(1, 8),
    taps: from(1, 7),
    stride: from(1, 2),
    phases: from(1, 2),
    transposed: from(0, 1) === 1,
    batch: from(0, 4) === 0 ? 1 : from(1, 5),
    fineChannels: from(1, 4),
    coarseChannels: from(1, 4),
  }));
  return [...dcgan, ...others];
}

/** Images, weights and TensorFlow's result for them. */
function reference(example: Case, seed: number) {
  const { grid, taps, stride, phases, transposed, batch, fineChannels, coarseChannels } = example;
  const [fine, coarse] = [grid * finePhases(example), grid * phases];
  const shape: [number, number, number, number] = transposed
    ? [batch, coarse, coarse, coarseChannels]
    : [batch, fine, fine, fineChannels];
  const images = randomNormal<tf.Rank.R4>(shape, randomKey(seed, 0));
  const weights = randomNormal<tf.Rank.R4>(
    [taps, taps, fineChannels, coarseChannels],
    randomKey(seed, 1),
  );
  const direct = (x: tf.Tensor4D, w: tf.Tensor4D) =>
    transposed
      ? tf.conv2dTranspose(x, w, [batch, fine, fine, fineChannels], stride, "same")
      : tf.conv2d(x, w, stride, "same");
  return { images, weights, direct };
}

function assertNear(actual: tf.Tensor, expected: tf.Tensor, what: string): void {
  assert.deepEqual(actual.shape, expected.shape, what);
  const largest = tf.max(tf.abs(expected)).dataSync()[0];
  const error = tf.max(tf.abs(tf.sub(actual, expected))).dataSync()[0];
  assert.ok(error <= 2e-5 * Math.max(largest, 1), `${what}: ${error} of ${largest}`);
}

/** Value and both gradients agree with TensorFlow's. */
function assertConvolves(
  example: Case,
  seed: number,
  ours: (x: tf.Tensor4D, w: tf.Tensor4D) => tf.Tensor4D,
): void {
  tf.tidy(() => {
    const what = JSON.stringify(example);
    const { images, weights, direct } = reference(example, seed);
    const expected = direct(images, weights);
    assertNear(ours(images, weights), expected, what);
    const cotangent = randomNormal(expected.shape, randomKey(seed, 2));
    const gradients = (f: typeof direct) =>
      tf.grads((x, w) => tf.sum(tf.mul(f(x as tf.Tensor4D, w as tf.Tensor4D), cotangent)))(
        [images, weights],
      );
    const [ofOurs, ofDirect] = [gradients(ours), gradients(direct)];
    assertNear(ofOurs[0], ofDirect[0], `${what}, gradient by x`);
    assertNear(ofOurs[1], ofDirect[1], `${what}, gradient by the weights`);
  });
}

Deno.test("convolve() agrees with tf.conv2d and tf.conv2dTranspose in value and gradients", () => {
  cases(60).forEach((example, seed) => {
    const algorithm = bilinearAlgorithm(example);
    const phases = example.transposed ? finePhases(example) : example.phases;
    assertConvolves(
      example,
      seed,
      (x, w) => joinCells(convolve(splitIntoCells(x, example.grid), w, algorithm), { phases }),
    );
  });
});

Deno.test("convolvePatches() and convolvePatchesTransposed() agree with tf.conv2d and tf.conv2dTranspose", () => {
  const fitting = cases(90).filter(({ taps, stride, phases }) => taps <= stride * (phases + 1));
  assert.ok(fitting.length > 30);
  fitting.forEach((example, seed) => {
    assertConvolves(
      example,
      seed,
      (x, w) =>
        example.transposed
          ? unpadCells(
            convolvePatchesTransposed(splitIntoCells(x, example.grid), w, example),
            example,
          )
          : joinCells(convolvePatches(padIntoCells(x, example), w, example), example),
    );
  });
});

Deno.test("convolve() refuses what does not fit", () => {
  const algorithm = bilinearAlgorithm({
    grid: 7,
    taps: 5,
    stride: 2,
    phases: 1,
    transposed: false,
  });
  tf.tidy(() => {
    const cells = tf.zeros<tf.Rank.R3>([49, 2, 12]);
    const run = (shape: [number, number, number, number], x = cells) => () =>
      convolve(x, tf.zeros<tf.Rank.R4>(shape), algorithm);
    run([5, 5, 3, 4])();
    assert.throws(
      run([3, 3, 3, 4]),
      /^TypeError: Cannot convolve: weights have shape \[3, 3, 3, 4\] but the algorithm needs \[5, 5, /,
    );
    assert.throws(
      run([5, 5, 4, 4]),
      /^TypeError: Cannot convolve: x has shape \[49, 2, 12\] but .* need \[49, batch, 16\]/,
    );
    assert.throws(run([5, 5, 3, 4], tf.zeros([36, 2, 12])), TypeError);
  });
  assert.throws(
    () => {
      const tooFar = { grid: 7, taps: 5, stride: 2, phases: 1, transposed: false };
      tf.tidy(() => convolvePatches(tf.zeros([8, 8, 1, 4]), tf.zeros([5, 5, 1, 1]), tooFar));
    },
    /^RangeError: Cannot convolve by patches: 5 taps at stride 2 reach further than two cells of 2/,
  );
});

Deno.test("convolve() leaves no tensor behind but its result", () => {
  const algorithm = bilinearAlgorithm({
    grid: 3,
    taps: 3,
    stride: 1,
    phases: 1,
    transposed: false,
  });
  const x = tf.ones<tf.Rank.R3>([9, 2, 4]);
  const weights = tf.ones<tf.Rank.R4>([3, 3, 4, 5]);
  const before = tf.memory().numTensors;
  const y = convolve(x, weights, algorithm);
  assert.equal(tf.memory().numTensors, before + 1);
  tf.dispose([x, weights, y]);
});

Deno.test("splitIntoCells() puts each pixel where joinCells() takes it from", () => {
  tf.tidy(() => {
    const images = tf.range(0, 2 * 6 * 6 * 3).reshape<tf.Tensor4D>([2, 6, 6, 3]);
    const cells = splitIntoCells(images, 3);
    assert.deepEqual(cells.shape, [9, 2, 12]);
    // Cell (1, 2) of image 1, its pixel (1, 0), channel 2 is pixel (3, 4) of the image.
    const place = ((1 * 6 + 3) * 6 + 4) * 3 + 2;
    assert.equal(cells.slice([5, 1, (1 * 2 + 0) * 3 + 2], [1, 1, 1]).dataSync()[0], place);
    assert.deepEqual(joinCells(cells, { phases: 2 }).dataSync(), images.dataSync());
  });
  tf.tidy(() => {
    assert.throws(() => splitIntoCells(tf.zeros([1, 6, 8, 1]), 2), TypeError);
    assert.throws(() => splitIntoCells(tf.zeros([1, 7, 7, 1]), 2), TypeError);
    assert.throws(() => joinCells(tf.zeros([8, 1, 4]), { phases: 2 }), TypeError);
    assert.throws(() => joinCells(tf.zeros([9, 1, 5]), { phases: 2 }), TypeError);
  });
});
