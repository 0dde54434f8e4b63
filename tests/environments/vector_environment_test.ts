import assert from "node:assert/strict";
import {
  CartPole,
  Catch,
  type Environment,
  FrameStack,
  frozenLake,
  MountainCar,
  Pendulum,
  TabularEnvironment,
} from "lib/environments";
import { isUserError } from "lib/errors";
import { Game2048 } from "lib/game2048";
import { decodeCheckpoint, encodeCheckpoint } from "lib/learning";
import { RandomStream } from "lib/random";

/** The environments that the tests below hold for, with some seed. */
const makers: Record<string, (games: number, timeLimit?: number) => Environment> = {
  "CartPole": (games, timeLimit = 500) => new CartPole({ games, timeLimit, seed: 5 }),
  "MountainCar": (games, timeLimit = 200) => new MountainCar({ games, timeLimit, seed: 5 }),
  "Pendulum": (games, timeLimit = 200) => new Pendulum({ games, timeLimit, seed: 5 }),
  "Catch": (games, timeLimit = Infinity) => new Catch({ games, timeLimit, seed: 5 }),
  "FrameStack": (games, timeLimit = Infinity) =>
    new FrameStack(new Catch({ games, timeLimit, seed: 5 }), 3),
  "Game2048": (games, timeLimit = Infinity) => new Game2048({ games, timeLimit, seed: 5 }),
  "Game2048 by exponents": (games, timeLimit = Infinity) =>
    new Game2048({ games, timeLimit, seed: 5, observations: "exponents" }),
  "TabularEnvironment": (games, timeLimit = Infinity) =>
    new TabularEnvironment(frozenLake(), { games, timeLimit, seed: 5 }),
};

/** Actions for one game after another, legal ones, the same however many games there are. */
function actionsOf(environment: Environment, step: number): number[] {
  const { actionSpace, games, legal } = environment;
  return Array.from({ length: games }, (_, game) => {
    const random = new RandomStream(1000 * game + step);
    if (actionSpace.kind === "discrete") {
      const { count } = actionSpace;
      let action: number;
      do action = random.integer(count); while (legal?.[count * game + action] === 0);
      return action;
    }
    return actionSpace.low[0] + (actionSpace.high[0] - actionSpace.low[0]) * random.uniform();
  });
}

/** Copies of all that a step gives, of the first game alone if asked. */
function outcomeOf(environment: Environment, games = environment.games) {
  const { observations, rewards, terminated, truncated, episodeLengths, episodeReturns } =
    environment;
  const size = observations.length / environment.games;
  const ended = Array.from(terminated, (end, game) => end | truncated[game]).slice(0, games);
  const final = Array.from(
    environment.finalObservations.slice(0, games * size),
    (value, i) => ended[Math.floor(i / size)] ? value : "",
  );
  const counters = [rewards, terminated, truncated, episodeLengths, episodeReturns];
  return [
    [...observations.slice(0, games * size)],
    ...counters.map((values) => [...values.slice(0, games)]),
    final,
  ];
}

function play(environment: Environment, from: number, to: number, games?: number) {
  const outcomes = [];
  for (let step = from; step < to; step++) {
    environment.step(actionsOf(environment, step));
    outcomes.push(outcomeOf(environment, games));
  }
  return outcomes;
}

