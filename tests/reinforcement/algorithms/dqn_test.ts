import assert from "node:assert/strict";
import { CartPole } from "lib/environments";
import type { NamedArray } from "lib/files";
import { Dqn, type DqnOptions } from "lib/reinforcement";
import { loadTensorFlow } from "lib/tensorflow";
import { assertClose } from "../../reference/assert_close.ts";
import { Corridor } from "../toy_environments.ts";

await loadTensorFlow();

const settings = {
  ...{ hidden: [8], steps: 100 + 10 * 20, epochs: 10, warmUp: 100, updateEvery: 10, rounds: 2 },
  ...{ capacity: 1_000, batchSize: 8, seed: 3 },
};

function makeDqn(changes: Partial<DqnOptions> = {}): Dqn {
  return new Dqn((options) => new CartPole(options), { ...settings, ...changes });
}

const weightsOf = (learner: Dqn, network: string): NamedArray[] =>
  learner.state().arrays.filter(({ name }) => name.startsWith(`${network}/dense`));
const values = (arrays: NamedArray[]) => arrays.map(({ data }) => [...data]);

Deno.test("Dqn explores less by the steps that it plays, not by its updates", async () => {
  const exploration = async (updates: number) => {
    const learner = makeDqn({ updates, explorationShare: 0.5, explorationEnd: 0.1 });
    const logs = await Array.fromAsync(learner.train());
    learner.dispose();
    return logs.filter(({ kind }) => kind === "step").map(({ metrics }) => metrics.exploration);
  };
  const chances = await exploration(1);
  assert.deepEqual(await exploration(4), chances);
  // The last step's chance, of 300 of which half go from 1 to 0.1.
  chances.forEach((chance, turn) => {
    const before = 100 + 20 * (turn + 1) - 1;
    assert(Math.abs(chance - (1 - 0.9 * Math.min(1, before / 150))) < 1e-12);
  });
});

Deno.test("Dqn's target network stays where it was until it is copied", async () => {
  const learner = makeDqn({ updates: 2, targetEvery: 8 }); // four updates a turn: copied before every second turn
  const first = values(weightsOf(learner, "q"));
  assert.deepEqual(values(weightsOf(learner, "target")), first);
  await Array.fromAsync(learner.train({ steps: 2 }));
  const moved = values(weightsOf(learner, "q"));
  assert.notDeepEqual(moved, first);
  assert.deepEqual(values(weightsOf(learner, "target")), first);
  await Array.fromAsync(learner.train({ steps: 1 }));
  assert.deepEqual(values(weightsOf(learner, "target")), moved);
  assert.notDeepEqual(values(weightsOf(learner, "q")), moved);
  learner.dispose();
});

Deno.test("Dqn's target network moves part of the way before every update if it is asked to", async () => {
  const learner = makeDqn({ updates: 1, rounds: 1, targetEvery: 1, targetRate: 0.25 });
  const numbers = (network: string): number[] =>
    weightsOf(learner, network).flatMap(({ data }) => [...data as Float32Array]);
  const first = numbers("q");
  await Array.fromAsync(learner.train({ steps: 1 })); // they are one and the same before it
  assert.deepEqual(numbers("target"), first);
  const moved = numbers("q");
  await Array.fromAsync(learner.train({ steps: 1 }));
  const between = first.map((value, i) => value + 0.25 * (moved[i] - value));
  assertClose("target", numbers("target"), between, 1e-7);
  learner.dispose();
});

Deno.test("Dqn remembers what a step led to, and rewards cut off and scaled only if asked", async () => {
  for (
    const [changes, expected] of [
      [{}, 5],
      [{ clipRewards: true }, 1],
      [{ rewardScale: 0.125 }, 0.625],
    ] as const
  ) {
    const learner = new Dqn((options) => new Corridor(options), {
      ...{ ...settings, ...changes, games: 2 },
    });
    await Array.fromAsync(learner.train({ steps: 1 }));
    const { data } = learner.state().arrays.find(({ name }) => name === "play/memory/rows")!;
    assert.equal(data.length, 120 * 5);
    for (let i = 0; i < data.length; i += 5) {
      const [place, action, reward, terminated, next] = data.slice(i, i + 5);
      assert.equal(next, Number(place) + Number(action));
      assert.equal(terminated, next === 10 ? 1 : 0);
      assert.equal(reward, expected);
    }
    learner.dispose();
  }
});

Deno.test("Dqn learns by the loss that it is asked for", async () => {
  const firstLoss = async (loss: "huber" | "squared") => {
    const learner = new Dqn((options) => new Corridor(options), {
      ...{ ...settings, rounds: 1, updates: 1, loss },
    });
    const [{ metrics }] = await Array.fromAsync(learner.train({ steps: 1 }));
    assert(learner.metrics.loss.label.toLowerCase().includes(loss));
    learner.dispose();
    return metrics.loss;
  };
  // The same rows and weights; every step pays 5, and values begin near 0.
  const [huber, squared] = [await firstLoss("huber"), await firstLoss("squared")];
  assert(squared > 2 * huber, `${squared}, ${huber}`);
});

Deno.test("Dqn refuses games that do not divide its steps", () => {
  assert.throws(() => makeDqn({ games: 3 }), {
    message: "Cannot make a learner: warmUp is 100 but must be a multiple of the 3 games",
  });
});
