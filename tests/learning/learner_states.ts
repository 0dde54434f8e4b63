import assert from "node:assert/strict";
import type { Learner, LearnerState } from "lib/learning";

/** The numbers of a state, without types and shapes of arrays. */
export const numbersOf = ({ arrays }: LearnerState) =>
  arrays.map(({ name, data }) => [name, [...data]]);

/** What a learner logs until it has taken so many more steps, or ends. */
const metricsOf = async (learner: Learner, steps?: number) =>
  (await Array.fromAsync(learner.train({ steps }))).map(({ metrics }) => metrics);

/**
 * Holds that a learner which goes back to a state of another one goes on with that one's logs to that one's bytes.
 *
 * @param make Makes a learner, the same each time; they are disposed here.
 * @param at The step at which the state is taken, and the step that the other learner has come to before.
 * @param look What to do with the learner in between, which must change nothing.
 */
export async function checkGoesOn<L extends Learner>(
  make: () => L,
  at: { state: number; other: number },
  look: (learner: L) => unknown,
): Promise<void> {
  const [one, other] = [make(), make()];
  await metricsOf(one, at.state);
  const state = structuredClone(one.state());
  look(one);
  const metrics = await metricsOf(one);
  await metricsOf(other, at.other);
  other.restore(state);
  assert.deepEqual(other.state(), state);
  assert.deepEqual(await metricsOf(other), metrics);
  assert.deepEqual(other.state(), one.state());
  for (const learner of [one, other]) learner.dispose();
}

/**
 * Holds that a learner refuses a state without one of its arrays, whichever it is, and stays as it is, also where it only
 * checks one.
 *
 * @param make Makes a learner; it is disposed here.
 */
export async function checkRefusesStates(make: () => Learner): Promise<void> {
  const learner = make();
  await metricsOf(learner, 1);
  const state = learner.state();
  await metricsOf(learner, 1);
  const before = learner.state();
  assert(state.arrays.length > 0);
  for (const { name } of state.arrays) {
    const arrays = state.arrays.filter((array) => array.name !== name);
    assert.throws(() => learner.check({ ...state, arrays }), TypeError, name);
    assert.throws(() => learner.restore({ ...state, arrays }), TypeError, name);
  }
  learner.check(state);
  assert.deepEqual(learner.state(), before);
  learner.dispose();
}
