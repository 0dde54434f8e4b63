import assert from "node:assert/strict";
import { drawnDigits, loadDataSet, type PublishedName } from "lib/data";
import { loadJudge, pinnedJudges } from "lib/evaluation";
import { loadTensorFlow } from "lib/tensorflow";

await loadTensorFlow();

Deno.test("every pinned judge is the file that belongs to the project", async () => {
  for (const [name, { sha256 }] of Object.entries(pinnedJudges)) {
    using judge = await loadJudge(name);
    assert.deepEqual([judge.name, judge.sha256], [name, sha256]);
    assert.deepEqual(judge.shape, { image: [28, 28, 1], classes: 10 });
  }
});

Deno.test("loadJudge() has none for your own data, and says how to train it", async () => {
  await assert.rejects(
    loadJudge("own"),
    /^RangeError: Cannot load a judge: the data set is "own" but must be one of mnist, .*deno task judge/,
  );
});

Deno.test("the judge of drawn digits gets as many right as it says", async () => {
  using judge = await loadJudge("drawn");
  const test = await loadDataSet("drawn", { split: "test", examples: 2000 });
  const accuracy = judge.accuracy(test);
  assert.ok(Math.abs(accuracy - pinnedJudges.drawn.accuracy) < 0.002, `${accuracy}`);
  // Other digits, drawn from another seed.
  assert.ok(judge.accuracy(drawnDigits(500, { seed: 5 })) > 0.99);
});

for (const name of ["mnist", "fashion-mnist"] satisfies PublishedName[]) {
  Deno.test({
    name: `the judge of ${name} gets as many of the 10,000 test images right as it says`,
    ignore: !Deno.env.get("FEDGAN_DATA"), // needs the real images
    fn: async () => {
      using judge = await loadJudge(name);
      const accuracy = judge.accuracy(await loadDataSet(name, { split: "test" }));
      // Another machine rounds otherwise: an image or two may change sides.
      assert.ok(Math.abs(accuracy - pinnedJudges[name].accuracy) < 0.0005, `${accuracy}`);
    },
  });
}

Deno.test("the judge of MNIST is one that gets at least 99 % right", () => {
  assert.ok(pinnedJudges.mnist.accuracy >= 0.99);
});
