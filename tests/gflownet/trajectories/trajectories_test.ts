import assert from "node:assert/strict";
import {
  distributionError,
  exactFlows,
  Hypergrid,
  packTrajectories,
  Parentheses,
  PolicyTable,
  sampleBackward,
  sampledL1Floor,
  sampleForward,
  terminalDistribution,
  Trajectories,
} from "lib/gflownet";
import { RandomStream } from "lib/random";
import { smallGrid, someTrajectories } from "../small_flows.ts";

const { environment } = smallGrid;

/** The share of each object among some. */
function shares(objects: readonly number[]): Float64Array {
  const counts = new Float64Array(smallGrid.size);
  for (const object of objects) counts[object] += 1 / objects.length;
  return counts;
}

function objectsOf(trajectories: Trajectories): number[] {
  return Array.from({ length: trajectories.count }, (_, i) => trajectories.object(i));
}

/** Walks along each trajectory: every action is possible, and leads to the next state. */
function checkWays(trajectories: Trajectories): void {
  const { room, count, lengths, states, actions, logRewards } = trajectories;
  for (let i = 0; i < count; i++) {
    assert.equal(states[i * room], 0);
    for (let step = 0; step < lengths[i] - 1; step++) {
      const [from, move] = [states[i * room + step], actions[i * room + step]];
      const child = smallGrid.children[from * environment.moves + move];
      assert.equal(states[i * room + step + 1], child);
    }
    assert.equal(actions[i * room + lengths[i] - 1], environment.moves);
    assert.equal(logRewards[i], smallGrid.logRewards[trajectories.object(i)]);
  }
}

Deno.test("sampleForward() samples what the policy comes to, the same from the same seed", () => {
  const trajectories = someTrajectories(smallGrid, 20_000);
  checkWays(trajectories);
  const { l1 } = distributionError(smallGrid, shares(objectsOf(trajectories)));
  assert(l1 < 1.5 * sampledL1Floor(smallGrid, 20_000), `${l1}`);
  assert.deepEqual(someTrajectories(smallGrid, 5, 3), someTrajectories(smallGrid, 5, 3));
  assert.notDeepEqual(someTrajectories(smallGrid, 5, 3), someTrajectories(smallGrid, 5, 4));
});

for (
  const change of [{ epsilon: 1 }, { epsilon: 0.25 }, { temperature: 3 }, { temperature: 0.5 }]
) {
  Deno.test(`sampleForward() draws by the changed policy, ${JSON.stringify(change)}`, () => {
    const { logForward } = exactFlows(smallGrid);
    const { epsilon = 0, temperature = 1 } = {
      epsilon: undefined,
      temperature: undefined,
      ...change,
    };
    // What is drawn, written out.
    const width = environment.moves + 1;
    const drawn = logForward.map((_, at) => {
      const row = logForward.subarray(at - at % width, at - at % width + width);
      const tempered = row.map((x) => Math.exp(x / temperature));
      const possible = row.filter((x) => x > -Infinity).length;
      const share = tempered[at % width] / tempered.reduce((a, b) => a + b, 0);
      return Math.log((1 - epsilon) * share + (share > 0 ? epsilon / possible : 0));
    });
    const trajectories = sampleForward(environment, new PolicyTable(logForward, width), {
      ...{ count: 20_000, random: new RandomStream(2), ...change },
    });
    checkWays(trajectories);
    const expected = terminalDistribution(smallGrid, drawn);
    const far = (other: Float64Array) =>
      shares(objectsOf(trajectories)).reduce((sum, p, x) => sum + Math.abs(p - other[x]), 0);
    assert(far(expected) < 0.05, `${far(expected)}`);
    assert(far(smallGrid.target) > 0.1);
  });
}

Deno.test("sampleForward() finishes where no move is possible, whatever an environment writes into its mask", () => {
  const strings = new Parentheses({ length: 2 });
  const onwards = new PolicyTable(
    Float64Array.from({ length: 7 * 3 }, (_, at) => at % 3 === 2 ? -50 : 0),
    3,
  );
  const drawn = sampleForward(strings, onwards, { count: 50, random: new RandomStream(1) });
  assert(drawn.lengths.every((length) => length === 3));
  for (let i = 0; i < drawn.count; i++) {
    const [first, second, exit] = drawn.actions.subarray(i * drawn.room, (i + 1) * drawn.room);
    assert(first < 2 && second < 2 && exit === 2);
  }
});

