import { loadTensorFlow, tf } from "lib/tensorflow";
import { assertGradients, type GradientTable, numbers } from "./gradient_case.ts";

await loadTensorFlow();

Deno.test("batchNorm() has the slope that differences have, at every rank, with and without scale and offset", () => {
  const table: GradientTable = {};
  for (const shape of [[4, 2], [3, 2, 2], [2, 2, 2, 2]]) {
    for (
      const [hasScale, hasOffset] of [[true, true], [true, false], [false, true], [false, false]]
    ) {
      table[`[${shape}] ${hasScale} ${hasOffset}`] = {
        at: [
          numbers(shape),
          numbers([2], -0.5, 0.5, 1),
          numbers([2], 0.5, 1.5, 2),
          numbers([2], 0.5, 2, 3),
        ],
        compute: (x, mean, variance, scale) =>
          tf.add(
            tf.batchNorm(
              x as tf.Tensor4D,
              mean as tf.Tensor1D,
              variance as tf.Tensor1D,
              hasOffset ? tf.neg(scale) as tf.Tensor1D : undefined,
              hasScale ? scale as tf.Tensor1D : undefined,
            ),
            scale,
          ),
      };
    }
  }
  table["statistics of every value"] = {
    at: [0, 1, 2, 3, 4].map((seed) =>
      numbers([3, 2], seed === 2 ? 0.5 : -0.5, seed === 2 ? 1.5 : 2, seed)
    ),
    compute: (x, mean, variance, offset, scale) =>
      tf.batchNorm(
        x as tf.Tensor2D,
        mean as tf.Tensor2D,
        variance as tf.Tensor2D,
        offset as tf.Tensor2D,
        scale as tf.Tensor2D,
      ),
  };
  assertGradients(table);
});

Deno.test("layers that normalise have the slope that differences have, along every axis", () => {
  const table: GradientTable = {};
  for (const axis of [-1, 1, 2]) {
    for (
      const options of [{}, { scale: false }, { center: false }, { scale: false, center: false }]
    ) {
      const layer = tf.layers.batchNormalization({ axis, ...options });
      layer.build([2, 3, 2, 2]);
      table[`batchNormalization ${axis} ${JSON.stringify(options)}`] = {
        at: [numbers([2, 3, 2, 2])],
        compute: (x) => layer.apply(x, { training: true }) as tf.Tensor,
      };
    }
  }
  for (const axis of [1, [1, 2]]) {
    const layer = tf.layers.layerNormalization({ axis });
    layer.build([2, 3, 2, 2]);
    table[`layerNormalization ${axis}`] = {
      at: [numbers([2, 3, 2, 2], -1, 1, 1)],
      compute: (x) => layer.apply(x) as tf.Tensor,
    };
  }
  table["localResponseNormalization"] = {
    at: [numbers([1, 2, 1, 5])],
    compute: (x) => tf.localResponseNormalization(x as tf.Tensor4D, 1, 1.3, 0.9, 0.5),
    second: /Cannot differentiate the gradient of tf.localResponseNormalization/,
  };
  table["l2 normalisation"] = {
    at: [numbers([2, 3])],
    compute: (x) => tf.div(x, tf.sqrt(tf.maximum(tf.sum(tf.square(x), -1, true), 1e-12))),
  };
  assertGradients(table);
});
