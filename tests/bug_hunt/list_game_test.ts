import assert from "node:assert/strict";
import { articleRules, ListGame, type ListGameOptions } from "lib/bug_hunt";
import { boardOf, Game2048 } from "lib/game2048";
import { RandomStream } from "lib/random";

/** Mean score of random moves among all four, and the share of them that bring no tile. */
function random(options: ListGameOptions, games: number) {
  const environment = new ListGame({ games, seed: 3, ...options });
  const stream = new RandomStream(4);
  const scores: number[] = [];
  let [moves, idle] = [0, 0];
  while (scores.length < games) {
    const before = environment.observations.slice();
    environment.step(Array.from({ length: games }, () => stream.integer(4)));
    for (let game = 0; game < games; game++) {
      moves++;
      if (environment.terminated[game] === 1) scores.push(environment.episodeReturns[game]);
      const row = environment.observations.subarray(16 * game, 16 * game + 16);
      if (row.every((tile, i) => tile === before[16 * game + i])) idle++;
    }
  }
  return {
    mean: scores.reduce((sum, score) => sum + score, 0) / scores.length,
    idle: idle / moves,
  };
}

Deno.test("ListGame scores what random play scores, and less with the article's faults: tiles come up that nobody has moved for", () => {
  const [right, wrong] = [random({}, 200), random({ rules: articleRules }, 200)];
  // 1,094 in the long run; of games that end first the mean is a little lower. One deviation of 200 games is 39.
  assert(right.mean > 900 && right.mean < 1_200, `${right.mean}`);
  assert(wrong.mean > 750 && wrong.mean < right.mean - 50, `${wrong.mean}, ${right.mean}`);
  assert(wrong.idle > 0.03 && wrong.idle < 0.09, `${wrong.idle}`);
});

Deno.test("ListGame lets a policy do for ever what changes nothing", () => {
  const game = new ListGame({ seed: 1, timeLimit: 1_000 });
  const act = (moves: number) => {
    for (let move = 0; move < moves; move++) game.step([3]);
    return game.rows(0);
  };
  assert.deepEqual(act(500), act(499), "the left is full, and nothing comes up");
  act(1);
  assert.deepEqual([game.terminated[0], game.truncated[0]], [0, 1]);
});

Deno.test("ListGame shows tiles over 2,048, and goes on from its state", () => {
  const [game, other] = [new ListGame({ games: 2, seed: 5 }), new ListGame({ games: 2, seed: 6 })];
  for (const action of [0, 1, 2, 3, 0, 1]) game.step([action, 3 - action]);
  assert.deepEqual(
    [...game.observations].map((seen) => 2_048 * seen),
    [0, 1].flatMap((i) => game.rows(i).flat()),
  );
  other.restore(game.state());
  for (const each of [game, other]) each.step([0, 1]);
  assert.deepEqual(other.observations, game.observations);
  assert.match(game.describe(0), /^largest tile \d+, \d+ cells empty$/);
  assert.equal(game.draw(1).width, 228);
});

Deno.test("ListGame shows a network small tiles as all but alike, where Game2048 has all equally far apart", () => {
  const distance = (a: ArrayLike<number>, b: ArrayLike<number>) =>
    Math.hypot(...Array.from(a, (number, i) => number - b[i]));
  const seen = (make: () => ListGame | Game2048, one: number, other: number) => {
    const [a, b] = [one, other].map((exponent) => {
      const game = make();
      const cells = Array<number>(16).fill(0).with(5, exponent);
      const data = game instanceof ListGame
        ? Float64Array.from(cells, (exponent) => exponent && 2 ** exponent)
        : Float64Array.from(boardOf(cells));
      const { arrays } = game.state();
      game.restore({
        arrays: arrays.map((array) => array.name === "variables" ? { ...array, data } : array),
      });
      return game.observations.slice();
    });
    return distance(a, b);
  };
  assert.equal(seen(() => new ListGame(), 10, 11) / seen(() => new ListGame(), 1, 2), 512);
  assert.equal(seen(() => new Game2048(), 10, 11), seen(() => new Game2048(), 1, 2));
});
