import assert from "node:assert/strict";
import { checkSetting, number, parseNumber } from "lib/settings";

Deno.test("parseNumber() reads decimal numbers and nothing else", () => {
  const numbers = {
    "12": 12,
    "-1.5": -1.5,
    ".5": 0.5,
    "5.": 5,
    "2e-4": 2e-4,
    "+3": 3,
    "1E3": 1000,
  };
  for (const [text, value] of Object.entries(numbers)) assert.equal(parseNumber(text), value);
  for (const text of ["", " ", "0x10", "1,5", "Infinity", "NaN", "1_000", ".", "e3"]) {
    assert(Number.isNaN(parseNumber(text)), text);
  }
});

Deno.test("number() says its range in words, and holds its ends", () => {
  const ranges: [object, string, allowed: number[], refused: number[]][] = [
    [{}, "a finite number", [-1e300, 0], [Infinity, NaN]],
    [{ above: 0 }, "a finite number above 0", [1e-300], [0, -1]],
    [{ least: 0, below: 1 }, "a number of at least 0 and below 1", [0, 0.999], [-1e-9, 1]],
    [{ least: 0, most: 1 }, "a number from 0 to 1", [0, 1], [-0.1, 1.1]],
    [{ most: 1 }, "a number of at most 1", [-9, 1], [2]],
    [{ above: 0, most: 1 }, "a number above 0 and of at most 1", [0.5, 1], [0, 2]],
  ];
  for (const [bounds, range, allowed, refused] of ranges) {
    const setting = number({ meaning: "a share", default: allowed[0], ...bounds });
    assert.equal(setting.range, range);
    for (const value of allowed) assert.equal(checkSetting("share", setting, value), value);
    for (const value of refused) {
      assert.throws(() => checkSetting("share", setting, value), RangeError);
    }
  }
});
