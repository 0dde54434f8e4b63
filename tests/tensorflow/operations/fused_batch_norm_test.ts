import assert from "node:assert/strict";
import {
  compile,
  fusedBatchNorm,
  loadTensorFlow,
  randomKey,
  randomNormal,
  randomUniform,
  tf,
} from "lib/tensorflow";

await loadTensorFlow();

type Normalised = {
  y: tf.Tensor;
  mean: tf.Tensor;
  variance: tf.Tensor;
};

/** The same by tfjs's own operations. */
function byMoments(x: tf.Tensor, scale: tf.Tensor, offset: tf.Tensor, epsilon = 1e-3): Normalised {
  const { mean, variance } = tf.moments(x, [0, 1, 2]);
  const y = x.sub(mean).mul(variance.add(epsilon).rsqrt()).mul(scale).add(offset);
  return { y, mean, variance };
}

function fused(
  x: tf.Tensor,
  scale: tf.Tensor,
  offset: tf.Tensor,
  epsilon?: number,
): Normalised {
  return fusedBatchNorm(x as tf.Tensor4D, {
    scale: scale as tf.Tensor1D,
    offset: offset as tf.Tensor1D,
    epsilon,
  });
}

/** Greatest difference, as a part of the greatest expected value. */
function difference(actual: tf.Tensor, expected: tf.Tensor): number {
  assert.deepEqual(actual.shape, expected.shape);
  return tf.tidy(() =>
    (actual.sub(expected).abs().max().arraySync() as number) /
    ((expected.abs().max().arraySync() as number) || 1)
  );
}

/** Values with a mean and a spread of their own in each channel. */
function inputs(shape: [number, number, number, number]): tf.Tensor[] {
  const [key, channels] = [randomKey(shape.reduce((a, b) => a + b)), shape[3]];
  const spread = randomUniform([channels], randomKey(1, 1), { min: 0.1, max: 3 });
  const x = randomNormal(shape, key).mul(spread).add(tf.linspace(-2, 2, channels));
  const scale = randomUniform([channels], randomKey(1, 2), { min: 0.5, max: 2 });
  const offset = randomNormal([channels], randomKey(1, 3));
  return [x, scale, offset];
}

const shapes: [number, number, number, number][] = [
  [3, 1, 2, 1],
  [8, 3, 3, 5],
  [4, 7, 7, 16],
  [16, 1, 1, 33],
  [1, 5, 4, 2],
];

for (const shape of shapes) {
  Deno.test(`fusedBatchNorm() agrees with tf.moments() on [${shape.join(", ")}]`, () => {
    tf.tidy(() => {
      const [x, scale, offset] = inputs(shape);
      for (const epsilon of [undefined, 1e-5, 0.5]) {
        const actual = fused(x, scale, offset, epsilon);
        const expected = byMoments(x, scale, offset, epsilon);
        for (const part of ["y", "mean", "variance"] as const) {
          const error = difference(actual[part], expected[part]);
          assert.ok(error < 3e-6, `${part}, epsilon ${epsilon}: off by ${error}`);
        }
      }
    });
  });

  Deno.test(`fusedBatchNorm() on [${shape.join(", ")}] has the gradients of tf.moments(), eager and compiled`, () => {
    const gradients = (normalise: typeof fused) => (...args: tf.Tensor[]): tf.Tensor[] => {
      const [x, scale, offset, cotangent] = args;
      return tf.grads((x, scale, offset) => normalise(x, scale, offset).y.mul(cotangent).sum())(
        [x, scale, offset],
      );
    };
    const compiled = compile(gradients(fused));
    tf.tidy(() => {
      const args = [...inputs(shape), randomNormal(shape, randomKey(9))];
      const expected = gradients(byMoments)(...args);
      for (const actual of [gradients(fused)(...args), compiled(...args)]) {
        ["x", "scale", "offset"].forEach((name, i) => {
          const error = difference(actual[i], expected[i]);
          assert.ok(error < 2e-5, `gradient of ${name}: off by ${error}`);
        });
      }
    });
    compiled.dispose();
  });
}

Deno.test("fusedBatchNorm() normalises: mean 0 and variance 1 in each channel", () => {
  tf.tidy(() => {
    const [x] = inputs([8, 6, 6, 4]);
    const { y } = fused(x, tf.ones([4]), tf.zeros([4]), 1e-6);
    const { mean, variance } = tf.moments(y, [0, 1, 2]);
    assert.ok(mean.abs().max().arraySync() as number < 1e-5);
    assert.ok(variance.sub(1).abs().max().arraySync() as number < 1e-3);
  });
});

