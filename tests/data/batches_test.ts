import assert from "node:assert/strict";
import { drawnDigits, epochBatches, takeImages } from "lib/data";

const options = { batchSize: 4, seed: 42, epoch: 0 };

Deno.test("epochBatches() goes through every example once and keeps the short last batch", () => {
  const batches = [...epochBatches({ count: 10 }, options)];
  assert.deepEqual(batches.map((batch) => batch.length), [4, 4, 2]);
  assert.deepEqual(batches.flatMap((batch) => [...batch]).sort(), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  assert.equal([...epochBatches({ count: 60_000 }, { ...options, batchSize: 256 })].length, 235);
});

Deno.test("epochBatches() depends on seed and epoch alone", () => {
  const order = (changes: Partial<typeof options>) =>
    [...epochBatches({ count: 100 }, { ...options, ...changes })].flatMap((batch) => [...batch]);
  assert.deepEqual(order({}), order({}));
  assert.deepEqual(order({}), order({ batchSize: 7 }));
  assert.notDeepEqual(order({}), order({ epoch: 1 }));
  assert.notDeepEqual(order({}), order({ seed: 43 }));
});

Deno.test("epochBatches() goes through a shard; a shard of all examples changes nothing", () => {
  const shard = [3, 30, 31, 99];
  const batches = [...epochBatches({ count: 100 }, { ...options, batchSize: 3, shard })];
  assert.deepEqual(batches.map((batch) => batch.length), [3, 1]);
  assert.deepEqual(batches.flatMap((batch) => [...batch]).sort((a, b) => a - b), shard);
  const all = Uint32Array.from({ length: 100 }, (_, i) => i);
  assert.deepEqual(
    [...epochBatches({ count: 100 }, { ...options, shard: all })],
    [...epochBatches({ count: 100 }, options)],
  );
});

Deno.test("epochBatches() refuses bad settings at once", () => {
  assert.throws(() => epochBatches({ count: 9 }, { ...options, batchSize: 0 }), {
    name: "RangeError",
    message: "Cannot form batches: batchSize must be at least 1 but is 0",
  });
  assert.throws(() => epochBatches({ count: 9 }, { ...options, epoch: -1 }), RangeError);
  assert.throws(() => epochBatches({ count: 9 }, { ...options, seed: 0.5 }), RangeError);
  assert.throws(() => epochBatches({ count: 9 }, { ...options, shard: [9] }), {
    name: "RangeError",
    message: "Cannot take example 9: the data set has examples 0 to 8",
  });
});

Deno.test("takeImages() scales bytes to [-1, 1], in the order of the indices", () => {
  const digits = drawnDigits(10);
  const batch = takeImages(digits, [7, 0, 7]);
  assert.equal(batch.length, 3 * 28 * 28);
  for (const [i, index] of [7, 0, 7].entries()) {
    for (let p = 0; p < 784; p++) {
      const expected = Math.fround((digits.images[index * 784 + p] - 127.5) / 127.5);
      assert.equal(batch[i * 784 + p], expected);
    }
  }
  assert.equal(Math.min(...batch), -1);
  assert.equal(Math.max(...batch), 1);
});

Deno.test("takeImages() refuses an example that is not there", () => {
  for (const index of [-1, 10, 1.5]) {
    assert.throws(() => takeImages(drawnDigits(10), [0, index]), {
      name: "RangeError",
      message: `Cannot take example ${index}: the data set has examples 0 to 9`,
    });
  }
});
