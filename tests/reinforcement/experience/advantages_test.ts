import assert from "node:assert/strict";
import { estimateAdvantages } from "lib/reinforcement";
import { assertClose } from "../../reference/assert_close.ts";
import { data, reference } from "../reference_values.ts";

const options = { games: 2, discount: 0.9, lambda: 0.8 };

for (const truncation of ["bootstrap", "terminate"] as const) {
  Deno.test(`estimateAdvantages() has the reference's values where time limits ${truncation}`, () => {
    const { nextValues, terminated, truncated, ...expected } = reference.advantages[truncation];
    const { advantages, returns } = estimateAdvantages({
      rewards: data("gae rewards", 12),
      values: data("gae values", 12),
      ...{ nextValues, terminated, truncated },
    }, { ...options, truncation });
    assertClose("advantages", advantages, expected.advantages, 1e-6);
    assertClose("returns", returns, expected.returns, 1e-6);
  });
}

Deno.test("estimateAdvantages() counts the value of where a time limit cut off, not that of an end", () => {
  const played = {
    rewards: [0, 0],
    terminated: [1, 0],
    truncated: [0, 1],
    values: [0, 0],
    nextValues: [5, 5],
  };
  const advantagesOf = (
    truncation?: "terminate",
  ) => [
    ...estimateAdvantages(played, { games: 2, discount: 0.5, lambda: 1, truncation }).advantages,
  ];
  assert.deepEqual(advantagesOf(), [0, 2.5]);
  assert.deepEqual(advantagesOf("terminate"), [0, 0]);
});

Deno.test("estimateAdvantages() with lambda 1 gives the discounted sum of rewards, and cuts episodes apart", () => {
  const { returns } = estimateAdvantages({
    rewards: [1, 2, 4, 8],
    terminated: [0, 1, 0, 0],
    truncated: [0, 0, 0, 0],
    values: [3, 3, 3, 3],
    nextValues: [3, 3, 3, 16],
  }, { games: 1, discount: 0.5, lambda: 1 });
  assert.deepEqual([...returns], [1 + 0.5 * 2, 2, 4 + 0.5 * (8 + 0.5 * 16), 8 + 0.5 * 16]);
});
