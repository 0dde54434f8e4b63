import assert from "node:assert/strict";
import { type EnvironmentState, Pong, type PongOptions, prepareAtari } from "lib/environments";
import { isUserError } from "lib/errors";
import { sha256 } from "lib/files";
import { RandomStream } from "lib/random";

const python = await prepareAtari();

/** Plays by an environment whose processes are gone at the end. */
async function withPong(options: PongOptions, play: (pong: Pong) => void): Promise<void> {
  const pong = new Pong(python, options);
  try {
    play(pong);
  } finally {
    pong.dispose();
    await pong.ended;
  }
}

/** Actions for each game, the same however many there are. */
function actionsOf(games: number, step: number): number[] {
  return Array.from(
    { length: games },
    (_, game) => new RandomStream(1000 * game + step).integer(3),
  );
}

/** All that a step shows of a game. */
function outcomeOf(pong: Pong, game: number): unknown[] {
  const size = 6400 * game;
  const changed = pong.observations.subarray(size, size + 6400);
  return [
    sha256(new Uint8Array(changed.slice().buffer)),
    sha256(pong.frames.slice(800 * game, 800 * game + 800)),
    ...[pong.rewards, pong.terminated, pong.truncated, pong.episodeLengths, pong.episodeReturns]
      .map((values) => values[game]),
    pong.describe(game),
  ];
}

function play(pong: Pong, [from, to]: [number, number]): unknown[] {
  const outcomes = [];
  for (let step = from; step < to; step++) {
    pong.step(actionsOf(pong.games, step));
    outcomes.push(Array.from({ length: pong.games }, (_, game) => outcomeOf(pong, game)));
  }
  return outcomes;
}

Deno.test("the first 200 frames of seed 1 are the same bytes on every machine", async () => {
  await withPong({ seed: 1 }, (pong) => {
    const frames = new Uint8Array(200 * 800);
    for (let step = 0; step < 200; step++) {
      pong.step([step % 3]);
      frames.set(pong.frames, 800 * step);
    }
    assert.equal(
      sha256(frames),
      "0410dadd4859ece5431dc40130fc28dd91b3005f20f55ad7faa57379cc8ea09d",
    );
  });
});

Deno.test("observations are the tutorial's: its picture less the one before, zero at an episode's start", async () => {
  await withPong({ seed: 2, games: 2 }, (pong) => {
    let before = [tutorialFrame(pong, 0), tutorialFrame(pong, 1)];
    assert(pong.observations.every((value) => value === 0));
    for (let step = 0; step < 60; step++) {
      pong.step(actionsOf(2, step));
      const now = [tutorialFrame(pong, 0), tutorialFrame(pong, 1)];
      const expected = now.flatMap((pixels, game) =>
        Array.from(pixels, (pixel, i) => pixel - before[game][i])
      );
      assert.deepEqual([...pong.observations], expected);
      before = now;
    }
  });
});

/** What the tutorial makes of the screen in colours: crop, every second pixel of red, two backgrounds off, the rest 1. */
function tutorialFrame(pong: Pong, game: number): Uint8Array {
  const { pixels, width } = pong.draw(game);
  return Uint8Array.from({ length: 6400 }, (_, i) => {
    const [row, column] = [35 + 2 * Math.floor(i / 80), 2 * (i % 80)];
    const red = pixels[3 * (row * width + column)];
    return red === 144 || red === 109 || red === 0 ? 0 : 1;
  });
}

Deno.test("actions 1 and 2 move the policy's paddle up and down, 0 lets it rest", async () => {
  // Without sticky actions each step does what it says.
  await withPong({ games: 3, seed: 1, stickiness: 0 }, (pong) => {
    for (let step = 0; step < 20; step++) pong.step([0, 0, 0]);
    const [start] = paddleRows(pong);
    for (let step = 0; step < 4; step++) pong.step([0, 1, 2]);
    const [rest, up, down] = paddleRows(pong);
    assert(up < start && start < down && Math.abs(rest - start) <= 1);
  });
});

/** Mean row of the column in which the policy's paddle is. */
function paddleRows({ frames, games }: Pong): number[] {
  return Array.from({ length: games }, (_, game) => {
    const bits = frames.subarray(800 * game, 800 * game + 800);
    const lit = Array.from({ length: 80 }, (_, row) => row)
      .filter((row) => bits[10 * row + 8] >> 7 - (70 - 64) & 1); // column 70
    return lit.reduce((sum, row) => sum + row, 0) / lit.length;
  });
}

Deno.test("a game is the same beside others, in one process or two", async () => {
  let alone: unknown[] = [];
  await withPong({ games: 1, seed: 7 }, (pong) => alone = play(pong, [0, 120]));
  await withPong({ games: 3, seed: 7, processes: 2 }, (pong) => {
    assert.deepEqual(pong.groups, [{ first: 0, end: 1 }, { first: 1, end: 3 }]);
    const beside = play(pong, [0, 120]) as unknown[][];
    assert.deepEqual(beside.map(([game]) => [game]), alone);
    assert.notDeepEqual(beside.map(([, game]) => [game]), alone);
  });
});

