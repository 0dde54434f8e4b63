import { DivergedError } from "../../learning/mod.ts";
import { compile, tf } from "../../tensorflow/mod.ts";
import type { Share } from "../exchange/update.ts";

/**
 * Refuses weights of which a value is not finite: in the mean nobody could say any more whose it was.
 *
 * @param updates At least one; all of the same names and shapes.
 * @throws {DivergedError} The message names the agent and the tensor.
 */
export function checkFinite(updates: readonly Share[]): void {
  const names = Object.keys(updates[0].weights);
  if (names.length === 0) return;
  for (const { agent, weights } of updates) {
    const finite = areFinite(names.map((name) => weights[name]));
    const culprit = finite.dataSync().findIndex((isFinite) => !isFinite);
    finite.dispose();
    if (culprit < 0) continue;
    throw new DivergedError({ what: names[culprit], owner: `agent ${agent}` });
  }
}

/** Of each tensor, whether all of its values are finite: `[tensors]`, 0 or 1. */
const areFinite = compile(
  (tensors: tf.Tensor[]): tf.Tensor1D =>
    tf.stack(tensors.map((tensor) => tf.all(tf.isFinite(tensor)))) as tf.Tensor1D,
  // Each kind of weights has another trace, and there are few.
  { name: "areFinite", onRetrace: () => {} },
);
