import assert from "node:assert/strict";
import { exactFlows, Hypergrid, LookAhead, StateSpace, type Way } from "lib/gflownet";
import { smallGrid } from "../small_flows.ts";

const { size, children, parents } = smallGrid;
const { logForward, logBackward } = exactFlows(smallGrid);
const forward: Way = {
  ...{ values: Float32Array.from(logForward), width: 3, next: children, steps: 2 },
};
/** The same step everywhere but for one time in so many. */
const mostly = (step: number, oneIn: number) =>
  Float32Array.from(
    { length: 3 * size },
    (_, at) => at % 3 === step ? 0 : at % 3 === 2 ? -9 : -Math.log(oneIn),
  );
const at = (...states: number[]) => ({
  states: Float64Array.from(states),
  count: states.length,
});
const sorted = (states: number[]) => states.toSorted((a, b) => a - b);

Deno.test("LookAhead marks all that a policy may pass from where it is, each once, where it is first", () => {
  const ahead = new LookAhead(size);
  const known = new Uint8Array(size);
  const found = ahead.mark(forward, at(5, 5, 10), known);
  assert.deepEqual(found.slice(0, 2), [5, 10]);
  // Right of and below the cell in the second row and column.
  assert.deepEqual(sorted(found), [5, 6, 7, 9, 10, 11, 13, 14, 15]);
  assert.deepEqual(
    [...known],
    [...Array(size).keys()].map((state) => found.includes(state) ? 1 : 0),
  );
  // The second time nothing is left of the first.
  assert.deepEqual(ahead.mark(forward, at(11), new Uint8Array(size)), [11, 15]);
  const backward = { values: Float32Array.from(logBackward), width: 2, next: parents, steps: 2 };
  assert.deepEqual(sorted(ahead.mark(backward, at(5), new Uint8Array(size))), [0, 1, 4, 5]);
});

Deno.test("LookAhead goes through states that are known, and leaves out what is visited less than once in a hundred times", () => {
  const ahead = new LookAhead(size);
  const step = children[0]; // by the first move
  const known = new Uint8Array(size);
  known[step] = 1;
  const way = { ...forward, values: mostly(0, 200) };
  assert.deepEqual(ahead.mark(way, at(0), known), [0, 2 * step, 3 * step]);
  // Three of them may be one off the way, which three in 200 are.
  const found = ahead.mark(way, at(0, 0, 0), new Uint8Array(size));
  assert.ok(found.includes(children[1]) && found.length > 4);
  const often = { ...forward, values: mostly(0, 90) };
  assert.ok(ahead.mark(often, at(0), new Uint8Array(size)).includes(children[1]));
});

Deno.test("LookAhead ends where there may be more states at once than a call takes time", () => {
  const space = new StateSpace(new Hypergrid({ side: 12, dimensions: 4 }));
  const width = 5;
  const way = {
    values: new Float32Array(space.size * width).fill(-Math.log(4)),
    ...{ width, next: space.children, steps: 4 },
  };
  const found = new LookAhead(space.size).mark(
    way,
    at(...Array(512).fill(0)),
    new Uint8Array(space.size),
  );
  const steps = found.map((state) => space.state(state).reduce((sum, x) => sum + x, 0));
  // 1, 4, 10, 20, 35, 56, 84 and 120 cells are so many steps away; 165 are too many.
  const counts = [...Array(9).keys()].map((step) => steps.filter((own) => own === step).length);
  assert.deepEqual(counts, [1, 4, 10, 20, 35, 56, 84, 120, 0]);
});
