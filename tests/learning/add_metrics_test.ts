import assert from "node:assert/strict";
import { addMetrics } from "lib/learning";

Deno.test("addMetrics() weighs a step's means by its examples, and keeps what is not finite", () => {
  const first = addMetrics({}, { metrics: { loss: 0.5, accuracy: 1 }, examples: 8 });
  assert.deepEqual(first, { loss: 4, accuracy: 8 });
  const second = addMetrics(first, { metrics: { loss: 2, accuracy: NaN }, examples: 3 });
  assert.deepEqual(second, { loss: 10, accuracy: NaN });
  assert.deepEqual(first, { loss: 4, accuracy: 8 }, "the sums before are as they were");
});
