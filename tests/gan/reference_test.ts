/** The models, losses, gradients and optimiser next to Python TensorFlow's, on the same weights. */
import assert from "node:assert/strict";
import { Adam, compile, loadTensorFlow, tf } from "lib/tensorflow";
import {
  adversarialGradients,
  cellGradients,
  ganOptions,
  makeDiscriminator,
  makeGenerator,
  type StepInputs,
} from "lib/gan";
import { adamGradient, images, noise, weight } from "../reference/formula.ts";
import reference from "../reference/dcgan_reference.json" with { type: "json" };

/** Of the largest entry. */
const tolerance = 1e-5;

interface Summary {
  shape: number[];
  stride: number;
  entries: number[];
  maxAbs: number;
  sum: number;
  norm: number;
}

function assertAgrees(what: string, tensor: tf.Tensor, expected: Summary): void {
  assert.deepEqual(tensor.shape, expected.shape, what);
  const values = tensor.dataSync() as Float32Array;
  const near = (part: string, actual: number, wanted: number, scale: number) =>
    assert.ok(
      Math.abs(actual - wanted) <= tolerance * scale,
      `${what}, ${part}: ${actual} differs from ${wanted} by ${
        Math.abs(actual - wanted) / scale
      } of the scale`,
    );
  expected.entries.forEach((wanted, k) => {
    const index = k * expected.stride;
    near(`entry ${index}`, values[index], wanted, expected.maxAbs);
  });
  // The sums meet the entries between those stored; each may be off by what its terms may be.
  let [sum, squares, maxAbs] = [0, 0, 0];
  for (const value of values) {
    sum += value;
    squares += value * value;
    maxAbs = Math.max(maxAbs, Math.abs(value));
  }
  near("largest entry", maxAbs, expected.maxAbs, expected.maxAbs);
  near("norm", Math.sqrt(squares), expected.norm, expected.norm);
  near("sum", sum, expected.sum, expected.norm * Math.sqrt(values.length));
}

function useFormulaWeights(model: tf.LayersModel): Map<string, tf.Tensor> {
  const variables = new Map<string, tf.Tensor>();
  for (const layer of model.layers) {
    for (const variable of layer.weights) {
      const name = `${model.name}/${layer.name}/${variable.originalName.split("/").at(-1)}`;
      const shape = variable.shape as number[];
      tf.tidy(() => void variable.write(tf.tensor(weight(name, shape), shape)));
      variables.set(name, variable.read());
    }
  }
  return variables;
}

const cases = (["0.3", "1.0"] as const).flatMap((slope) =>
  ["eager", "compiled", "compiled in cells"].map((way) => ({ slope, way }))
);
for (const { slope, way } of cases) {
  Deno.test(`adversarialGradients(), ${way}, agrees with Python TensorFlow at slope ${slope}`, async () => {
    await loadTensorFlow();
    const expected: Record<string, Summary> = reference.slopes[slope];
    const seen = new Set<string>();
    const agrees = (name: string, tensor: tf.Tensor) => {
      assertAgrees(name, tensor, expected[name]);
      seen.add(name);
    };

    const options = ganOptions({ leakySlope: Number(slope), dropoutRate: 0 });
    const generator = makeGenerator(options);
    const discriminator = makeDiscriminator(options);
    const names = new Map<tf.Tensor, string>();
    const statistics = new Map<string, tf.Tensor>();
    for (const model of [generator, discriminator]) {
      for (const [name, variable] of useFormulaWeights(model)) {
        names.set(variable, name);
        if (name.includes("/moving_")) statistics.set(name, variable);
      }
    }

    tf.tidy(() => {
      const z = tf.tensor2d(noise(), [reference.batch, options.latentSize]);
      const real = tf.tensor4d(images(), [reference.batch, 28, 28, 1]);
      const key = tf.tensor1d([0, 0], "int32");
      agrees("generator inference", generator.apply(z) as tf.Tensor);
      agrees("real logits", discriminator.apply(real) as tf.Tensor);
      const eager = (inputs: StepInputs) =>
        adversarialGradients({ generator, discriminator }, inputs);
      const inCells = (inputs: StepInputs) => cellGradients({ generator, discriminator }, inputs);
      const compiled = compile(way === "compiled" ? eager : inCells);
      const gradients = way === "eager" ? eager : compiled;
      const step = gradients({ images: real, noise: z, realKey: key, fakeKey: key });
      compiled.dispose();
      for (const [name, variable] of statistics) agrees(`after the step ${name}`, variable);
      agrees("generator loss", step.generatorLoss);
      agrees("discriminator loss", step.discriminatorLoss);
      generator.trainableWeights.forEach((weight, k) => {
        agrees(`gradient ${names.get(weight.read())}`, step.generatorGradients[k]);
      });
      discriminator.trainableWeights.forEach((weight, k) => {
        agrees(`gradient ${names.get(weight.read())}`, step.discriminatorGradients[k]);
      });
      const fakes = generator.apply(z, { training: true }) as tf.Tensor;
      agrees("generator training", fakes);
      agrees("fake logits", discriminator.apply(fakes) as tf.Tensor);
    });
    assert.deepEqual([...seen].sort(), Object.keys(expected).sort());
    generator.dispose();
    discriminator.dispose();
  });
}

for (const { learningRate, beta1, after } of reference.adam) {
  Deno.test(`Adam agrees with Keras's over 10 steps at beta1 ${beta1}`, async () => {
    await loadTensorFlow();
    const variable = tf.variable(tf.zeros([40]));
    const adam = new Adam([variable], {
      learningRate,
      beta1,
      beta2: 0.999,
      epsilon: 1e-7,
    });
    after.forEach((expected, step) => {
      tf.tidy(() => adam.apply([tf.tensor(adamGradient(step))]));
      const largest = Math.max(...expected.map(Math.abs));
      variable.dataSync().forEach((value, index) => {
        const error = Math.abs(value - expected[index]) / largest;
        assert.ok(
          error <= tolerance,
          `Step ${step}, entry ${index}: ${value} is not ${expected[index]}`,
        );
      });
    });
    variable.dispose();
    adam.dispose();
  });
}
