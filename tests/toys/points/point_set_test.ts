import assert from "node:assert/strict";
import { sha256 } from "lib/files";
import { pointSetOf, takePoints } from "lib/toys";

const three = {
  name: "three",
  dimensions: 2,
  classes: 2,
  points: Float32Array.of(0, 1, 2, 3, 4, 5),
  labels: Uint8Array.of(0, 1, 1),
};

Deno.test("pointSetOf() counts, and its checksum is of points and labels", () => {
  const set = pointSetOf(three);
  assert.equal(set.count, 3);
  assert.equal(set.sha256, sha256(new Uint8Array(three.points.buffer), three.labels));
  assert.notEqual(set.sha256, pointSetOf({ ...three, labels: Uint8Array.of(0, 1, 0) }).sha256);
  // A view of a larger buffer has the same bytes.
  const view = Float32Array.of(9, ...three.points).subarray(1);
  assert.equal(set.sha256, pointSetOf({ ...three, points: view }).sha256);
});

Deno.test("pointSetOf() refuses points that do not fit their labels or are not finite", () => {
  assert.throws(
    () => pointSetOf({ ...three, dimensions: 3 }),
    /^TypeError: Cannot use the points "three": there are 6 coordinates but must be 9, 3 for each of 3/,
  );
  assert.throws(
    () => pointSetOf({ ...three, points: Float32Array.of(0, 1, NaN, 3, 4, 5) }),
    /^RangeError: .*coordinate 2 is NaN but must be finite/,
  );
});

Deno.test("takePoints() takes points in order and refuses those that are not there", () => {
  const set = pointSetOf(three);
  assert.deepEqual(takePoints(set, [2, 0, 2]), Float32Array.of(4, 5, 0, 1, 4, 5));
  for (const index of [3, -1, 0.5]) {
    assert.throws(() => takePoints(set, [index]), /^RangeError: Cannot take point .* from 0 to 2/);
  }
});
