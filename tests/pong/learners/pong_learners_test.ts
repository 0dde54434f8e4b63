/** Learners that play the real game, shortly. */
import assert from "node:assert/strict";
import { prepareAtari } from "lib/environments";
import { decodeCheckpoint, encodeCheckpoint, type LearnerState } from "lib/learning";
import {
  EpisodeHistory,
  PongConvolutionalPpo,
  type PongLearner,
  PongPpo,
  PongReinforce,
} from "lib/pong";
import { loadTensorFlow, tf } from "lib/tensorflow";

await loadTensorFlow();
const python = await prepareAtari();

const short = {
  ...{ games: 4, rolloutSteps: 16, minibatches: 2, passes: 2, steps: 256, epochs: 2 },
  ...{ hidden: 20, seed: 3 },
};
const makers: Record<string, () => PongLearner> = {
  "PongPpo": () => new PongPpo(python, short),
  "PongConvolutionalPpo": () => new PongConvolutionalPpo(python, short),
  "PongReinforce": () =>
    new PongReinforce(python, { episodes: 4, batchEpisodes: 2, epochs: 2, hidden: 20, seed: 3 }),
};

function bytesOf(learner: PongLearner): Uint8Array {
  return encodeCheckpoint({ learner: learner.state() });
}

async function ended(learner: PongLearner): Promise<void> {
  learner.dispose();
  await learner.environment.ended;
}

for (const [name, make] of Object.entries(makers)) {
  Deno.test(`${name} goes on from a checkpoint to the same bytes, and leaves no tensor`, async () => {
    const before = tf.memory().numTensors;
    const whole = make();
    let half: Uint8Array | undefined;
    for await (const { kind } of whole.train()) {
      if (kind === "epoch") half ??= bytesOf(whole);
    }
    const expected = bytesOf(whole);
    await ended(whole);

    const resumed = make();
    const { state } = decodeCheckpoint(half!);
    resumed.restore((state as { learner: LearnerState }).learner);
    for await (const _log of resumed.train());
    assert.deepEqual(bytesOf(resumed), expected);
    assert.equal(resumed.stepsAtEpoch(2), resumed.environmentSteps);
    await ended(resumed);
    assert.equal(tf.memory().numTensors, before);
  });
}

Deno.test("PongReinforce counts one episode of each game a batch, and its weights act", async () => {
  const learner = makers.PongReinforce();
  const lengths = [];
  for await (const log of learner.train({ steps: 1 })) {
    if (log.kind === "step") lengths.push(learner.history.length);
  }
  assert.deepEqual(lengths, [2]);
  assert(learner.history.every(({ gathered }) => gathered >= -21 && gathered <= 21));
  assert(learner.environmentSteps >= 2 * 700);
  await ended(learner);
});

Deno.test("PongPpo refuses minibatches that do not divide its rollout, and unknown settings", () => {
  assert.throws(
    () => new PongPpo(python, { games: 3, rolloutSteps: 5, minibatches: 4 }),
    /minibatches is 4 but must divide the 15 steps of a rollout/,
  );
  assert.throws(() => new PongReinforce(python, { clip: 0.1 } as never), /"clip"/);
});

Deno.test("EpisodeHistory refuses what does not fit, and stays as it was", () => {
  const history = new EpisodeHistory();
  history.endTurn(64);
  const arrays = history.arrays();
  const longer = { name: "ends", shape: [1], data: Float64Array.of(1) };
  assert.throws(() => history.restore([longer, ...arrays.slice(1)]), /1 ends and 0 returns/);
  assert.throws(() => history.restore(arrays.slice(0, 2)), /"turn_ends" is missing/);
  assert.deepEqual(history.turnEnds, [64]);
});
