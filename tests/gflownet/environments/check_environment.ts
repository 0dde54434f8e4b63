import assert from "node:assert/strict";
import { type FlowEnvironment, StateSpace } from "lib/gflownet";

/**
 * Compares an environment's moves and parents with those that a rule about pairs of states finds, by trying all pairs.
 *
 * @param environment The environment, a small one.
 * @param moveBetween The move that leads from one state to another, -1 if none does.
 */
export function checkEnvironment(
  environment: FlowEnvironment,
  moveBetween: (from: readonly number[], to: readonly number[]) => number,
): void {
  const { states, moves, coordinates, values } = environment;
  const space = new StateSpace(environment);
  const all = Array.from({ length: states }, (_, index) => [...space.state(index)]);
  assert.deepEqual(all[0], new Array(coordinates).fill(0));
  assert.equal(new Set(all.map(String)).size, states);
  assert(all.flat().every((value) => value >= 0 && value < values));
  const depth = new Int32Array(states).fill(-1);
  depth[0] = 0;
  const mask = new Uint8Array(moves);
  const parents = all.map(() => new Uint8Array(moves));
  all.forEach((state, index) => {
    assert.equal(environment.indexOf(Int32Array.from(state)), index);
    const possible = new Uint8Array(moves);
    all.forEach((other, to) => {
      const move = moveBetween(state, other);
      if (move < 0) return;
      assert(index < to, "a parent comes first");
      possible[move] = 1;
      parents[to][move] = 1;
      assert.equal(space.children[index * moves + move], to);
      assert.equal(space.parents[to * moves + move], index);
      depth[to] = Math.max(depth[to], depth[index] + 1);
      const moved = Int32Array.from(state);
      environment.apply(moved, move);
      assert.deepEqual([...moved], other);
      environment.undo(moved, move);
      assert.deepEqual([...moved], state);
    });
    environment.markMoves(Int32Array.from(state), mask);
    assert.deepEqual(mask, possible, `moves of ${state}`);
    const children = [...space.children.subarray(index * moves, (index + 1) * moves)];
    assert.deepEqual(children.map((child) => child < 0 ? 0 : 1), [...possible]);
  });
  all.forEach((state, index) => {
    environment.markParents(Int32Array.from(state), mask);
    assert.deepEqual(mask, parents[index], `parents of ${state}`);
    const own = [...space.parents.subarray(index * moves, (index + 1) * moves)];
    assert.deepEqual(own.map((parent) => parent < 0 ? 0 : 1), [...mask]);
  });
  assert(depth.every((moves) => moves >= 0), "every state is reached");
  assert.equal(Math.max(...depth), environment.longest);
}
