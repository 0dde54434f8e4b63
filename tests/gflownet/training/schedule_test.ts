import assert from "node:assert/strict";
import { FlowLearner, Hypergrid } from "lib/gflownet";
import { loadTensorFlow } from "lib/tensorflow";

await loadTensorFlow();

const small = { hidden: [4], batchSize: 2, seed: 1, explorer: "loss-guided" } as const;

/** How far the second of two iterations moves both agents' networks and log Z. */
async function moves(annealedShare: number): Promise<number[]> {
  const learner = new FlowLearner(new Hypergrid({ side: 4 }), {
    ...{ ...small, iterations: 2, epochs: 1, logEvery: 1, annealedShare },
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
}

Deno.test("FlowLearner moves the networks and log Z of both agents by steps that fall over the last iterations", async () => {
  const full = await moves(0);
  assert(full.filter((move) => move !== 0).length > 30);
  const [half, late] = [await moves(1), await moves(0.5)];
  full.forEach((move, i) => assert(Math.abs(half[i] - move / 2) < 1e-7, `${move}, ${half[i]}`));
  assert.deepEqual(late, full, "the last of two iterations is where a fall over half begins");
});

Deno.test("FlowLearner splits all iterations into epochs and steps", async () => {
  const learner = new FlowLearner(new Hypergrid({ side: 4 }), {
    ...{ ...small, iterations: 11, epochs: 3, logEvery: 2 },
  });
  const counts: string[] = [];
  for await (const { kind } of learner.train()) counts.push(`${kind} ${learner.iterations}`);
  assert.deepEqual(counts, [
    ...["step 2", "step 3", "epoch 3"],
    ...["step 5", "step 7", "epoch 7"],
    ...["step 9", "step 11", "epoch 11"],
  ]);
  learner.dispose();
});
