import assert from "node:assert/strict";
import { dataSetOf } from "lib/data";
import { sha256 } from "lib/files";

const examples = {
  name: "own",
  source: "made by the test",
  height: 1,
  width: 2,
  channels: 3,
  classes: 4,
  images: Uint8Array.from({ length: 12 }, (_, i) => i),
  labels: Uint8Array.of(3, 0),
} as const;

Deno.test("dataSetOf() adds count and checksum, and keeps the rest", () => {
  assert.deepEqual(dataSetOf(examples), {
    ...examples,
    count: 2,
    sha256: sha256(examples.images, examples.labels),
  });
  const classNames = ["a", "b", "c", "d"];
  assert.deepEqual(dataSetOf({ ...examples, classNames }).classNames, classNames);
});

Deno.test("dataSetOf() refuses what does not fit together", () => {
  const refuse = (changes: object, name: string, message: string) =>
    assert.throws(() => dataSetOf({ ...examples, ...changes }), { name, message });
  const cannot = 'Cannot use the data set "own": ';
  refuse(
    { images: new Uint8Array(11) },
    "TypeError",
    `${cannot}images has 11 bytes but 2 labels of 1×2×3 pixels take 12`,
  );
  refuse(
    { classNames: ["a"] },
    "TypeError",
    `${cannot}classNames has 1 names but there are 4 classes`,
  );
  for (const height of [0, -1, 1.5, NaN]) {
    refuse(
      { height },
      "RangeError",
      `${cannot}height is ${height} but must be an integer of at least 1`,
    );
  }
  refuse(
    { classes: 3 },
    "RangeError",
    "Cannot use labels: label 0 (from 0) is 3 but must be from 0 to 2, since there are 3 classes",
  );
});
