import assert from "node:assert/strict";
import { fiveChoices } from "lib/environments";
import { difference, optimalValues } from "./optimal_values.ts";

Deno.test("fiveChoices() has the book's values: at the start, after up-up, after down-down", () => {
  const values = optimalValues(fiveChoices(), 0.99);
  const expected = [0.7880942035, 0.9068026334, -0.96059601];
  assert(difference([values[0], values[5], values[3]], expected) < 1e-10);
});

Deno.test("fiveChoices() is won for certain where every choice is obeyed", () => {
  assert.equal(optimalValues(fiveChoices({ success: 1 }), 1)[0], 1);
  assert.equal(fiveChoices({ success: 1 }).outcomes(0, 1).length, 1);
  assert.throws(() => fiveChoices({ success: 2 }), /^RangeError: .*success is 2 but must be/);
});
