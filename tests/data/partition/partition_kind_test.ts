import assert from "node:assert/strict";
import { formatPartitionKind, parsePartitionKind } from "lib/data";

Deno.test("parsePartitionKind() reads what formatPartitionKind() spells", () => {
  const spellings = {
    "iid": { kind: "iid" },
    "unequal": { kind: "unequal" },
    "sizes:1,2.5,3": { kind: "sizes", sizes: [1, 2.5, 3] },
    "classes:3": { kind: "classes", classes: 3 },
    "dirichlet:0.5": { kind: "dirichlet", alpha: 0.5 },
  } as const;
  for (const [spelling, partition] of Object.entries(spellings)) {
    assert.deepEqual(parsePartitionKind(spelling), partition);
    assert.equal(formatPartitionKind(partition), spelling);
  }
});

Deno.test("parsePartitionKind() refuses other spellings", () => {
  const others = [
    "",
    "IID",
    "iid:1",
    "unequal:2",
    "sizes",
    "classes",
    "digits:2",
    "classes:2,3",
    "dirichlet:1:2",
  ];
  for (const spelling of others) {
    assert.throws(() => parsePartitionKind(spelling), {
      name: "RangeError",
      message: `Cannot read partition "${spelling}": it must be iid, unequal, sizes:1,2,3, ` +
        "classes:2 or dirichlet:0.5",
    });
  }
});

Deno.test("parsePartitionKind() refuses numbers out of range", () => {
  const refused = {
    "sizes:1,0": "each size must be a number above 0",
    "sizes:1,-2": "each size must be a number above 0",
    "sizes:1,,2": "each size must be a number above 0",
    "sizes:1,x": "each size must be a number above 0",
    "classes:": "an agent must hold at least 1 class",
    "classes:0": "an agent must hold at least 1 class",
    "classes:1.5": "an agent must hold at least 1 class",
    "dirichlet:0": "alpha must be a number above 0",
    "dirichlet:Infinity": "alpha must be a number above 0",
  };
  for (const [spelling, reason] of Object.entries(refused)) {
    assert.throws(() => parsePartitionKind(spelling), (error: Error) => {
      assert.ok(error instanceof RangeError);
      assert.match(error.message, /^Cannot use partition .*: /);
      assert.ok(error.message.endsWith(reason), error.message);
      return true;
    });
  }
});
