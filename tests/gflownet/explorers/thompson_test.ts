import assert from "node:assert/strict";
import {
  distributionError,
  exactFlows,
  packTrajectories,
  PolicyTable,
  terminalDistribution,
  Thompson,
  trajectoryRows,
} from "lib/gflownet";
import { RandomStream } from "lib/random";
import { compile, loadTensorFlow, repeat, tf } from "lib/tensorflow";
import { assertClose } from "../../reference/assert_close.ts";
import { smallGrid, someTrajectories } from "../small_flows.ts";

await loadTensorFlow();

const { environment } = smallGrid;
const { logForward } = exactFlows(smallGrid);
const actions = environment.moves + 1;
const batch = someTrajectories(smallGrid, 12);

const thompson = { bootstrapShare: 0.5, hidden: [8], learningRate: 1e-2, logZLearningRate: 0.1 };

Deno.test("Thompson draws each trajectory by one of its policies", () => {
  const explorer = new Thompson(environment, { ...thompson, heads: 2, seed: 1 });
  // One goes along the whole first axis, the other exits at once.
  const own = [0, environment.moves].map((action) =>
    new PolicyTable(logForward.map((_, at) => at % actions === action ? 0 : -1e9), actions)
  );
  const { main, rewardCalls } = explorer.collect({
    ...{ environment, main: own[0], auxiliary: undefined, backward: undefined, own },
    ...{ batchSize: 200, iteration: 0, random: new RandomStream(1) },
  });
  assert.equal(rewardCalls, 200);
  const short = [...main.lengths].filter((length) => length === 1).length;
  assert(Math.abs(short - 100) < 25, `${short}`);
  assert([...main.lengths].every((length) => length === 1 || length >= 4), "one all the way");
  explorer.dispose();
});

Deno.test("Thompson's policies differ, and are those of the states they are asked for", () => {
  const before = tf.memory().numTensors;
  const explorer = new Thompson(environment, { ...thompson, heads: 3, seed: 1 });
  const rows = trajectoryRows(packTrajectories(batch), environment);
  const tables = explorer.evaluate(rows.states, rows.possible);
  assert.deepEqual(tables.map(({ shape }) => shape), Array(3).fill(rows.possible.shape));
  const possible = rows.possible.dataSync();
  for (const table of tables) {
    table.dataSync().forEach((logP, at) => assert.equal(logP > -50, possible[at] === 1));
    tf.tidy(() => table.exp().sum(1).dataSync().forEach((sum) => assertClose("sum", [sum], [1])));
  }
  assert.notDeepEqual(tables[0].dataSync(), tables[1].dataSync());
  tf.dispose([{ ...rows }, tables]);
  explorer.dispose();
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("Thompson's policies learn from random parts of a batch, each on its own", () => {
  const rows = trajectoryRows(packTrajectories(batch.slice(0, 1)), environment);
  /** Which of four heads' outputs have moved after a step on one trajectory. */
  const moved = (bootstrapShare: number, seed: number) => {
    const explorer = new Thompson(environment, { ...thompson, heads: 4, bootstrapShare, seed });
    const bias = () =>
      explorer.variables().find(({ name }) => name === "thompson/dense_1/bias")!.variable
        .dataSync().slice();
    const before = bias();
    tf.tidy(() => explorer.learn(rows));
    const after = bias();
    explorer.dispose();
    return [0, 1, 2, 3].map((head) =>
      [...after].some((x, at) => Math.floor(at / actions) === head && x !== before[at])
    );
  };
  assert.deepEqual(moved(1, 1), [true, true, true, true]);
  assert.deepEqual(moved(1e-9, 1), [false, false, false, false]);
  const halves = [1, 2, 3, 4, 5].flatMap((seed) => moved(0.5, seed));
  const share = halves.filter((moves) => moves).length / halves.length;
  assert(share > 0.2 && share < 0.8, `${share}`);
  tf.dispose({ ...rows });
});

Deno.test("Thompson's policies come to the target where all learn from all", () => {
  const explorer = new Thompson(environment, { ...thompson, heads: 2, bootstrapShare: 1, seed: 1 });
  const packed = packTrajectories(someTrajectories(smallGrid, 200));
  const rows = trajectoryRows(packed, environment);
  const learn = compile(() =>
    repeat(300, () => {
      explorer.learn(rows);
      return tf.scalar(0);
    })
  );
  learn().dispose();
  const states = tf.tensor2d(smallGrid.coordinates, [smallGrid.size, 2], "int32");
  const masks = tf.tensor2d([...logForward].map((x) => x > -Infinity ? 1 : 0), [smallGrid.size, 3]);
  for (const table of explorer.evaluate(states, masks)) {
    const policy = table.dataSync<"float32">() as Float32Array;
    const { l1 } = distributionError(smallGrid, terminalDistribution(smallGrid, policy));
    assert(l1 < 0.1, `${l1}`);
    table.dispose();
  }
  tf.dispose([{ ...rows }, states, masks]);
  learn.dispose();
  explorer.dispose();
});
