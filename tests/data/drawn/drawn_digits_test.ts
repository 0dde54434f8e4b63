import assert from "node:assert/strict";
import { drawnDigits } from "lib/data";

Deno.test("drawnDigits() depends on its seed alone, and more begin with the same", () => {
  const digits = drawnDigits(25, { seed: 1 });
  assert.deepEqual(drawnDigits(25, { seed: 1 }), digits);
  assert.notEqual(drawnDigits(25, { seed: 2 }).sha256, digits.sha256);
  assert.deepEqual(drawnDigits(50, { seed: 1 }).images.subarray(0, 25 * 784), digits.images);
  // Pinned: another checksum means that every run on drawn digits changes.
  assert.equal(
    digits.sha256,
    "7d106defb415497b89f1489ba3d2256a553ce1afa942f92646e60f5bd45bafec",
  );
});

Deno.test("drawnDigits() has every digit equally often, in no fixed order", () => {
  const { labels } = drawnDigits(1000);
  for (let digit = 0; digit < 10; digit++) {
    assert.equal(labels.filter((label) => label === digit).length, 100);
  }
  assert.notDeepEqual(labels.subarray(0, 10), labels.subarray(10, 20));
});

Deno.test("drawnDigits() never repeats an image", () => {
  const { images, count } = drawnDigits(2000);
  const seen = new Set(
    Array.from({ length: count }, (_, i) => images.subarray(i * 784, (i + 1) * 784).toHex()),
  );
  assert.equal(seen.size, count);
});

Deno.test("drawnDigits() have MNIST's box, centre, ink and greys", () => {
  const { images, count } = drawnDigits(2000, { seed: 3 });
  let [sum, squares, grey] = [0, 0, 0];
  for (let i = 0; i < count; i++) {
    const image = images.subarray(i * 784, (i + 1) * 784);
    let [ink, momentX, momentY] = [0, 0, 0];
    let [left, right, top, bottom] = [28, -1, 28, -1];
    image.forEach((value, at) => {
      const [x, y] = [at % 28, Math.floor(at / 28)];
      ink += value;
      momentX += value * x;
      momentY += value * y;
      squares += value ** 2;
      if (value > 0 && value < 250) grey++;
      if (value > 127) {
        [left, right] = [Math.min(left, x), Math.max(right, x)];
        [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
      }
    });
    sum += ink;
    const centre = [momentX / ink, momentY / ink];
    assert.ok(centre.every((at) => Math.abs(at - 13.5) < 0.6), `image ${i}: ${centre}`);
    const size = Math.max(right - left, bottom - top) + 1;
    assert.equal(size, 20, `image ${i}`);
  }
  // MNIST's training images: mean 0.131, standard deviation 0.308, one in eight pixels grey.
  const pixels = images.length;
  const mean = sum / pixels / 255;
  assert.ok(Math.abs(mean - 0.131) < 0.015, `mean ${mean}`);
  const deviation = Math.sqrt(squares / pixels / 255 ** 2 - mean ** 2);
  assert.ok(Math.abs(deviation - 0.308) < 0.02, `deviation ${deviation}`);
  assert.ok(grey / pixels > 0.09 && grey / pixels < 0.16, `grey ${grey / pixels}`);
});

Deno.test("drawnDigits() of one kind resemble each other more than others", () => {
  // Nearest mean image, learnt from one seed and tried on another.
  const learn = drawnDigits(1000, { seed: 4 });
  const means = Array.from({ length: 10 }, () => new Float64Array(784));
  learn.images.forEach((value, at) => means[learn.labels[Math.floor(at / 784)]][at % 784] += value);
  const tried = drawnDigits(500, { seed: 5 });
  let right = 0;
  for (let i = 0; i < tried.count; i++) {
    const image = tried.images.subarray(i * 784, (i + 1) * 784);
    const distances = means.map((mean) =>
      image.reduce((sum, value, at) => sum + (value - mean[at] / 100) ** 2, 0)
    );
    if (distances.indexOf(Math.min(...distances)) === tried.labels[i]) right++;
  }
  assert.ok(right / tried.count > 0.75, `${right} of ${tried.count}`);
});

Deno.test("drawnDigits() refuses impossible settings", () => {
  for (const count of [0, -1, 1.5, NaN]) {
    assert.throws(() => drawnDigits(count), {
      name: "RangeError",
      message: `Cannot draw digits: count must be at least 1 but is ${count}`,
    });
  }
  assert.throws(() => drawnDigits(10, { seed: -1 }), RangeError);
});
