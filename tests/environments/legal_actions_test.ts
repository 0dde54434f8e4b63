import assert from "node:assert/strict";
import { VectorEnvironment } from "lib/environments";
import type { RandomStream } from "lib/random";

/** Nim: take one, two or three of a heap, as long as there are so many; who takes the last wins. */
class Nim extends VectorEnvironment<Int32Array<ArrayBuffer>> {
  constructor(games: number) {
    super({
      ...{ name: "nim", games, seed: 1, timeLimit: Infinity },
      observationSpace: { kind: "discrete", count: 8 },
      actionSpace: { kind: "discrete", count: 3 },
      observationType: Int32Array,
      variables: 1,
      hasLegal: true,
    });
    this.reset();
  }

  protected begin(game: number, random: RandomStream): void {
    this.variables[game] = 4 + random.integer(4);
  }

  protected advance(actions: ArrayLike<number>): void {
    for (let game = 0; game < this.games; game++) {
      this.variables[game] -= actions[game] + 1;
      this.terminated[game] = this.rewards[game] = +(this.variables[game] === 0);
      this.observe(game);
    }
  }

  protected observe(game: number): void {
    const heap = this.observations[game] = this.variables[game];
    for (let action = 0; action < 3; action++) this.legal![3 * game + action] = +(heap > action);
  }

  protected drawGame() {
    return { width: 1, height: 1, channels: 3 as const, pixels: new Uint8Array(3) };
  }

  protected describeGame(game: number): string {
    return `${this.variables[game]} left`;
  }
}

Deno.test("VectorEnvironment shows which actions are legal, and refuses others", () => {
  const nim = new Nim(2);
  const { legal } = nim;
  while (nim.observations[1] !== 2) nim.step([0, 0]);
  assert.deepEqual([...legal!.subarray(3)], [1, 1, 0]);
  const before = nim.state();
  assert.throws(
    () => nim.step([0, 2]),
    /^RangeError: Cannot step nim: the action of game 1 is 2 but must be legal$/,
  );
  assert.deepEqual(nim.state(), before);
  nim.step([0, 1]);
  assert.deepEqual([nim.terminated[1], nim.rewards[1]], [1, 1]);
  assert.deepEqual([...legal!.subarray(3)], [1, 1, 1], "the next heap is full");
  nim.restore(before);
  assert.deepEqual([...legal!.subarray(3)], [1, 1, 0]);
  assert.equal(nim.describe(1), "2 left");
});

Deno.test("VectorEnvironment keeps its arrays: nothing is allocated per step", () => {
  const nim = new Nim(3);
  const arrays = () => [
    ...[nim.observations, nim.finalObservations, nim.rewards, nim.terminated, nim.truncated],
    ...[nim.legal, nim.episodeLengths, nim.episodeReturns],
  ];
  const before = arrays();
  for (let step = 0; step < 20; step++) nim.step([0, 0, 0]);
  nim.reset();
  nim.restore(nim.state());
  arrays().forEach((array, i) => assert.equal(array, before[i]));
});