Deno.test("sampleBackward() comes to the start from every object, each parent as likely or by a policy", () => {
  const { logBackward } = exactFlows(smallGrid);
  const corner = environment.indexOf(Int32Array.of(1, 2));
  for (const policy of [undefined, new PolicyTable(logBackward, environment.moves)]) {
    const ways = sampleBackward(environment, new Array(6_000).fill(corner), {
      ...{ policy, random: new RandomStream(1) },
    });
    checkWays(ways);
    assert(objectsOf(ways).every((object) => object === corner));
    // Along x first: 1/2 by the last move, which the next two then have no choice after.
    const counts = new Map<string, number>();
    for (let i = 0; i < ways.count; i++) {
      const way = ways.actions.subarray(i * ways.room, i * ways.room + 3).join("");
      counts.set(way, (counts.get(way) ?? 0) + 1 / ways.count);
    }
    assert.deepEqual([...counts.keys()].sort(), ["011", "101", "110"]);
    assert(Math.abs(counts.get("110")! - 1 / 2) < 0.03);
    assert(Math.abs(counts.get("101")! - 1 / 4) < 0.03);
  }
  const all = sampleBackward(environment, smallGrid.target.map((_, i) => i), {
    random: new RandomStream(1),
  });
  checkWays(all);
  assert.deepEqual(objectsOf(all), [...smallGrid.target.keys()]);
  // The last move decides alone.
  const oneWay = logBackward.map((_, at) => at % 2 === 0 ? -1e9 : 0);
  const ways = sampleBackward(environment, [corner], {
    policy: new PolicyTable(oneWay, environment.moves),
    random: new RandomStream(1),
  });
  assert.deepEqual([...ways.actions.subarray(0, 3)], [0, 1, 1]);
});

Deno.test("packTrajectories() has each state once, and finds the numbers of every step there", () => {
  const trajectories = Trajectories.of(environment, [[], [0, 1], [0, 0, 1]]);
  const packed = packTrajectories(trajectories, { withParents: true });
  const { rows, room, states, possible, parents, places, edges, lengths } = packed;
  const stateAt = (row: number) => [...states.subarray(2 * row, 2 * row + 2)].join();
  assert.deepEqual(
    ["0,0", "1,0", "1,1", "2,0", "2,1"].map((_, row) => stateAt(row)),
    ["0,0", "1,0", "1,1", "2,0", "2,1"],
  );
  // Parents follow: of [1, 1] the state [0, 1], which nothing passes.
  assert.equal(stateAt(5), "0,1");
  assert.equal(edges[2 * 2 + 0], 5 * 3 + 0);
  assert.equal(edges[2 * 2 + 1], 1 * 3 + 1);
  assert.deepEqual([...lengths], [1, 3, 4]);
  assert.equal(room, 7);
  const size = 3 * room;
  // The second trajectory: [0, 0] by 0 to [1, 0], by 1 to [1, 1], exit.
  assert.deepEqual([...places.subarray(room, room + 3)], [0, 1, 2]);
  assert.deepEqual([...places.subarray(size + room, size + room + 3)], [0, 1 * 3 + 1, 2 * 3 + 2]);
  assert.deepEqual([...places.subarray(2 * size + room, 2 * size + room + 2)], [1 * 2, 2 * 2 + 1]);
  for (let row = 0; row < rows; row++) {
    const own = states.subarray(2 * row, 2 * row + 2);
    const mask = new Uint8Array(2);
    environment.markMoves(own, mask);
    assert.deepEqual([...possible.subarray(3 * row, 3 * row + 3)], [...mask, 1]);
    environment.markParents(own, mask);
    assert.deepEqual([...parents.subarray(2 * row, 2 * row + 2)], [...mask]);
  }
});

Deno.test("packTrajectories() has few sizes, never less than are needed", () => {
  const sizes = new Set<number>();
  const grid = new Hypergrid({ side: 16 });
  for (let length = 0; length <= 30; length++) {
    const way = Array.from({ length }, (_, i) => i % 2);
    const { rows } = packTrajectories(Trajectories.of(grid, [way, way]));
    assert(rows > length && rows <= 62);
    sizes.add(rows);
  }
  assert(sizes.size <= 4);
});

Deno.test("Trajectories are cut and joined, and refuse moves that are not possible", () => {
  const all = someTrajectories(smallGrid, 6);
  const joined = Trajectories.concat([all.slice(0, 2), all.slice(2, 6)]);
  assert.deepEqual(joined, all);
  assert.throws(() => Trajectories.of(environment, [[0], [0, 0, 0, 0]]), {
    name: "RangeError",
    message:
      "Cannot make a trajectory: move 3 is 0 but must be possible in state [3,0] of hypergrid 4 × 4",
  });
  assert.throws(
    () =>
      sampleForward(environment, undefined as never, {
        count: 1,
        random: undefined as never,
        epsilon: 2,
      }),
    RangeError,
  );
});
