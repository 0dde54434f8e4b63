import assert from "node:assert/strict";
import { FlowLearner, Hypergrid } from "lib/gflownet";
import { loadTensorFlow } from "lib/tensorflow";
import { Schedule } from "../../../lib/gflownet/training/schedule.ts";

Deno.test("Schedule splits all iterations into epochs and steps", () => {
  const schedule = new Schedule({
    ...{ iterations: 23, epochs: 3, batchSize: 2, logEvery: 4, annealedShare: 0 },
  });
  assert.deepEqual(
    [0, 1, 2].map((epoch) => schedule.stepsOf(epoch).map(({ length }) => length)),
    [[8, 6], [8, 8], [8, 8]],
  );
  assert.deepEqual([0, 1, 2].map((epoch) => schedule.stepsIn(epoch)), [2, 2, 2]);
  assert.equal(schedule.examples, 14);
});

Deno.test("Schedule lets step sizes fall over the last iterations", () => {
  const factors = (annealedShare: number) => {
    const schedule = new Schedule({
      ...{ iterations: 8, epochs: 20, batchSize: 2, logEvery: 1, annealedShare },
    });
    assert.equal(schedule.epochs, 8);
    return Array.from({ length: 8 }, (_, i) => schedule.rateFactor(i));
  };
  assert.deepEqual(factors(0), [1, 1, 1, 1, 1, 1, 1, 1]);
  assert.deepEqual(factors(0.5), [1, 1, 1, 1, 1, 0.75, 0.5, 0.25]);
  assert.deepEqual(factors(1), [1, 0.875, 0.75, 0.625, 0.5, 0.375, 0.25, 0.125]);
});

Deno.test("FlowLearner moves the networks and log Z of both agents by steps that fall", async () => {
  await loadTensorFlow();
  /** How far the second of two iterations moves. */
  const moves = async (annealedShare: number) => {
    const learner = new FlowLearner(new Hypergrid({ side: 4 }), {
      ...{ hidden: [4], batchSize: 2, iterations: 2, epochs: 1, logEvery: 1, seed: 1 },
      ...{ explorer: "loss-guided", annealedShare },
    });
    const numbers = () =>
      new Map(
        learner.state().arrays.map((
          { name, data },
        ) => [name, Float64Array.from(data as Float32Array)]),
      );
    await Array.fromAsync(learner.train({ steps: 1 }));
    const before = numbers();
    await Array.fromAsync(learner.train());
    const after = numbers();
    learner.dispose();
    return ["main/log_z", "main/dense/kernel", "auxiliary/log_z", "auxiliary/dense/kernel"]
      .flatMap((name) => [...before.get(name)!].map((x, i) => after.get(name)![i] - x));
  };
  const [full, half] = [await moves(0), await moves(1)];
  assert(full.filter((move) => move !== 0).length > 30);
  full.forEach((move, i) => assert(Math.abs(half[i] - move / 2) < 1e-7, `${move}, ${half[i]}`));
});
