import assert from "node:assert/strict";
import { loadTensorFlow, tf } from "lib/tensorflow";

await loadTensorFlow();

/** Without a tensor to differentiate by, from booleans or text, or split up by tfjs before a gradient is taken. */
const needNone = [
  ...["All", "Any", "LogicalAnd", "LogicalNot", "LogicalOr"],
  ...["BroadcastArgs", "Fill", "LinSpace", "Range", "StaticRegexReplace"],
  ...["FusedConv2D", "FusedDepthwiseConv2D", "_FusedMatMul"],
];

Deno.test("every kernel of the backend has a gradient, or one that refuses, but for those that need none", () => {
  const without = tf.getKernelsForBackend("tensorflow")
    .map(({ kernelName }) => kernelName)
    .filter((name) => tf.getGradient(name) === undefined);
  assert.deepEqual(without.sort(), needNone.sort());
});
