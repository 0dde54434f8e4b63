import assert from "node:assert/strict";
import { countStepFlops } from "lib/gan";

const giga = (flops: number) => Number((flops / 1e9).toFixed(1));

Deno.test("countStepFlops() counts what a step of 256 images takes", () => {
  const flops = countStepFlops(256);
  // By hand: 3 passes of 2 · (121·256·256·128 + 94·256·128·256 + 94·512·256·128), and so on.
  assert.equal(giga(flops.products), 20.3);
  assert.equal(giga(flops.transforms), 7.8);
  assert.equal(giga(flops.weightTransforms), 1.0);
  assert.equal(giga(flops.imageLayers + flops.dense), 5.0);
  assert.equal(giga(flops.bilinear), 34.0);
  // 25 taps at 49 positions (196 for the images' layers) for each pair of channels.
  const direct = 3 * 2 * 25 *
    (49 * 256 * (256 * 128 + 128 * 64 + 2 * 128 * 64) + 196 * 256 * (64 + 2 * 64));
  assert.equal(flops.direct - flops.dense, direct);
  assert.equal(giga(flops.direct), 110.6);
});

Deno.test("countStepFlops() takes a quarter for products of half the channels", () => {
  const [whole, half] = [countStepFlops(256), countStepFlops(256, { filters: 32 })];
  assert.equal(4 * half.products, whole.products);
  assert.equal(4 * half.weightTransforms, whole.weightTransforms);
  assert.equal(2 * half.transforms, whole.transforms);
  assert.equal(2 * half.dense, whole.dense);
  assert.equal(2 * countStepFlops(256, { latentSize: 50 }).dense, whole.dense);
});

Deno.test("countStepFlops() grows with the batch but for the weights' transforms", () => {
  const [small, large] = [countStepFlops(32), countStepFlops(64)];
  assert.equal(small.weightTransforms, large.weightTransforms);
  for (const part of ["products", "transforms", "imageLayers", "dense", "direct"] as const) {
    assert.equal(2 * small[part], large[part], part);
  }
});