for (const [name, make] of Object.entries(makers)) {
  Deno.test(`${name}: game 0 of a seed is the same alone and beside 63 others`, () => {
    const [alone, beside] = [make(1, 30), make(64, 30)];
    assert.deepEqual(outcomeOf(alone), outcomeOf(beside, 1));
    assert.deepEqual(play(alone, 0, 80), play(beside, 0, 80, 1));
    const { observations } = beside;
    const size = observations.length / 64;
    const rows = Array.from(
      { length: 64 },
      (_, g) => `${observations.slice(g * size, g * size + size)}`,
    );
    assert(new Set(rows).size > 4, "games differ from each other");
  });

  Deno.test(`${name} goes on from a state through a checkpoint, to the byte`, () => {
    const played = make(3, 25);
    play(played, 0, 40);
    const { state } = decodeCheckpoint(encodeCheckpoint({ environment: played.state() }));
    const saved = (state as { environment: ReturnType<Environment["state"]> }).environment;
    const restored = make(3, 25);
    restored.restore(saved);
    assert.deepEqual(outcomeOf(restored), outcomeOf(played));
    assert.deepEqual(play(restored, 40, 120), play(played, 40, 120));
    assert.deepEqual(restored.state(), played.state());
  });

  Deno.test(`${name} begins anew in the step that ends an episode`, () => {
    const environment = make(2, 4);
    const first = outcomeOf(environment);
    const returns = [0, 0];
    let ends = 0;
    for (let step = 0; step < 40; step++) {
      environment.step(actionsOf(environment, step));
      for (let game = 0; game < 2; game++) {
        returns[game] += environment.rewards[game];
        assert.equal(environment.episodeReturns[game], returns[game]);
        const isOver = environment.terminated[game] + environment.truncated[game];
        assert(isOver <= 1, "only one of the two");
        if (environment.truncated[game]) assert.equal(environment.episodeLengths[game], 4);
        if (isOver) [returns[game], ends] = [0, ends + 1];
      }
    }
    assert(ends >= 20);
    environment.reset();
    assert.deepEqual(outcomeOf(environment).slice(1, 6), first.slice(1, 6), "counters are 0");
  });

  Deno.test(`${name} refuses bad actions, and no game has moved then`, () => {
    const environment = make(2);
    const before = environment.state();
    assert.throws(() => environment.step([0]), (error: Error) => {
      assert.match(error.message, /^Cannot step .*: there are 1 actions but must be 2$/);
      return error instanceof TypeError && isUserError(error);
    });
    const bad = environment.actionSpace.kind === "box"
      ? [NaN, Infinity]
      : [-1, 4, 0.5, NaN, 2 ** 32];
    for (const action of bad) {
      assert.throws(() => environment.step([0, action]), (error: Error) => {
        assert.match(error.message, /^Cannot step .*: the action of game 1 is \S+ but must be/);
        return error instanceof RangeError && isUserError(error);
      });
    }
    assert.deepEqual(environment.state(), before);
  });

  Deno.test(`${name} refuses states of another environment, and is as before then`, () => {
    const environment = make(2);
    play(environment, 0, 3);
    const before = environment.state();
    const { arrays } = before;
    const broken: [RegExp, readonly (typeof arrays[number])[]][] = [
      [/" is \w+Array of shape \[3, .* but must be .* \[2, /, make(3).state().arrays],
      [/"rewards" is missing but must be/, arrays.filter(({ name }) => name !== "rewards")],
      [
        /"random" is Float32Array of shape \[2, 4\] but must be Uint32Array/,
        arrays.map((array) =>
          array.name === "random" ? { ...array, data: new Float32Array(8) } : array
        ),
      ],
      [
        /Cannot restore a random stream/,
        arrays.map((array) =>
          array.name === "random" ? { ...array, data: new Uint32Array(8) } : array
        ),
      ],
    ];
    const impossible = arrays.map((array) =>
      array.name === "variables"
        ? { ...array, data: new Float64Array(array.data.length).fill(NaN) }
        : array
    );
    broken.push([/the variables of game 0 are \[NaN.*\] but must be possible here;/, impossible]);
    for (const [message, odd] of broken) {
      assert.throws(() => environment.restore({ arrays: odd }), message);
      assert.deepEqual(environment.state(), before);
    }
  });

  Deno.test(`${name} refuses options and games outside their range`, () => {
    for (const games of [0, -1, 1.5, NaN]) {
      assert.throws(() => make(games), /^RangeError: Cannot make .*: games is \S+ but must be/);
    }
    assert.throws(() => make(1, 0), /timeLimit is 0 but must be .* at least 1, or Infinity/);
    const environment = make(2);
    for (const game of [-1, 2, 0.5, NaN]) {
      assert.throws(() => environment.draw(game), /^RangeError: Cannot draw .*: game is/);
      assert.throws(() => environment.describe(game), /^RangeError: Cannot describe .*: game is/);
    }
    assert(environment.describe(1).length > 5);
  });
}
