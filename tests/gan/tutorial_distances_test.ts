/** The DCGAN here against the tutorial in Python, after as many steps: tests/reference/judge_dcgan_tutorial.ts. */
import assert from "node:assert/strict";
import { loadJudge } from "lib/evaluation";
import { loadTensorFlow } from "lib/tensorflow";
import measured from "../reference/tutorial_distances.json" with { type: "json" };

const { python, bilinear, direct, seeds } = measured;
const mean = (list: readonly number[]) => list.reduce((sum, one) => sum + one, 0) / list.length;

Deno.test("the tutorial's distances are of three seeds, ten epochs, and today's judge", async () => {
  for (const ofSeeds of [python, bilinear, direct]) {
    assert.equal(ofSeeds.length, seeds.length);
    for (const ofEpochs of ofSeeds) assert.equal(ofEpochs.length, 10);
  }
  await loadTensorFlow();
  using judge = await loadJudge("mnist");
  assert.equal(measured.judge, judge.sha256);
});

/** What the seeds of one program come to: at the end, and on average over the last five epochs, since a GAN swings. */
const summaries = {
  "at the end": (ofEpochs: number[]) => ofEpochs.at(-1)!,
  "over the last five epochs": (ofEpochs: number[]) => mean(ofEpochs.slice(-5)),
};

for (const [name, ours] of Object.entries({ bilinear, direct })) {
  for (const [when, summary] of Object.entries(summaries)) {
    Deno.test(`trained by the tutorial's settings, ${name}, it is as near to real digits as Python's, ${when}`, () => {
      const [a, b] = [ours, python].map((ofSeeds) => ofSeeds.map(summary));
      assert.ok(Math.min(...a) <= Math.max(...b), `all worse: ${a} and ${b}`);
      assert.ok(Math.min(...b) <= Math.max(...a), `all better: ${a} and ${b}`);
    });
  }
}
