/** The article's rules: what a check says of them, and that it finds nothing in those without faults. */
import assert from "node:assert/strict";
import { articleRules, isOver, moveRows, type Rows } from "lib/bug_hunt";
import { RandomStream } from "lib/random";
import { plainMove } from "../game2048/plain_2048.ts";

const left = 3;
const up = 0;

/** Tiles 2 and 4 in the upper left corner: neither to the left nor upwards is there anything to move. */
const settled: Rows = [[2, 4, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]];

Deno.test("moveRows() without faults plays as lists of exponents do", () => {
  const random = new RandomStream(1);
  for (let i = 0; i < 2_000; i++) {
    const cells = Array.from({ length: 16 }, () => random.integer(i % 2 === 0 ? 3 : 12));
    const tiles = cells.map((exponent) => exponent === 0 ? 0 : 2 ** exponent);
    const rows = [0, 4, 8, 12].map((first) => tiles.slice(first, first + 4));
    let canMove = false;
    for (let direction = 0; direction < 4; direction++) {
      const { after, score, isLegal } = plainMove(cells, direction);
      const expected = after.map((exponent) => exponent === 0 ? 0 : 2 ** exponent);
      const { rows: actual, gained, moved } = moveRows(rows, direction);
      assert.deepEqual([actual.flat(), gained, moved], [expected, score, isLegal]);
      canMove ||= isLegal;
    }
    assert.equal(isOver(rows), !canMove);
  }
});

Deno.test("moveRows() with the article's faults moves boards as it should, and calls moves what are none", () => {
  for (const direction of [left, up]) {
    assert.equal(moveRows(settled, direction).moved, false);
    const { rows, gained, moved } = moveRows(settled, direction, articleRules);
    assert.deepEqual([rows, gained, moved], [settled, 0, true]);
  }
  assert.equal(moveRows(settled, left, { comparesIdentity: true }).moved, false);
  assert.equal(
    moveRows(settled, up, { emptyMerges: true }).moved,
    true,
    "columns have empty cells",
  );
  const full = [[2, 4, 2, 4], [4, 2, 4, 2], [2, 4, 2, 4], [4, 2, 4, 2]];
  assert.equal(moveRows(full, left, articleRules).moved, false);
  assert.equal(moveRows(full, up, { comparesIdentity: true }).moved, true);
  assert.throws(
    () => moveRows(full, up, { emptyMerge: true } as never),
    /^RangeError: .*emptyMerge/,
  );
});
