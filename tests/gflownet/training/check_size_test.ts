import assert from "node:assert/strict";
import { FlowLearner, type FlowOptions, Hypergrid, Parentheses } from "lib/gflownet";
import { loadTensorFlow, tf } from "lib/tensorflow";

await loadTensorFlow();

Deno.test("FlowLearner refuses what no machine has the memory for, before it makes a tensor", () => {
  const { numTensors } = tf.memory();
  const square = new Hypergrid({ side: 1000 });
  const small = new Hypergrid({ side: 8 });
  const cases: [() => FlowLearner, RegExp][] = [
    [
      () => new FlowLearner(square),
      /^RangeError: Cannot train in hypergrid 1000 × 1000: 1000000 states of 2000 numbers in the widest layer are 2000000000 numbers but must be at most 268435456, a gigabyte; take fewer states/,
    ],
    [
      () => new FlowLearner(new Parentheses({ length: 18 }), { hidden: [16, 4096] }),
      /524287 states of 4096 numbers/,
    ],
    [
      () =>
        new FlowLearner(new Hypergrid({ side: 100 }), {
          ...{ batchSize: 65_536, loss: "sub-trajectory-balance" },
        }),
      /65536 trajectories of up to 40000 parts .*; take smaller batches/,
    ],
  ];
  for (const [make, expected] of cases) assert.throws(make, expected);
  assert.equal(tf.memory().numTensors, numTensors);
  const usual: Partial<FlowOptions> = { loss: "sub-trajectory-balance", hidden: [8] };
  new FlowLearner(small, { ...usual, batchSize: 65_536 }).dispose();
});
