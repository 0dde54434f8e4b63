import assert from "node:assert/strict";
import { SpreadLines } from "../../../lib/cli/control/spread_lines.ts";

function spread(count: number, most: number): number[] {
  const lines = new SpreadLines(most);
  for (let i = 0; i < count; i++) lines.add(() => String(i));
  return lines.lines.map(Number);
}

Deno.test("SpreadLines keeps all that fits, and else lines evenly spread to the end", () => {
  assert.deepEqual(spread(4, 4), [0, 1, 2, 3]);
  assert.deepEqual(spread(5, 4), [0, 2, 4]);
  assert.deepEqual(spread(9, 4), [0, 4, 8]);
  assert.deepEqual(spread(3, 1), [0]);
  const kept = spread(3_217, 24);
  assert(kept.length > 12 && kept.length <= 24);
  const every = kept[1];
  assert.deepEqual(kept, kept.map((_, i) => i * every));
  assert(kept.at(-1)! + every >= 3_217);
});
