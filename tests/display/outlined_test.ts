import assert from "node:assert/strict";
import { outlined } from "lib/display";

Deno.test("outlined() leaves what is short as console.log writes it", () => {
  for (const value of [1, "a", { a: 1 }, [1, 2], new Error("x"), null]) {
    assert.equal(outlined(value), Deno.inspect(value));
  }
});

Deno.test("outlined() gives a line a field, and bounds what it is given", () => {
  const record = { name: "a", pixels: new Float32Array(500).fill(1 / 3), inner: { list: [1, 2] } };
  assert.deepEqual(outlined(record).split("\n"), [
    "Object with 3 fields",
    '  name: "a"',
    `  pixels: Float32Array of 500 numbers: ${Array(8).fill("0.3333").join(", ")}, …`,
    "  inner: { list: [ 1, 2 ] }",
  ]);
  const many = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`f${i}`, i]));
  assert.equal(outlined(many).split("\n").length, 18);
  assert.match(outlined(many), /^Object with 500 fields\n {2}f0: 0\n[^]*\n {2}… and 484 more$/);
  assert.equal(outlined(Array(150).fill(0)), "Array of 150 numbers: 0, 0, 0, 0, 0, 0, 0, 0, …");
  assert.match(outlined(new Map(Object.entries(many))), /^Map with 500 fields\n {2}f0: 0\n/);
  assert.ok(outlined(Array(200).fill("x".repeat(5_000))).length < 3_000);
});
