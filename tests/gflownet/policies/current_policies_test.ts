import assert from "node:assert/strict";
import {
  CurrentPolicies,
  FlowNetwork,
  Hypergrid,
  PolicyTable,
  sampleBackward,
  sampleForward,
  type StateRows,
  stateRows,
  StateSpace,
} from "lib/gflownet";
import { RandomStream } from "lib/random";
import { loadTensorFlow, tf } from "lib/tensorflow";

await loadTensorFlow();

const environment = new Hypergrid({ side: 16 });
const space = new StateSpace(environment);

const logPolicy = (logits: tf.Tensor2D, mask: tf.Tensor2D): tf.Tensor2D =>
  tf.logSoftmax(logits.mul<tf.Tensor2D>(mask).add(mask.sub(1).mul(1e9)));

/** Both policies of a network, and their values in every state, evaluated at once. */
function setUp() {
  const network = new FlowNetwork("main", environment, {
    ...{ hidden: [8], backward: true, flow: false, seed: 1 },
  });
  const evaluate = ({ states, possible, parents }: StateRows) => {
    const { forward, backward } = network.apply(states);
    return [logPolicy(forward, possible), logPolicy(backward!, parents)];
  };
  const current = new CurrentPolicies(space, {
    ...{ name: "policies", directions: ["forward", "backward"], evaluate },
  });
  const inAll = () =>
    tf.tidy(() => evaluate(stateRows(space)).map((tensor) => tensor.dataSync<"float32">().slice()));
  // The last layer's bias, of two moves, the exit, and the two moves back.
  const { variable: bias } = network.variables().at(-1)!;
  const prefer = (...biases: number[]) => tf.tidy(() => bias.assign(tf.tensor1d(biases)));
  const dispose = () => [network, current].forEach((made) => made.dispose());
  return { current, inAll, prefer, dispose };
}

/** States whose rows have changed. */
const computed = (before: Float32Array, after: Float32Array) =>
  [...Array(space.size).keys()].filter((state) =>
    [0, 1, 2].some((k) => before[3 * state + k] !== after[3 * state + k])
  );

Deno.test("CurrentPolicies are what the network says of the states that are asked for, whatever they said before", () => {
  const before = tf.memory().numTensors;
  const { current, inAll, prefer, dispose } = setUp();
  const [forward, backward] = current.policies;
  const random = new RandomStream(1);
  // Now one way, now the other: what was likely is of no help.
  for (const biases of [[0, 0, 0, 0, 0], [5, -5, 0, -5, 5], [-5, 5, 2, 5, -5], [0, 0, 9, 0, 0]]) {
    prefer(...biases);
    current.forget();
    const [allForward, allBackward] = inAll();
    for (let k = 0; k < 20; k++) {
      const count = 1 + random.integer(8);
      const asked = Float64Array.from({ length: count }, () => random.integer(space.size));
      const rows = [forward.of(asked, count), backward.of(asked, count)];
      for (let i = 0; i < count; i++) {
        for (const [at, all, width] of [[0, allForward, 3], [1, allBackward, 2]] as const) {
          for (let j = 0; j < width; j++) {
            const [actual, expected] = [rows[at][i * width + j], all[asked[i] * width + j]];
            assert.ok(Math.abs(actual - expected) <= 1e-5 * Math.abs(expected) + 1e-6);
          }
        }
      }
    }
  }
  dispose();
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("CurrentPolicies draw the trajectories that policies of all states draw", () => {
  const { current, inAll, prefer, dispose } = setUp();
  for (const biases of [[0, 0, -2, 0, 0], [4, -4, -1, -4, 4], [-4, 4, -1, 4, -4]]) {
    prefer(...biases);
    current.forget();
    const [allForward, allBackward] = inAll();
    const draw = (forward: typeof current.policies[0], backward: typeof current.policies[0]) => {
      const random = new RandomStream(7);
      const built = sampleForward(environment, forward, { count: 9, random });
      const objects = Array.from({ length: 9 }, (_, i) => built.object(i));
      return [built, sampleBackward(environment, objects, { policy: backward, random })];
    };
    const [forward, backward] = current.policies;
    const expected = draw(new PolicyTable(allForward, 3), new PolicyTable(allBackward, 2));
    draw(forward, backward).forEach(({ states, actions }, i) => {
      assert.deepEqual([states, actions], [expected[i].states, expected[i].actions]);
    });
  }
  dispose();
});

Deno.test("CurrentPolicies compute what is likely with what is asked for, and no more", () => {
  const { current, prefer, dispose } = setUp();
  const [forward] = current.policies;
  prefer(9, -9, 0, 0, 0); // on by the first move
  const first = current.values[0].slice();
  forward.of(Float64Array.of(0), 1);
  const guessed = computed(first, current.values[0]);
  // By the first guess two of three go on with each step: states near the start.
  assert.ok(guessed.includes(0) && guessed.length > 10 && guessed.length < 128, `${guessed}`);
  current.forget();
  forward.of(Float64Array.of(0), 1);
  sampleForward(environment, forward, { count: 4, random: new RandomStream(1) }); // the way that is likely next time
  current.forget();
  const second = current.values[0].slice();
  prefer(9, -9, 1, 0, 0);
  forward.of(Float64Array.of(0), 1);
  // The way that it goes, all in one call.
  const row = Array.from({ length: 16 }, (_, step) => step * space.children[0]);
  assert.deepEqual(computed(second, current.values[0]), row);
  dispose();
});
