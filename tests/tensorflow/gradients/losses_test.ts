import assert from "node:assert/strict";
import { loadTensorFlow, tf } from "lib/tensorflow";
import { assertGradients, type GradientTable, numbers } from "./gradient_case.ts";

await loadTensorFlow();

Deno.test("losses have the slope that differences have, for every reduction, by predictions, labels and weights", () => {
  const { losses } = tf;
  const labels = tf.tensor2d([[1, 0, 1], [0, 1, 0]]);
  const one: Record<string, (y: tf.Tensor, w: tf.Tensor, reduction: number) => tf.Tensor> = {
    absoluteDifference: (y, w, reduction) => losses.absoluteDifference(labels, y, w, reduction),
    hingeLoss: (y, w, reduction) => losses.hingeLoss(labels, y, w, reduction),
    huberLoss: (y, w, reduction) => losses.huberLoss(labels, y, w, 0.39, reduction),
    logLoss: (y, w, reduction) => losses.logLoss(labels, y, w, 1e-7, reduction),
    meanSquaredError: (y, w, reduction) => losses.meanSquaredError(labels, y, w, reduction),
    sigmoidCrossEntropy: (y, w, reduction) =>
      losses.sigmoidCrossEntropy(labels, y, w, 0.1, reduction),
  };
  const table: GradientTable = {
    "sigmoidCrossEntropy by labels": {
      at: [numbers([2, 3], 0.1, 0.9), numbers([2, 3])],
      compute: (labels, y) => losses.sigmoidCrossEntropy(labels, y),
    },
    "softmaxCrossEntropy by labels": {
      at: [numbers([2, 3], 0.1, 0.9), numbers([2, 3])],
      compute: (labels, y) => losses.softmaxCrossEntropy(labels, y),
    },
    cosineDistance: {
      at: [numbers([2, 3], 0.1, 0.9)],
      compute: (y) => losses.cosineDistance(labels, y, 1),
    },
  };
  for (const reduction of [0, 1, 2, 3]) {
    for (const [name, compute] of Object.entries(one)) {
      table[`${name}, ${reduction}`] = {
        at: [numbers([2, 3], 0.15, 0.85), numbers([2, 3], 0.2, 1, 1)],
        compute: (y, w) => compute(y, w, reduction),
        step: 0.008,
      };
    }
    table[`softmaxCrossEntropy, ${reduction}`] = {
      at: [numbers([2, 3]), numbers([2], 0.2, 1, 1)],
      compute: (y, w) =>
        losses.softmaxCrossEntropy(tf.tensor2d([[0.2, 0.3, 0.5], [0, 1, 0]]), y, w, 0.1, reduction),
    };
  }
  assertGradients(table);
});

Deno.test("softmaxCrossEntropy() computes what TensorFlow computes, and refuses other shapes", () => {
  tf.tidy(() => {
    const loss = tf.losses.softmaxCrossEntropy([[0.2, 0.3, 0.5]], tf.tensor2d([[1, 2, 3]]));
    assert.ok(Math.abs(loss.dataSync()[0] - 1.107606) < 1e-5, `${loss.dataSync()}`);
    assert.throws(
      () => tf.losses.softmaxCrossEntropy([[1, 0]], tf.ones([1, 3])),
      /Cannot compute softmaxCrossEntropy\(\): the labels have shape \[1,2\] but must have the logits' \[1,3\]/,
    );
  });
});
