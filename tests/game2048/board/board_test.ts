import assert from "node:assert/strict";
import {
  addTile,
  beginBoard,
  type Board,
  boardOf,
  chanceOfFour,
  directions,
  exponentAt,
  greatestTile,
  legalMoves,
  lowerTransposed,
  move,
  upperTransposed,
} from "lib/game2048";
import { RandomStream } from "lib/random";
import { cellsOf, plainMove, plainRow } from "../plain_2048.ts";

Deno.test("move() moves and merges every row there is, to the left and to the right", () => {
  const after = new Int32Array(2);
  for (let row = 0; row < 65_536; row++) {
    const cells = [0, 1, 2, 3].map((cell) => row >> 4 * cell & 15);
    const left = plainRow(cells);
    const right = plainRow(cells.toReversed());
    for (
      const [direction, expected] of [[3, left.row], [1, right.row.toReversed()]] as const
    ) {
      const score = move(Int32Array.of(row, 0), direction, after);
      const isSame = expected.every((exponent, cell) => exponent === cells[cell]);
      const expectedScore = direction === 3 ? left.score : right.score;
      if (score !== (isSame ? -1 : expectedScore)) assert.fail(`score of row ${cells}: ${score}`);
      const word = expected.reduce((word, exponent, cell) => word | exponent << 4 * cell, 0);
      if (!isSame && (after[0] !== word || after[1] !== 0)) assert.fail(`row ${cells}`);
    }
  }
});

Deno.test("move() and legalMoves() do with 100,000 boards what lists of cells do", () => {
  const random = new RandomStream(1);
  const after = new Int32Array(2);
  let merged = 0;
  for (let i = 0; i < 100_000; i++) {
    // Few kinds of tiles, so that there is much to merge, and all kinds.
    const kinds = [2, 3, 5, 16][i % 4];
    const cells = Array.from({ length: 16 }, () => random.integer(kinds) + (i % 8 === 7 ? 1 : 0))
      .map((exponent) => Math.min(15, exponent));
    const board = boardOf(cells);
    const legal = legalMoves(board);
    for (let direction = 0; direction < 4; direction++) {
      const expected = plainMove(cells, direction);
      const score = move(board, direction, after);
      assert.equal(score, expected.isLegal ? expected.score : -1);
      assert.equal(legal >> direction & 1, +expected.isLegal);
      if (!expected.isLegal) continue;
      merged += score;
      const isEqual = cellsOf(after).every((exponent, cell) => exponent === expected.after[cell]);
      if (!isEqual) assert.fail(`${directions[direction]} of ${cells}: ${cellsOf(after)}`);
    }
  }
  assert(merged > 1e6);
});

Deno.test("two tiles of 32,768 stay apart; all others merge once a move", () => {
  const after = new Int32Array(2);
  const left = (row: number[]) => {
    const score = move(boardOf([...row, ...Array(12).fill(0)]), 3, after);
    return [cellsOf(after).slice(0, 4), score];
  };
  assert.deepEqual(left([14, 14, 0, 0]), [[15, 0, 0, 0], 32_768]);
  assert.equal(left([15, 15, 0, 0])[1], -1, "that move is not legal");
  assert.deepEqual(left([0, 15, 15, 1]), [[15, 15, 1, 0], 0]);
  assert.deepEqual(left([1, 1, 1, 1]), [[2, 2, 0, 0], 8]);
  assert.deepEqual(left([1, 1, 2, 0]), [[2, 2, 0, 0], 4]);
});

Deno.test("a transposed board has columns for rows", () => {
  const cells = Array.from({ length: 16 }, (_, cell) => cell);
  const board = boardOf(cells);
  const turned = [upperTransposed(board[0], board[1]), lowerTransposed(board[0], board[1])];
  assert.deepEqual(cellsOf(turned), cells.map((cell) => 4 * (cell % 4) + Math.floor(cell / 4)));
  assert.deepEqual(cells.map((cell) => exponentAt(board, cell)), cells);
  assert.equal(greatestTile(board), 15);
});

Deno.test("addTile() takes each empty cell alike, and a 4 in one of ten times", () => {
  const random = new RandomStream(2);
  const cells = [1, 0, 2, 0, 3, 0, 4, 5, 0, 6, 7, 8, 0, 0, 9, 10];
  const empty = cells.flatMap((exponent, cell) => exponent === 0 ? [cell] : []);
  const counts = new Map(empty.map((cell) => [cell, 0]));
  let fours = 0;
  const draws = 60_000;
  for (let i = 0; i < draws; i++) {
    const board = boardOf(cells);
    addTile(board, random);
    const added = cellsOf(board).flatMap((exponent, cell) =>
      exponent === cells[cell] ? [] : [cell]
    );
    assert.equal(added.length, 1);
    const [cell] = added;
    counts.set(cell, counts.get(cell)! + 1);
    const exponent = cellsOf(board)[cell];
    assert(exponent === 1 || exponent === 2);
    fours += exponent - 1;
  }
  assert.deepEqual([...counts.keys()], empty, "no other cell");
  const within = (count: number, share: number) => {
    const error = Math.sqrt(draws * share * (1 - share));
    assert(Math.abs(count - draws * share) < 4 * error, `${count} of ${draws * share}`);
  };
  for (const count of counts.values()) within(count, 1 / empty.length);
  assert.equal(chanceOfFour, 0.1);
  within(fours, chanceOfFour);
});

/** The mean score of games and its standard error. */
function play(games: number, choose: (board: Board, legal: number) => number) {
  const random = new RandomStream(3);
  const board = new Int32Array(2);
  const scores = Array.from({ length: games }, () => {
    let score = 0;
    beginBoard(board, random);
    for (;;) {
      const legal = legalMoves(board);
      if (legal === 0) return score;
      score += move(board, choose(board, legal));
      addTile(board, random);
    }
  });
  const mean = scores.reduce((sum, score) => sum + score, 0) / games;
  const variance = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / games;
  return { mean, error: Math.sqrt(variance / games) };
}

Deno.test("random moves score 1,094 a game, as in 365,000 games of another program", () => {
  const random = new RandomStream(4);
  const { mean, error } = play(20_000, (_board, legal) => {
    let direction: number;
    do direction = random.integer(4); while ((legal >> direction & 1) === 0);
    return direction;
  });
  assert(error < 5);
  assert(Math.abs(mean - 1094) < 3 * error, `${mean} ± ${error}`);
});

Deno.test("the moves that merge most score 3,061 a game, as in another program", () => {
  const after = new Int32Array(2);
  const { mean, error } = play(10_000, (board) => {
    let [best, most] = [-1, -1];
    // Of equal ones the first in this order; with any of them it would be 2,000 only.
    for (const name of ["left", "right", "up", "down"] as const) {
      const direction = directions.indexOf(name);
      const score = move(board, direction, after);
      if (score > most) [best, most] = [direction, score];
    }
    return best;
  });
  assert(error < 30);
  assert(Math.abs(mean - 3061) < 3 * error, `${mean} ± ${error}`);
});
