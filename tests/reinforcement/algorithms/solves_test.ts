/** Each algorithm solves what it should, with one seed and within seconds. */
import assert from "node:assert/strict";
import { CartPole } from "lib/environments";
import { A2c, Dqn, PolicyLearner, Ppo, Reinforce, tunedSettings } from "lib/reinforcement";
import { loadTensorFlow } from "lib/tensorflow";
import { Echo } from "../toy_environments.ts";

await loadTensorFlow();

const tuned = tunedSettings["cart-pole"];

/** Trains until a hundred episodes apart, played by chance as in training, pay so much; fails at the end of its steps. */
async function solves(
  learner: PolicyLearner,
  { greedy, least }: { greedy: boolean; least: number },
) {
  const means: number[] = [];
  for await (const { kind } of learner.train()) {
    if (kind !== "epoch") continue;
    means.push(learner.evaluate({ greedy, episodes: 100 }).mean);
    if (means.at(-1)! >= least) break;
  }
  learner.dispose();
  assert(means.at(-1)! >= least, means.join(" "));
}

Deno.test("Ppo balances a pole for 475 steps of 500", async () => {
  const learner = new Ppo((options) => new CartPole(options), { ...tuned.ppo, seed: 2 });
  await solves(learner, { greedy: false, least: 475 });
});

Deno.test("Dqn learns to balance a pole for 150 steps", async () => {
  const learner = new Dqn((options) => new CartPole(options), { ...tuned.dqn, seed: 1 });
  await solves(learner, { greedy: true, least: 150 });
});

Deno.test("A2c and Reinforce learn to balance a pole for 150 steps", async () => {
  const make = (options: { games: number; seed: number }) =>
    new CartPole({ ...options, timeLimit: 200 });
  const settings = { ...tuned.a2c, steps: 100_000, seed: 1 };
  await solves(new A2c(make, settings), { greedy: false, least: 150 });
  await solves(new Reinforce(make, { ...tuned.reinforce, seed: 1 }), { greedy: false, least: 150 });
});

Deno.test("Ppo learns to say a number", async () => {
  const learner = new Ppo((options) => new Echo(options), {
    ...{ steps: 20_000, games: 8, rolloutSteps: 32, learningRate: 3e-3, discount: 0, seed: 1 },
    ...{ entropyCoefficient: 0, hidden: [16] },
  });
  // Five guesses; saying nothing at all pays -5/3.
  await solves(learner, { greedy: true, least: -0.05 });
});
