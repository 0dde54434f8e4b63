import assert from "node:assert/strict";
import { PolicyLearner } from "lib/reinforcement";
import { loadTensorFlow, tf } from "lib/tensorflow";
import { game2048Profile, game2048Settings } from "../../../lib/cli/game2048/game_2048_settings.ts";
import { gamesApart, makePlayer } from "../../../lib/cli/game2048/game_2048_training.ts";

await loadTensorFlow();

for (const algorithm of ["ppo", "dqn"] as const) {
  Deno.test(`A player by ${algorithm} makes the move that it thinks best where it is greedy, and else draws`, () => {
    const { numTensors } = tf.memory();
    const profile = game2048Profile("smoke", { algorithm });
    const player = makePlayer(game2048Settings.complete(profile));
    assert(player.learner instanceof PolicyLearner);
    const games = player.games({ games: 512, seed: 1 });
    const moves = (greedy: boolean, seed: number) =>
      Array.from(player.policy({ depth: 1, greedy, seed }).act(games));
    const best = Array.from(player.learner.policy({ greedy: true }).act(games));
    assert.deepEqual(moves(true, 1), best);
    assert.deepEqual(moves(true, 2), best);
    assert.notDeepEqual(moves(false, 1), best);
    assert.notDeepEqual(moves(false, 1), moves(false, 2));
    player.learner.dispose();
    assert.equal(tf.memory().numTensors, numTensors);
  });
}

Deno.test("gamesApart() plays as it is asked to", () => {
  const settings = game2048Settings.complete(game2048Profile("smoke", { algorithm: "ppo" }));
  const player = makePlayer(settings);
  const scores = (greedy: boolean) =>
    gamesApart(player, { games: 20, depth: 1, greedy, seed: 1 }).map(({ score }) => score);
  assert.deepEqual(scores(true), scores(true));
  assert.notDeepEqual(scores(true), scores(false));
  player.learner.dispose();
});
