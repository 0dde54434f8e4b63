import assert from "node:assert/strict";
import { type DataSet, drawnDigits, loadDataSet } from "lib/data";
import {
  chooseImages,
  evaluationMetrics,
  Evaluator,
  frechetDistance,
  loadJudge,
  momentsOf,
} from "lib/evaluation";
import { loadTensorFlow, tf } from "lib/tensorflow";

await loadTensorFlow();

Deno.test("Evaluator finds real images near, noise far, and one digit without variety", async () => {
  const before = tf.memory().numTensors;
  {
    using judge = await loadJudge("drawn");
    const test = drawnDigits(500, { seed: 1 });
    const evaluator = new Evaluator(judge, test, { samples: 500 });
    const train = drawnDigits(500, { seed: 2 });
    const floor = evaluator.evaluate(chooseImages(train, { count: 500 }));
    const ceiling = evaluator.evaluate(evaluator.noise());
    assert.ok(ceiling.frechetDistance.value > 50 * floor.frechetDistance.value);
    assert.ok(ceiling.kernelDistance.value > 50 * Math.abs(floor.kernelDistance.value));
    const { standardError } = floor.kernelDistance;
    assert.ok(
      Math.abs(floor.kernelDistance.value) < 4 * standardError,
      "unbiased: 0 for one source",
    );
    assert.deepEqual(floor.neighbours.map(({ k }) => k), [3, 5]);
    for (const { precision, recall, density, coverage } of floor.neighbours) {
      assert.ok(precision.value > 0.6 && recall.value > 0.6 && coverage.value > 0.8);
      assert.ok(density.value > 0.8 && density.value < 1.2);
    }
    assert.deepEqual(ceiling.neighbours.map(({ coverage }) => coverage.value), [0, 0]);
    assert.ok(floor.recognised.value > 0.99 && floor.classScore.value > 9.5);
    assert.ok(floor.certain.value <= floor.recognised.value);
    assert.ok(floor.shareDivergence.value < 0.01 && ceiling.shareDivergence.value > 0.5);
    const { counts, unrecognised } = floor.histogram;
    assert.equal(counts.reduce((sum, one) => sum + one, unrecognised), 500);
    assert.ok(floor.frechetDistance.standardError > 0);

    const sevens = onlyDigit(drawnDigits(5000, { seed: 3 }), 7);
    const collapsed = evaluator.evaluate(chooseImages(sevens, { count: 500 }));
    assert.ok(collapsed.neighbours[0].precision.value > 0.6, "each of them is good");
    assert.ok(collapsed.neighbours[1].coverage.value < 0.15, "a tenth of what there is");
    assert.ok(collapsed.shareDivergence.value > 2.1 && collapsed.classScore.value < 1.1);

    assert.deepEqual(
      evaluator.evaluate(chooseImages(train, { count: 500 })),
      floor,
      "same images, same numbers",
    );
    const measured = evaluator.measure(chooseImages(train, { count: 500 }));
    assert.deepEqual(measured, {
      frechetDistance: floor.frechetDistance.value,
      density: floor.neighbours[1].density.value,
      coverage: floor.neighbours[1].coverage.value,
      recognised: floor.recognised.value,
    });
    const descriptions = evaluationMetrics(measured);
    assert.deepEqual(Object.keys(descriptions), Object.keys(measured));
    assert.equal(descriptions.coverage.reference!.value, measured.coverage);
  }
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("Evaluator refuses counts that do not fit, and options that it does not have", async () => {
  using judge = await loadJudge("drawn");
  const test = drawnDigits(120);
  assert.throws(
    () => new Evaluator(judge, test),
    /^RangeError: Cannot evaluate images: samples is 10000 but must be at most 120/,
  );
  assert.throws(() => new Evaluator(judge, test, { samples: 99 }), /^RangeError: Cannot evaluate/);
  assert.throws(
    () => new Evaluator(judge, test, { sample: 100 } as Record<string, number>),
    /^RangeError: Cannot call new Evaluator\(\): option "sample" is unknown, did you mean "samples"\?$/,
  );
  assert.throws(
    () => new Evaluator(judge, test, { samples: 100 }).measure(chooseImages(test, { count: 101 })),
    /^RangeError: Cannot evaluate images: there are 79184 pixels but must be 78400, those of 100 images$/,
  );
});

Deno.test({
  name:
    "training images of MNIST are less than 2 from test images, noise more than 100 times as far",
  ignore: !Deno.env.get("FEDGAN_DATA"), // needs the real digits
  fn: async () => {
    using judge = await loadJudge("mnist");
    const [test, train] = [
      await loadDataSet("mnist", { split: "test" }),
      await loadDataSet("mnist", { examples: 10_000 }),
    ].map((dataSet) => momentsOf(judge.look(chooseImages(dataSet, { count: 10_000 })).features));
    const floor = frechetDistance(test, train);
    assert.ok(floor > 0 && floor < 2, `${floor}`);
    const evaluator = new Evaluator(judge, await loadDataSet("mnist", { split: "test" }));
    const noise = frechetDistance(test, momentsOf(judge.look(evaluator.noise()).features));
    assert.ok(noise > 100 * floor, `noise ${noise}, training images ${floor}`);
  },
});

/** The examples of one digit. */
function onlyDigit(dataSet: DataSet, digit: number): DataSet {
  const { images, labels, height, width } = dataSet;
  const size = height * width;
  const found = [...labels.keys()].filter((i) => labels[i] === digit);
  const pixels = new Uint8Array(found.length * size);
  found.forEach((i, at) => pixels.set(images.subarray(i * size, (i + 1) * size), at * size));
  return {
    ...dataSet,
    count: found.length,
    images: pixels,
    labels: labels.filter((l) => l === digit),
  };
}
