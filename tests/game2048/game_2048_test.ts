import assert from "node:assert/strict";
import { boardOf, Game2048 } from "lib/game2048";
import { RandomStream } from "lib/random";
import { cellsOf, plainMove } from "./plain_2048.ts";

/** An environment of one game with this board. */
function gameOf(cells: readonly number[], options: ConstructorParameters<typeof Game2048>[0] = {}) {
  const game = new Game2048({ observations: "exponents", ...options });
  const words = Float64Array.from(boardOf(cells), (word) => word >>> 0);
  const { arrays } = game.state();
  game.restore({
    arrays: arrays.map((array) => array.name === "variables" ? { ...array, data: words } : array),
  });
  return game;
}

Deno.test("Game2048 plays as lists of cells do, with one new tile a move", () => {
  const games = 50;
  const environment = new Game2048({ games, seed: 7, observations: "exponents" });
  const oneHot = new Game2048({ games, seed: 7 });
  const random = new RandomStream(8);
  let ends = 0;
  for (let step = 0; step < 300; step++) {
    const before = Array.from({ length: games }, (_, game) => [
      ...environment.observations.subarray(16 * game, 16 * game + 16),
    ]);
    const moves = before.map((cells) => [0, 1, 2, 3].map((action) => plainMove(cells, action)));
    assert.deepEqual([...environment.legal!], moves.flat().map(({ isLegal }) => +isLegal));
    const actions = moves.map((ways) => {
      const legal = ways.flatMap(({ isLegal }, action) => isLegal ? [action] : []);
      return legal[random.integer(legal.length)];
    });
    environment.step(actions);
    oneHot.step(actions);
    for (let game = 0; game < games; game++) {
      const { after, score } = moves[game][actions[game]];
      assert.equal(environment.rewards[game], score);
      const hasEnded = environment.terminated[game] === 1;
      const seen = hasEnded ? environment.finalObservations : environment.observations;
      const cells = [...seen.subarray(16 * game, 16 * game + 16)];
      const added = cells.flatMap((exponent, cell) => exponent === after[cell] ? [] : [cell]);
      assert.equal(added.length, 1);
      assert.equal(after[added[0]], 0);
      assert([1, 2].includes(cells[added[0]]));
      const isOver = [0, 1, 2, 3].every((action) => !plainMove(cells, action).isLegal);
      assert.equal(hasEnded, isOver, "a game ends when nothing can move");
      const hot = (hasEnded ? oneHot.finalObservations : oneHot.observations)
        .subarray(256 * game, 256 * game + 256);
      cells.forEach((exponent, cell) => {
        const row = [...hot.subarray(16 * cell, 16 * cell + 16)];
        assert.deepEqual(row, row.map((_, i) => +(i === exponent)));
      });
      if (!hasEnded) continue;
      ends++;
      const tiles = environment.observations.subarray(16 * game, 16 * game + 16)
        .filter((exponent) => exponent > 0);
      assert.equal(tiles.length, 2, "two tiles at the start");
    }
  }
  assert(ends > games);
});

Deno.test("Game2048 keeps words whose highest bit is set", () => {
  const cells = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0];
  const game = gameOf(cells);
  assert.deepEqual([...game.observations], cells);
  assert.deepEqual([...game.legal!], [0, 1, 1, 0]);
  game.step([1]);
  assert.equal(game.terminated[0], 1, "whatever comes up, nothing can move");
  assert.deepEqual([...game.finalObservations].toSpliced(12, 1), cells.slice(0, 15));
});

Deno.test("Game2048 refuses moves that change nothing, boards that are over, and kinds of cells that there are not", () => {
  const game = gameOf([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0]);
  assert.throws(
    () => game.step([0]),
    /^RangeError: .* the action of game 0 is 0 but must be legal/,
  );
  const over = [1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8];
  assert.throws(() => gameOf(over), /Cannot restore 2048: the variables of game 0 are/);
  assert.throws(
    () => new Game2048({ observations: "pixels" as never }),
    /^RangeError: Cannot make 2048: observations is "pixels" but must be "one-hot" or "exponents"/,
  );
});

Deno.test("Game2048 draws tiles and describes the board", () => {
  const game = gameOf([11, 0, 0, 0, 1, 2, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0]);
  assert.equal(game.describe(0), "largest tile 2048, 11 cells empty");
  const { width, height, pixels } = game.draw(0);
  assert.deepEqual([width, height, pixels.length], [228, 228, 228 * 228 * 3]);
  const at = (x: number, y: number) => [...pixels.subarray(3 * (y * width + x)).subarray(0, 3)];
  assert.deepEqual(at(8, 8), [214, 142, 62], "the ground of 2048");
  assert.deepEqual(at(64, 8), [238, 238, 232], "an empty cell");
  assert.deepEqual(at(1, 1), [216, 216, 210], "between cells");
  const ink = (left: number, top: number, colour: number[]) => {
    let count = 0;
    for (let y = top; y < top + 52; y++) {
      for (let x = left; x < left + 52; x++) count += +(`${at(x, y)}` === `${colour}`);
    }
    return count;
  };
  // 2048 in pixels of three by three: 11 + 12 + 9 + 13 of them.
  assert.equal(ink(4, 4, [250, 250, 247]), 9 * (11 + 12 + 9 + 13));
  assert.equal(ink(60, 4, [250, 250, 247]), 0);
  assert.equal(ink(4, 60, [84, 88, 96]), 25 * 11, "a 2 in pixels of five by five");
});

Deno.test("cellsOf() and boardOf() are each other's inverse", () => {
  const cells = Array.from({ length: 16 }, (_, cell) => 15 - cell);
  assert.deepEqual(cellsOf(boardOf(cells)), cells);
});
