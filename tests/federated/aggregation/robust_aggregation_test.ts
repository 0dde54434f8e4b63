import assert from "node:assert/strict";
import { type Aggregation, Intermediary, krum, median, trimmedMean } from "lib/federated";
import { loadTensorFlow, tf } from "lib/tensorflow";
import reference from "../../reference/aggregation_reference.json" with { type: "json" };

await loadTensorFlow();

type Values = Record<string, number[]>;

const shapes: Record<string, number[]> = reference.shapes;

function updatesOf(updates: readonly { examples: number; weights: Values }[]) {
  return updates.map(({ examples, weights }, i) => ({
    ...{ agent: i + 1, examples, steps: 1, metrics: {} },
    weights: Object.fromEntries(
      Object.entries(weights).map(([name, values]) => [name, tf.tensor(values, shapes[name])]),
    ),
  }));
}

/** Updates of one number an agent. */
function numbers(...values: number[]) {
  return values.map((value, i) => ({
    ...{ agent: i + 1, examples: 1 },
    weights: { bias: tf.tensor1d([value]) },
  }));
}

for (const { updates, results } of reference.cases) {
  Deno.test(`the ways of averaging agree with Flower's strategies for ${updates.length} agents`, () => {
    for (const { aggregate, weights, ...options } of results) {
      // Flower averages as it is where a share of the agents is none.
      if (Math.trunc((options.trimmedShare ?? 1) * updates.length) === 0) continue;
      const aggregation = {
        ...options,
        aggregate: aggregate as Aggregation["aggregate"],
        weighting: aggregate === "mean" ? "examples" : "equal",
      } as const;
      const needed = 2 * (options.attackers ?? 0) + 3;
      if (aggregate === "krum" && updates.length < needed) continue;
      const agents = updates.map((_, i) => i + 1);
      tf.tidy(() => {
        const made = new Intermediary(agents, aggregation).aggregate(updatesOf(updates));
        for (const [name, expected] of Object.entries(weights as Values)) {
          const actual = made[name].dataSync();
          assert.deepEqual(made[name].shape, shapes[name]);
          expected.forEach((value, k) => {
            const difference = Math.abs(actual[k] - value);
            assert.ok(difference <= 1e-6 * Math.abs(value), `${aggregate} ${name} ${k}`);
          });
        }
      });
    }
  });
}

Deno.test("median() and trimmedMean() are what one computes by hand", () => {
  tf.tidy(() => {
    const value = (weights: { bias?: tf.Tensor }) => weights.bias!.dataSync()[0];
    assert.equal(value(median(numbers(7))), 7);
    assert.equal(value(median(numbers(7, 3))), 5);
    assert.equal(value(median(numbers(1e30, 3, -2))), 3);
    assert.equal(value(median(numbers(4, -1e30, 1, 8))), 2.5);
    assert.equal(
      value(trimmedMean(numbers(5, 1, 9, 2, 100), { trimmed: 0 })),
      Math.fround(23.4),
    );
    assert.equal(value(trimmedMean(numbers(5, 1, 9, 3, 100), { trimmed: 1 })), Math.fround(17 / 3));
    assert.equal(value(trimmedMean(numbers(5, 1, 9, 3, 100), { trimmed: 2 })), 5);
  });
});

Deno.test("krum() chooses who is closest to most, and with other agents sums over fewer", () => {
  tf.tidy(() => {
    const chosen = (values: number[], attackers: number) =>
      krum(numbers(...values), { attackers }).bias.dataSync()[0];
    // Three neighbours count: 2 has 1 + 1 + 4, 1 and 3 have 1 + 4 + 9.
    assert.equal(chosen([1, 2, 3, 4, 50], 0), 2);
    // Two count: 2 and 3 have 1 + 1, and the first of both is taken.
    assert.equal(chosen([1, 2, 3, 4, 50], 1), 2);
    // The attackers are close to each other, and too few.
    // Three count: 2 and 4 have 1 + 4 + 4, and 3 has 1 + 1 + 9.
    assert.equal(chosen([50, 50, 0, 2, 3, 4, 6], 2), 2);
    // Numbers that have much in common still differ.
    assert.equal(chosen([1e6, 1e6 + 1, 1e6 + 2, 1e6 + 9, 1e6 + 50], 1), 1e6 + 1);
  });
});

Deno.test("median() of tensors that are taken in parts is that of each number", () => {
  tf.tidy(() => {
    const size = 1_500_001; // in two parts for three agents
    const tensors = [1, 2, 3].map((seed) => tf.randomUniform([size], -1, 1, "float32", seed));
    const updates = tensors.map((kernel, i) => ({
      ...{ agent: i + 1, examples: 1 },
      weights: { kernel },
    }));
    const [actual, a, b, c] = [median(updates).kernel, ...tensors].map((t) => t.dataSync());
    const wrong = actual.findIndex((value, k) =>
      value !== Math.max(Math.min(a[k], b[k]), Math.min(Math.max(a[k], b[k]), c[k]))
    );
    assert.equal(wrong, -1);
  });
});

Deno.test("the robust ways of averaging leave nothing behind, and refuse what has no middle", () => {
  const before = tf.memory().numTensors;
  const updates = numbers(1, 2, 3);
  const ways = [
    () => median(updates),
    () => trimmedMean(updates, { trimmed: 1 }),
    () => krum(updates, { attackers: 0 }),
  ];
  for (const way of ways) tf.dispose(way() as tf.NamedTensorMap);
  const kept = updates[1].weights;
  updates[1] = { ...updates[1], weights: { bias: tf.tensor1d([NaN]) } };
  for (const way of ways) assert.throws(way, /^DivergedError: .*"bias" of agent 2 is not finite/);
  tf.dispose([kept, ...updates.map(({ weights }) => weights)]);
  assert.throws(() => median(updates), /disposed/);
  assert.equal(tf.memory().numTensors, before);

  assert.throws(() => median([]), /^RangeError: Cannot average: there is no update/);
  tf.tidy(() => {
    const four = numbers(1, 2, 3, 4);
    for (const trimmed of [-1, 2, 0.5]) {
      assert.throws(
        () => trimmedMean(four, { trimmed }),
        { name: "RangeError", message: /of 4 agents but must be an integer from 0 to 1/ },
      );
    }
    assert.throws(() => krum(four, { attackers: 1 }), /4 agents take part but with 1 attackers/);
    assert.throws(() => krum(four, { attackers: -1 }), /attackers is -1 but must be an integer/);
  });
});
