import assert from "node:assert/strict";
import { alignedColumns } from "lib/display";

Deno.test("alignedColumns() counts columns of the screen, not letters", () => {
  // Wide letters, a combining accent, an emoji of several code points, and letters of one column.
  const rows = [["name", "n"], ["数字", "1"], ["e\u0301te\u0301", "10"], ["👩‍🔬", "2"], ["abc", "3"]];
  assert.deepEqual(alignedColumns(rows, { right: [false, true] }), [
    "name   n",
    "数字   1",
    "e\u0301te\u0301   10".replace("   10", "   10"),
    "👩‍🔬     2",
    "abc    3",
  ]);
  assert.deepEqual(alignedColumns([["数", "x"], ["ab", ""]]), ["数  x", "ab"]);
});
