import assert from "node:assert/strict";
import { balanced, dataSetOf, labelCounts } from "lib/data";

const shape = { height: 1, width: 2, channels: 1, classes: 3 };
const six = dataSetOf({
  ...shape,
  name: "own",
  source: "by hand",
  classNames: ["a", "b", "c"],
  images: Uint8Array.from({ length: 14 }, (_, i) => i),
  labels: Uint8Array.of(2, 0, 2, 1, 0, 2, 1),
});

Deno.test("balanced() takes the first examples of each class, in their order, with their pixels", () => {
  const one = balanced(six, 1);
  assert.deepEqual([...one.labels], [2, 0, 1]);
  assert.deepEqual([...one.images], [0, 1, 2, 3, 6, 7]);
  assert.deepEqual([one.count, one.classes, one.classNames], [3, 3, ["a", "b", "c"]]);
  assert.notEqual(one.sha256, six.sha256);
  assert.equal(one.source, "by hand, the first 1 of each class");
  assert.deepEqual(labelCounts(balanced(six, 2), [0, 1, 2, 3, 4, 5]), [2, 2, 2]);
});

Deno.test("balanced() refuses more than the rarest class has, and what is no count", () => {
  for (const perClass of [3, 0, -1, 1.5, NaN, Infinity]) {
    assert.throws(
      () => balanced(six, perClass),
      {
        name: "RangeError",
        message:
          `Cannot balance classes: perClass is ${perClass} but must be an integer from 1 to 2, the ` +
          "examples of the rarest class",
      },
    );
  }
});