Deno.test("an episode counts its points, ends at the time limit, and the next begins with no difference", async () => {
  await withPong({ games: 2, seed: 3, timeLimit: 150 }, (pong) => {
    let paid = 0;
    for (let step = 1; step <= 150; step++) {
      pong.step([1, 0]);
      paid += pong.rewards[0];
      assert.equal(pong.episodeLengths[0], step);
      assert.equal(pong.truncated[0], step === 150 ? 1 : 0);
      assert.equal(pong.points[1] - pong.points[0], pong.episodeReturns[0]);
    }
    assert.equal(pong.episodeReturns[0], paid);
    assert(paid < 0 && pong.describe(0) === `opponent ${-paid}, policy 0`);
    assert(pong.observations.every((value) => value === 0));
    assert(pong.finalObservations.some((value) => value !== 0));
    pong.step([1, 0]);
    assert.deepEqual([pong.episodeLengths[0], pong.truncated[0], pong.points[0]], [1, 0, 0]);
  });
});

Deno.test("a game terminates at 21 points", async () => {
  await withPong({ seed: 5 }, (pong) => {
    let steps = 0;
    do pong.step([1]); while (++steps < 2000 && pong.terminated[0] === 0);
    assert.deepEqual([pong.episodeReturns[0], pong.points[0], pong.truncated[0]], [-21, 21, 0]);
    pong.step([1]);
    assert.deepEqual([pong.terminated[0], pong.points[0]], [0, 0]);
  });
});

Deno.test("state() and restore() go on to the same bytes, in another process too", async () => {
  let state: EnvironmentState = { arrays: [] };
  let expected: unknown[] = [];
  const options = { games: 3, seed: 9, timeLimit: 100 };
  await withPong({ ...options, processes: 2 }, (pong) => {
    play(pong, [0, 90]);
    state = pong.state();
    expected = play(pong, [90, 160]); // over the end of an episode
    pong.restore(state);
    assert.deepEqual(play(pong, [90, 160]), expected);
  });
  await withPong(options, (pong) => {
    pong.restore(state);
    assert.deepEqual(play(pong, [90, 160]), expected);
  });
});

Deno.test("restore() refuses what does not fit, and nothing has changed", async () => {
  await withPong({ games: 2, seed: 4, processes: 2 }, (pong) => {
    play(pong, [0, 30]);
    const { arrays } = pong.state();
    const changed = (name: string, change: (data: Uint8Array) => Uint8Array) =>
      arrays.map((array) =>
        array.name === name ? { ...array, data: change(array.data as Uint8Array) } : array
      );
    const half = arrays.find(({ name }) => name === "emulators")!.data.length / 2;
    const damaged = [
      arrays.filter(({ name }) => name !== "frames"),
      changed("emulators", (data) => data.slice(1)),
      // The second process refuses, after the first has taken its part.
      changed("emulators", (data) => data.slice().fill(0xff, half, half + 100)),
    ];
    for (const bad of damaged) {
      pong.step(actionsOf(2, 31));
      pong.restore({ arrays });
      assert.throws(
        () => pong.restore({ arrays: bad }),
        (error: Error) => isUserError(error) && /^Cannot restore pong: /.test(error.message),
      );
      assert.deepEqual(pong.state().arrays, arrays);
    }
  });
});

Deno.test("startStep() and finishStep() of each group are step()", async () => {
  let expected: unknown[] = [];
  const options = { games: 4, seed: 6, processes: 2 };
  await withPong(options, (pong) => expected = play(pong, [0, 40]));
  await withPong(options, (pong) => {
    const outcomes = [];
    pong.startStep(0, actionsOf(4, 0));
    for (let step = 0; step < 40; step++) {
      pong.startStep(1, actionsOf(4, step));
      pong.finishStep(0);
      const first = [outcomeOf(pong, 0), outcomeOf(pong, 1)];
      if (step < 39) pong.startStep(0, actionsOf(4, step + 1));
      pong.finishStep(1);
      outcomes.push([...first, outcomeOf(pong, 2), outcomeOf(pong, 3)]);
    }
    assert.deepEqual(outcomes, expected);
  });
  await withPong(options, (pong) => {
    assert.throws(() => pong.finishStep(0), /group 0 has not started one/);
    pong.startStep(1, [0, 0, 0, 0]);
    assert.throws(() => pong.state(), /a step is under way; finish it first/);
    pong.finishStep(1);
  });
});

Deno.test("the packages are those that notebooks have too, where both have them", async () => {
  const lists = [
    "environments/atari/requirements/atari.txt",
    "notebook/kernel/requirements/lab.txt",
  ];
  const [own, others] = await Promise.all(lists.map(async (list) => {
    const text = await Deno.readTextFile(new URL(`../../../lib/${list}`, import.meta.url));
    return new Map(
      [...text.matchAll(/^([\w.-]+)==(\S+)/gm)].map(([, name, version]) => [name, version]),
    );
  }));
  assert.equal(own.get("ale-py"), "0.12.1");
  for (const [name, version] of own) assert.equal(others.get(name) ?? version, version, name);
});