Deno.test("a batch of one value has variance 0 and normalises to the offset", () => {
  tf.tidy(() => {
    const { y, mean, variance } = fused(
      tf.tensor4d([3, -4], [1, 1, 1, 2]),
      tf.ones([2]),
      tf.tensor1d([5, 6]),
    );
    assert.deepEqual(mean.arraySync(), [3, -4]);
    assert.deepEqual(variance.arraySync(), [0, 0]);
    assert.deepEqual(y.dataSync(), Float32Array.of(5, 6));
  });
});

Deno.test("fusedBatchNorm() gives the same eager and compiled", () => {
  const compiled = compile(fused);
  tf.tidy(() => {
    const [x, scale, offset] = inputs([8, 7, 7, 12]);
    const [actual, expected] = [compiled(x, scale, offset), fused(x, scale, offset)];
    for (const part of ["y", "mean", "variance"] as const) {
      assert.ok(difference(actual[part], expected[part]) < 1e-6, part);
    }
  });
  compiled.dispose();
});

Deno.test("fusedBatchNorm() keeps no tensors but its result's", () => {
  tf.tidy(() => {
    const args = inputs([4, 3, 3, 2]) as [tf.Tensor, tf.Tensor, tf.Tensor];
    const { numTensors } = tf.memory();
    const result = fused(...args);
    assert.equal(tf.memory().numTensors, numTensors + 3);
    tf.dispose([result.y, result.mean, result.variance]);
    const gradient = tf.grad((x) => fused(x, args[1], args[2]).y.square().sum())(args[0]);
    assert.equal(tf.memory().numTensors, numTensors + 1);
    gradient.dispose();
  });
});

Deno.test("shapes that do not fit are TensorFlow's INVALID_ARGUMENT", () => {
  const { numTensors } = tf.memory();
  assert.throws(
    () => tf.tidy(() => fused(tf.ones([2, 3, 3, 4]), tf.ones([5]), tf.zeros([5]))),
    { name: "TensorFlowError", code: "INVALID_ARGUMENT", op: "FusedBatchNormV3" },
  );
  assert.equal(tf.memory().numTensors, numTensors);
});

Deno.test("second derivatives of fusedBatchNorm() are those of moments(), eager and compiled", () => {
  const normalisations = {
    fused: (x: tf.Tensor, scale: tf.Tensor, offset: tf.Tensor) =>
      fusedBatchNorm(x as tf.Tensor4D, {
        scale: scale as tf.Tensor1D,
        offset: offset as tf.Tensor1D,
      })
        .y as tf.Tensor,
    composed: (x: tf.Tensor, scale: tf.Tensor, offset: tf.Tensor) => {
      const { mean, variance } = tf.moments(x, [0, 1, 2]);
      return x.sub(mean).div(variance.add(1e-3).sqrt()).mul(scale).add(offset);
    },
  };
  const bend = (normalise: typeof normalisations.composed) => (x: tf.Tensor, factors: tf.Tensor) =>
    tf.grads((x, scale, offset) => {
      const slopes = tf.grads((x, scale, offset) =>
        normalise(x, scale, offset).square().mul(factors).sum()
      )([x, scale, offset]);
      return slopes.map((slope) => slope.square().sum()).reduce((sum, part) => sum.add(part));
    })([x, tf.tensor1d([1.5, 0.5]), tf.tensor1d([0.1, -0.3])]);
  const compiled = compile(bend(normalisations.fused));
  tf.tidy(() => {
    const x = tf.tensor4d([1, -2, 2, 0.5, 4, 3, -1, 1], [2, 1, 2, 2]);
    const factors = tf.tensor4d([1, -2, 0.5, 3, -1, 2, 0.3, 1], [2, 1, 2, 2]);
    const expected = bend(normalisations.composed)(x, factors);
    for (const run of [bend(normalisations.fused), compiled]) {
      run(x, factors).forEach((actual, i) => {
        const [found, right] = [actual.dataSync(), expected[i].dataSync()];
        found.forEach((value, k) =>
          assert.ok(
            Math.abs(value - right[k]) < 1e-3 * Math.max(1, Math.abs(right[k])),
            `${found} ${right}`,
          )
        );
      });
    }
  });
  compiled.dispose();
});

Deno.test("fusedBatchNorm() refuses a gradient through its statistics", () => {
  const options = { scale: tf.ones<tf.Rank.R1>([1]), offset: tf.zeros<tf.Rank.R1>([1]) };
  for (const statistic of ["mean", "variance"] as const) {
    const gradient = tf.grad((x) => {
      const { y, [statistic]: values } = fusedBatchNorm(x as tf.Tensor4D, options);
      return y.sum().add(values.sum());
    });
    assert.throws(
      () => tf.tidy(() => gradient(tf.ones([2, 1, 1, 1]))),
      /Cannot differentiate fusedBatchNorm\(\): its mean and variance/,
    );
  }
  tf.dispose([options.scale, options.offset]);
});
