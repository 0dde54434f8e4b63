import assert from "node:assert/strict";
import { arraysOfWeights, Intermediary, type Update, weightsOfArrays } from "lib/federated";
import { loadTensorFlow, tf } from "lib/tensorflow";

await loadTensorFlow();

/** An update of two tensors, the kernel all `value`. */
function updateOf(agent: number, examples: number, value = agent): Update {
  const weights = { kernel: tf.fill([2, 3], value), bias: tf.ones([3]) };
  return { agent, examples, weights, steps: 1, metrics: { loss: 0.7 } };
}

Deno.test("Intermediary.aggregate() weighs by examples, or equally where it is told to", () => {
  tf.tidy(() => {
    const updates = [updateOf(1, 30), updateOf(2, 10)];
    const kernel = (intermediary: Intermediary) =>
      intermediary.aggregate(updates).kernel.dataSync()[0];
    assert.equal(kernel(new Intermediary([1, 2])), 1.25);
    assert.equal(kernel(new Intermediary([1, 2], { weighting: "equal" })), 1.5);
  });
});

Deno.test("Intermediary.aggregate() takes updates in any order, and from a network", () => {
  tf.tidy(() => {
    const intermediary = new Intermediary([1, 2, 3]);
    const updates = [updateOf(1, 1), updateOf(2, 2), updateOf(3, 3)];
    const expected = arraysOfWeights(intermediary.aggregate(updates));
    assert.deepEqual(arraysOfWeights(intermediary.aggregate(updates.toReversed())), expected);
    const received = updates.map((update) => ({
      ...update,
      weights: weightsOfArrays(structuredClone(arraysOfWeights(update.weights))),
    }));
    assert.deepEqual(arraysOfWeights(intermediary.aggregate(received)), expected);
  });
});

Deno.test("Intermediary.aggregate() refuses a bad update before anything is added, naming its agent", () => {
  tf.tidy(() => {
    const intermediary = new Intermediary([1, 2, 3]);
    const good = [updateOf(1, 5), updateOf(2, 5), updateOf(3, 5)];
    const refused = (updates: Update[], error: RegExp) => {
      const before = tf.memory().numTensors;
      assert.throws(() => intermediary.aggregate(updates), error);
      assert.equal(tf.memory().numTensors, before);
    };
    const last = (change: Partial<Update>) => [good[0], good[1], { ...good[2], ...change }];

    refused([], /^RangeError: Cannot average: agent 1 sent no update/);
    refused(good.slice(0, 2), /^RangeError: Cannot average: agent 3 sent no update/);
    refused(last({ agent: 4 }), /^RangeError: .*agent 4 is unknown, there are 1, 2, 3/);
    refused([...good, good[1]], /^RangeError: .*agent 2 sent more than one update/);
    refused(last({ examples: 0 }), /agent 3 has 0 examples/);
    refused(last({ weights: { kernel: good[2].weights.kernel } }), /agent 3 lacks "bias"/);
    for (const bad of [NaN, Infinity, -Infinity]) {
      const bias = tf.tensor1d([0, bad, 0]);
      const error = /^DivergedError: .*"bias" of agent 3 is not finite/;
      refused(last({ weights: { ...good[2].weights, bias } }), error);
    }
    const disposed = tf.ones([3]);
    disposed.dispose();
    refused(
      last({ weights: { ...good[2].weights, bias: disposed } }),
      /^TypeError: .*"bias" of agent 3 is disposed/,
    );
    // Names of every object's are names like any other.
    const { kernel, bias } = good[2].weights;
    refused(last({ weights: { kernel, constructor: bias } }), /agent 3 lacks "bias"/);
    refused(last({ weights: { kernel, bias, toString: bias } }), /agent 3 has "toString"/);
    // The round can be ended after all: nothing of it was lost.
    assert.equal(intermediary.aggregate(good).kernel.dataSync()[0], 2);
  });
});

Deno.test("Intermediary refuses a weighting that there is not", () => {
  const weighting = "losses" as "equal";
  assert.throws(() => new Intermediary([1], { weighting }), {
    name: "RangeError",
    message: 'Cannot use weighting "losses": expected one of examples, equal',
  });
});

Deno.test("Intermediary knows neither agents nor training", async () => {
  const source = new URL("../../../lib/federated/", import.meta.url);
  const imported = new Set<string>();
  const visit = async (file: URL) => {
    for (const [, name] of (await Deno.readTextFile(file)).matchAll(/ from "(\.[^"]+)"/g)) {
      const target = new URL(name, file);
      if (imported.has(target.href)) continue;
      imported.add(target.href);
      if (target.href.startsWith(source.href)) await visit(target);
    }
  };
  await visit(new URL("aggregation/intermediary.ts", source));
  const names = [...imported].map((href) => href.split("/lib/")[1]).sort();
  assert.deepEqual(names, [
    "display/mod.ts",
    "errors/mod.ts",
    ...[
      "aggregation_settings",
      "check_finite",
      "flat_blocks",
      "krum",
      "trimmed_mean",
      "weighted_mean",
    ]
      .map((name) => `federated/aggregation/${name}.ts`),
    "federated/exchange/update.ts",
    "federated/exchange/weights.ts",
    "files/mod.ts",
    "learning/mod.ts",
    "settings/mod.ts",
    "tensorflow/mod.ts",
  ]);
});

Deno.test("Intermediary.aggregate() expects those who take part, and weighs them alone", () => {
  tf.tidy(() => {
    const intermediary = new Intermediary([1, 2, 3]);
    const updates = [updateOf(1, 30), updateOf(3, 10)];
    assert.equal(intermediary.aggregate(updates, [1, 3]).kernel.dataSync()[0], 1.5);
    const refused: [number[], RegExp][] = [
      [[1, 2, 3], /agent 2 sent no update/],
      [[1], /agent 3 sent an update but takes no part/],
      [[1, 3, 4], /agent 4 is unknown, there are 1, 2, 3/],
    ];
    for (const [participants, error] of refused) {
      assert.throws(() => intermediary.aggregate(updates, participants), error);
    }
  });
});
