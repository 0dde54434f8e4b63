import assert from "node:assert/strict";
import {
  addTile,
  AfterstateLearning,
  beginBoard,
  boardOf,
  patterns,
  tableSize,
  TupleNetwork,
} from "lib/game2048";
import { RandomStream } from "lib/random";
import { cellsOf, plainMove } from "../plain_2048.ts";

/** The eight turns and mirror images of cells. */
function imagesOf(cells: readonly number[]): number[][] {
  const at = (row: number, column: number) => cells[4 * row + column];
  const ways: ((row: number, column: number) => number)[] = [
    (row, column) => at(row, column),
    (row, column) => at(column, 3 - row),
    (row, column) => at(3 - row, 3 - column),
    (row, column) => at(3 - column, row),
  ];
  return [...ways, ...ways.map((way) => (row: number, column: number) => way(row, 3 - column))]
    .map((way) => cells.map((_, cell) => way(Math.floor(cell / 4), cell % 4)));
}

/** Table and entry of each of a board's 32 parts. */
function entriesOf(cells: readonly number[]): [table: number, entry: number][] {
  return imagesOf(cells).flatMap((image) =>
    patterns.map((pattern, table): [number, number] => [
      table,
      pattern.reduce((entry, cell, digit) => entry + image[cell] * 16 ** digit, 0),
    ])
  );
}

Deno.test("TupleNetwork adds up the entries of four patterns in eight images of a board", () => {
  const network = new TupleNetwork();
  assert.equal(network.tables[0].length, tableSize);
  const random = new RandomStream(1);
  for (let i = 0; i < 100; i++) {
    const cells = Array.from({ length: 16 }, () => random.integer(i < 50 ? 16 : 2));
    const entries = entriesOf(cells);
    for (const [table, entry] of entries) network.tables[table][entry] = random.integer(1000);
    const expected = entries.reduce((sum, [table, entry]) => sum + network.tables[table][entry], 0);
    for (const image of imagesOf(cells)) assert.equal(network.value(boardOf(image)), expected);
  }
});

Deno.test("TupleNetwork.learn() moves each entry by a 32nd of its part, by hand", () => {
  const network = new TupleNetwork();
  // Sixteen different cells: no entry has two parts.
  const cells = Array.from({ length: 16 }, (_, cell) => cell);
  const board = boardOf(cells);
  assert.equal(network.learn(board, { target: 64, stepSize: 0.5 }), 64);
  for (const [table, entry] of entriesOf(cells)) assert.equal(network.tables[table][entry], 1);
  assert.equal(network.value(board), 32);
  assert.equal(network.learn(board, { target: 0, stepSize: 0.25 }), -32);
  assert.equal(network.value(board), 24);
  // An empty board has one entry a table, with eight parts.
  const empty = boardOf(Array(16).fill(0));
  network.learn(empty, { target: 32, stepSize: 0.125 });
  assert.deepEqual(network.tables.map((table) => table[0]), [1, 1, 1, 1]);
});

Deno.test("AfterstateLearning does what temporal differences say, in lists and maps", () => {
  const [seed, stepSize] = [5, 0.125];
  const learning = new AfterstateLearning(new TupleNetwork());
  const random = new RandomStream(seed);
  const played = Array.from({ length: 4 }, () => learning.next(random, stepSize));

  const tables = patterns.map(() => new Map<number, number>());
  const valueOf = (cells: readonly number[]) =>
    entriesOf(cells).reduce((sum, [table, entry]) => sum + (tables[table].get(entry) ?? 0), 0);
  const tiles = new RandomStream(seed);
  const expected = played.map(() => {
    const board = new Int32Array(2);
    beginBoard(board, tiles);
    const path: { after: number[]; reward: number }[] = [];
    for (;;) {
      const cells = cellsOf(board);
      const moves = [0, 1, 2, 3].map((direction) => plainMove(cells, direction))
        .filter(({ isLegal }) => isLegal)
        .map(({ after, score }) => ({ after, reward: score, worth: score + valueOf(after) }));
      if (moves.length === 0) break;
      const best = moves.reduce((a, b) => b.worth > a.worth ? b : a);
      path.push(best);
      board.set(boardOf(best.after));
      addTile(board, tiles);
    }
    const score = path.reduce((sum, { reward }) => sum + reward, 0);
    let target = 0;
    let errors = 0;
    for (const { after, reward } of path.toReversed()) {
      const value = valueOf(after);
      errors += Math.abs(target - value);
      for (const [table, entry] of entriesOf(after)) {
        const before = tables[table].get(entry) ?? 0;
        tables[table].set(entry, Math.fround(before + stepSize / 32 * (target - value)));
      }
      target = reward + value + stepSize * (target - value);
    }
    const greatest = Math.max(...cellsOf(board));
    return { score, greatest, moves: path.length, error: errors / path.length };
  });
  played.forEach(({ error, ...game }, i) => {
    const { error: expectedError, ...expectedGame } = expected[i];
    assert.deepEqual(game, expectedGame);
    assert(Math.abs(error / expectedError - 1) < 1e-5, `${error}, not ${expectedError}`);
  });
});

Deno.test("TupleNetwork.dropBelow() sets small entries to 0, of either sign", () => {
  const network = new TupleNetwork();
  const [first, , , last] = network.tables;
  first.set([2.9, -2.9, 3, -3, 400], 500);
  last[last.length - 1] = 1;
  network.dropBelow(3);
  assert.deepEqual([...first.subarray(500, 505)], [0, 0, 3, -3, 400]);
  const values = network.arrays().filter(({ name }) => name.endsWith("/values"));
  assert.deepEqual(values.map(({ data }) => data.length), [3, 0, 0, 0]);
});
