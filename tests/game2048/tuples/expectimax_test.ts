import assert from "node:assert/strict";
import { type Board, boardOf, directions, Expectimax } from "lib/game2048";
import { RandomStream } from "lib/random";
import { cellsOf, plainMove } from "../plain_2048.ts";

const worthless = { value: () => 0 };

/** Values that differ from board to board. */
const weighed = {
  value: (board: Board) =>
    cellsOf(board).reduce((sum, exponent, cell) => sum + exponent * (3 * cell % 17), 0),
};

/** The same by lists of cells. */
function plainWorth(cells: number[], direction: number, depth: number): number {
  const { after, score, isLegal } = plainMove(cells, direction);
  if (!isLegal) return -Infinity;
  if (depth === 1) return score + weighed.value(boardOf(after));
  const empty = after.flatMap((exponent, cell) => exponent === 0 ? [cell] : []);
  let sum = 0;
  for (const cell of empty) {
    for (const [exponent, chance] of [[1, 0.9], [2, 0.1]]) {
      const grown = after.with(cell, exponent);
      const best = Math.max(...[0, 1, 2, 3].map((next) => plainWorth(grown, next, depth - 1)));
      sum += chance * (best === -Infinity ? 0 : best);
    }
  }
  return score + sum / empty.length;
}

Deno.test("Expectimax looks two moves ahead, by hand", () => {
  const board = boardOf([1, 1, 2, 0, ...Array(12).fill(0)]);
  const worth = (depth: number) =>
    directions.map((_, direction) => new Expectimax(worthless, { depth }).worth(board, direction));
  assert.deepEqual(worth(1), [-Infinity, 4, 0, 4]);
  // To a side: 4, then the two 4 that lie beside one another, whatever comes up. Down: nothing, then the two 2; but of 13
  // places with a chance of 0.1 a 4 makes 8 in the column of the other 4, three places, and 12 beside it.
  const [up, right, down, left] = worth(2);
  assert.deepEqual([up, right, left], [-Infinity, 12, 12]);
  assert(Math.abs(down - (4 + 0.1 / 13 * (3 * (8 - 4) + (12 - 4)))) < 1e-12);
});

Deno.test("Expectimax counts 0 for a game that is over, and finds no move in it", () => {
  const over = [1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8];
  assert.equal(new Expectimax(weighed).choose(boardOf(over)), -1);
  // To the right or down, and then a 2 or a 4 ends the game.
  const last = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 5, 6, 7, 0];
  const search = new Expectimax(weighed, { depth: 2 });
  const worth = directions.map((_, direction) => search.worth(boardOf(last), direction));
  assert.deepEqual(worth, [-Infinity, 0, 0, -Infinity]);
  assert.equal(search.choose(boardOf(last)), 1);
});

Deno.test("Expectimax is what lists of cells say, one to three moves ahead", () => {
  const random = new RandomStream(6);
  for (const depth of [1, 2, 3]) {
    const search = new Expectimax(weighed, { depth });
    for (let i = 0; i < [0, 200, 20, 3][depth]; i++) {
      // Full boards have fewer new tiles, and end.
      const cells = Array.from({ length: 16 }, () => Math.max(0, random.integer(5) - (i % 2)));
      if (depth === 3) cells.forEach((exponent, cell) => cells[cell] = exponent || 1 + cell % 4);
      const board = boardOf(cells);
      const expected = [0, 1, 2, 3].map((direction) => plainWorth(cells, direction, depth));
      const found = expected.map((_, direction) => search.worth(board, direction));
      expected.forEach((worth, direction) => {
        const isClose = worth === found[direction] || Math.abs(worth - found[direction]) < 1e-9;
        assert(isClose, `${directions[direction]} of ${cells}: ${found[direction]}, not ${worth}`);
      });
      const most = Math.max(...found);
      const best = most === -Infinity ? -1 : found.indexOf(most);
      assert.equal(search.choose(board), best);
      assert.deepEqual(cellsOf(board), cells, "the board stays as it is");
    }
  }
});

Deno.test("Expectimax refuses depths that it does not have", () => {
  for (const depth of [0, 6, 1.5, NaN]) {
    assert.throws(
      () => new Expectimax(worthless, { depth }),
      /^RangeError: Cannot search: depth is \S+ but must be an integer from 1 to 5$/,
    );
  }
});
