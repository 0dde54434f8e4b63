import { DivergedError } from "../../learning/mod.ts";
import { compile, tf } from "../../tensorflow/mod.ts";
import type { Share } from "./update.ts";

/**
 * Refuses weights of which a value is not finite: in the mean nobody could say any more whose it was.
 *
 * @param updates At least one; all of the same names and shapes.
 * @throws {DivergedError} The message names the agent and the tensor.
 */
export function checkFinite(updates: readonly Share[]): void {
  const names = Object.keys(updates[0].weights);
  if (names.length === 0) return;
  const finite = areFinite(updates.map(({ weights }) => names.map((name) => weights[name])));
  const culprit = finite.dataSync().findIndex((isFinite) => !isFinite);
  finite.dispose();
  if (culprit < 0) return;
  const { agent } = updates[Math.floor(culprit / names.length)];
  throw new DivergedError({ what: names[culprit % names.length], owner: `agent ${agent}` });
}

/** Of each list's each tensor, whether all of its values are finite: `[lists, tensors]`, 0 or 1. */
const areFinite = compile(
  (lists: tf.Tensor[][]): tf.Tensor2D =>
    tf.stack(
      lists.map((list) => tf.stack(list.map((tensor) => tf.all(tf.isFinite(tensor))))),
    ) as tf.Tensor2D,
  { name: "areFinite", onRetrace: () => {} },
);
