import assert from "node:assert/strict";
import { exactFlows, Parentheses, StateSpace } from "lib/gflownet";
import { checkEnvironment } from "./check_environment.ts";

for (const length of [2, 4, 8]) {
  Deno.test(`Parentheses appends symbols up to ${length}`, () => {
    checkEnvironment(new Parentheses({ length }), (one, other) => {
      const end = one.indexOf(0);
      if (end < 0) return -1;
      const isChild = other.every((symbol, i) => i === end ? symbol > 0 : symbol === one[i]);
      return isChild ? other[end] - 1 : -1;
    });
  });
}

Deno.test("Parentheses has Catalan's numbers of balanced strings, worth most; short ones are a trap", () => {
  for (const [length, count] of [[2, 1], [4, 2], [8, 14], [12, 132], [16, 1_430]]) {
    const space = new StateSpace(new Parentheses({ length }));
    assert.equal(space.size, 2 ** (length + 1) - 1);
    assert.equal(space.modes.length, count);
    const short = 2 ** (length / 4 + 1) - 1;
    const isShortCounted = Number.isInteger(length / 4);
    if (!isShortCounted) continue;
    const others = space.size - count - short;
    const z = count + short * Math.exp(-1.5) + others * Math.exp(-10);
    assert(Math.abs(space.logZ - Math.log(z)) < 1e-9);
    assert(Math.abs(exactFlows(space).logFlows[0] - space.logZ) < 1e-9);
  }
  const strings = new Parentheses({ length: 8 });
  const rewards = ["", "()", "()(", "(())()()", "())(()()", ")()()()("].map((text) => {
    const symbols = Int32Array.from({ length: 8 }, (_, i) => " ()".indexOf(text[i] ?? " "));
    return strings.logReward(symbols);
  });
  assert.deepEqual(rewards, [-1.5, -1.5, -10, 0, -10, -10]);
  assert.throws(() => new Parentheses({ length: 7 }), {
    name: "RangeError",
    message: "Cannot make parentheses: length is 7 but must be an even integer from 2 to 32",
  });
});
