import assert from "node:assert/strict";
import { CartPole, Catch, FrameStack, frozenLake, TabularEnvironment } from "lib/environments";

Deno.test("FrameStack shows the last frames, oldest first, and all the same at a start", () => {
  const options = { games: 2, rows: 5, columns: 3, seed: 6 };
  const [single, stack] = [new Catch(options), new FrameStack(new Catch(options), 3)];
  assert.deepEqual(stack.observationSpace.shape, [5, 3, 3]);
  const frameOf = (pixels: Uint8Array, frame: number) => pixels.filter((_, i) => i % 3 === frame);
  let history = Array(3).fill(single.observations.slice());
  for (let step = 0; step < 9; step++) {
    history.forEach((pixels, frame) =>
      assert.deepEqual(frameOf(stack.observations, frame), pixels, `step ${step}, frame ${frame}`)
    );
    const actions = [step % 3, (step + 1) % 3];
    single.step(actions);
    stack.step(actions);
    assert.deepEqual(stack.rewards, single.rewards);
    if (single.terminated[0]) {
      const final = [...history.slice(1), single.finalObservations.slice()];
      final.forEach((pixels, frame) =>
        assert.deepEqual(frameOf(stack.finalObservations, frame), pixels)
      );
      history = Array(3).fill(single.observations.slice());
    } else history = [...history.slice(1), single.observations.slice()];
  }
  stack.reset();
  assert.deepEqual(frameOf(stack.observations, 0), frameOf(stack.observations, 2));
});

Deno.test("FrameStack stacks features too, with their bounds", () => {
  const stack = new FrameStack(new CartPole(), 2);
  const first = [...stack.observations];
  assert.deepEqual(first.slice(0, 4), first.slice(4));
  stack.step([1]);
  assert.deepEqual([...stack.observations.slice(0, 4)], first.slice(4));
  assert.deepEqual([...stack.observations.slice(4)], [...stack.environment.observations]);
  const { shape, low, high } = stack.observationSpace;
  assert.deepEqual([shape, low.length, high.slice(0, 4)], [[8], 8, high.slice(4)]);
});

Deno.test("FrameStack refuses states, spaces and numbers that do not fit", () => {
  const table = new TabularEnvironment(frozenLake()) as unknown as CartPole;
  assert.throws(() => new FrameStack(table), /^TypeError: .*its observations are discrete but/);
  for (const frames of [0, 1.5, NaN]) {
    assert.throws(() => new FrameStack(new CartPole(), frames), /^RangeError: .*frames is \S+ but/);
  }
  const stack = new FrameStack(new Catch(), 2);
  stack.step([0]);
  const before = stack.state();
  assert.throws(() => stack.restore(new Catch().state()), /^TypeError: .*"stack" is missing but/);
  assert.throws(
    () => stack.restore(new FrameStack(new Catch(), 3).state()),
    /"stack" is Uint8Array of shape \[1, 10, 5, 3\] but must be Uint8Array of shape \[1, 10, 5, 2\]/,
  );
  assert.deepEqual(stack.state(), before);
});
