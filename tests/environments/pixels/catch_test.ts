import assert from "node:assert/strict";
import { Catch } from "lib/environments";

/** What bsuite's Catch shows and pays: a second, obvious version that keeps a board. */
function follow(rows: number, columns: number, ball: number, actions: number[]) {
  let [y, paddle] = [0, Math.floor(columns / 2)];
  return actions.map((action) => {
    paddle = Math.max(0, Math.min(columns - 1, paddle + [-1, 0, 1][action]));
    y += 1;
    const board = Array.from({ length: rows }, () => Array(columns).fill(0));
    board[y][ball] = 1;
    board[rows - 1][paddle] = 1;
    const isDown = y === rows - 1;
    return { board: board.flat(), reward: isDown ? (ball === paddle ? 1 : -1) : 0, isDown };
  });
}

Deno.test("Catch plays by bsuite's rules", () => {
  const games = 40;
  const environment = new Catch({ games, seed: 4 });
  const balls = Array.from(
    { length: games },
    (_, game) => environment.observations.subarray(50 * game, 50 * game + 5).indexOf(1),
  );
  assert.deepEqual([...new Set(balls)].sort(), [0, 1, 2, 3, 4]);
  const actions = balls.map((_, game) =>
    Array.from({ length: 9 }, (_, step) => (game * 7 + step * step) % 3)
  );
  const expected = balls.map((ball, game) => follow(10, 5, ball, actions[game]));
  for (let step = 0; step < 9; step++) {
    environment.step(actions.map((row) => row[step]));
    const seen = step === 8 ? environment.finalObservations : environment.observations;
    for (let game = 0; game < games; game++) {
      const { board, reward, isDown } = expected[game][step];
      assert.deepEqual([...seen.subarray(50 * game, 50 * game + 50)], board);
      assert.equal(environment.rewards[game], reward);
      assert.equal(environment.terminated[game], +isDown);
    }
  }
  assert.deepEqual([...new Set(environment.rewards)].sort(), [-1, 1]);
  environment.observations.forEach((pixel, i) => {
    if (i % 50 >= 5 && i % 50 < 45) assert.equal(pixel, 0, "the ball is in the first row again");
  });
});

Deno.test("Catch has the size that you want", () => {
  const environment = new Catch({ rows: 3, columns: 7 });
  assert.equal(environment.observations.length, 21);
  assert.equal(environment.observations[14 + 3], 1);
  environment.step([0]);
  environment.step([0]);
  assert.equal(environment.finalObservations[14 + 1], 1);
  const state = new Catch({ rows: 7, columns: 3 }).state();
  assert.throws(() => environment.restore(state), /"final_observations" is .* \[1, 7, 3, 1\] but/);
  for (const options of [{ rows: 1 }, { columns: 0 }, { rows: 101 }, { columns: 2.5 }]) {
    assert.throws(() => new Catch(options), /^RangeError: Cannot make catch: (rows|columns) is /);
  }
});

Deno.test("Catch draws ball and paddle, and describes them", () => {
  const environment = new Catch({ rows: 3, columns: 1 });
  environment.step([1]);
  assert.equal(environment.describe(0), "ball in row 2, column 1, paddle in column 1");
  const { width, height, pixels } = environment.draw(0);
  const at = (
    x: number,
    y: number,
  ) => [
    ...pixels.subarray(3 * (Math.floor(y * height) * width + Math.floor(x * width))).slice(0, 3),
  ];
  assert.deepEqual(at(0.5, 0.5), [52, 150, 92]);
  assert.deepEqual(at(0.5, 0.8), [31, 98, 178]);
  assert.deepEqual(at(0.5, 0.1), [250, 250, 247]);
});

Deno.test("Catch refuses to go back to places that are not on its screen", () => {
  const environment = new Catch({ rows: 4, columns: 3 });
  const before = environment.observations.slice();
  for (const odd of [[3, 0, 0], [-1, 0, 0], [0, 3, 0], [0, 0, 3], [0, 0.5, 0]]) {
    const { arrays } = environment.state();
    const moved = arrays.map((array) =>
      array.name === "variables" ? { ...array, data: Float64Array.from(odd) } : array
    );
    assert.throws(
      () => environment.restore({ arrays: moved }),
      /^RangeError: Cannot restore catch: the variables of game 0 are/,
    );
    assert.deepEqual(environment.observations, before);
  }
});
