import { UserTypeError } from "../../errors/mod.ts";
import { variablesOf } from "../../learning/mod.ts";
import type { tf } from "../../tensorflow/mod.ts";

/**
 * A weight of a model, by Keras's names.
 *
 * @param model The model.
 * @param layer The layer's name.
 * @param weight The weight's name within the layer, such as `kernel`.
 * @returns The variable itself; owned by the model.
 * @throws {TypeError} If the model has no such weight.
 */
export function layerWeight<R extends tf.Rank>(
  model: tf.LayersModel,
  layer: string,
  weight: string,
): tf.Tensor<R> {
  const wanted = `${model.name}/${layer}/${weight}`;
  const found: tf.Tensor | undefined = variablesOf(model)
    .find(({ name }) => name === wanted)?.variable;
  if (found === undefined) {
    throw new UserTypeError(
      `Cannot compute "${model.name}" in cells: it has no weight "${layer}/${weight}"`,
    );
  }
  return found as tf.Tensor<R>;
}
