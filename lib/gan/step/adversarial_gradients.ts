import { trainableVariablesOf } from "../../learning/mod.ts";
import { type RandomKey, tf } from "../../tensorflow/mod.ts";
import { discriminatorLoss, generatorLoss } from "./losses.ts";
import type { Networks, StepGradients, StepInputs } from "./step_gradients.ts";

/**
 * Both losses and both networks' gradients. The generator runs once, in training mode, which moves its batch
 * normalisation's moving statistics; no trainable weight changes.
 *
 * @param networks The two networks.
 * @param inputs Images, noise and dropout keys.
 * @returns Losses and gradients; the caller disposes them.
 */
export function adversarialGradients<T extends tf.Tensor = tf.Tensor4D>(
  { generator, discriminator }: Pick<Networks, "generator" | "discriminator">,
  { images, noise, realKey, fakeKey }: StepInputs<T>,
): StepGradients {
  // One key for the fakes, used twice: both losses see one and the same pass over them.
  const logitsOf = (x: tf.Tensor, key: RandomKey) =>
    discriminator.apply(x, { training: true, randomKey: key }) as tf.Tensor;

  let fakes: tf.Tensor | undefined;
  try {
    return tf.tidy(() => {
      const ofGenerator = gradientsBy(generator, () => {
        fakes = tf.keep(generator.apply(noise, { training: true }) as tf.Tensor);
        return generatorLoss(logitsOf(fakes, fakeKey));
      });
      const ofDiscriminator = gradientsBy(
        discriminator,
        () => discriminatorLoss(logitsOf(images, realKey), logitsOf(fakes!, fakeKey)),
      );
      return {
        generatorLoss: ofGenerator.loss,
        generatorGradients: ofGenerator.gradients,
        discriminatorLoss: ofDiscriminator.loss,
        discriminatorGradients: ofDiscriminator.gradients,
      };
    });
  } finally {
    fakes?.dispose();
  }
}

/** A loss and its gradient by each of a network's trainable weights. */
function gradientsBy(
  network: tf.LayersModel,
  loss: () => tf.Scalar,
): { loss: tf.Scalar; gradients: tf.Tensor[] } {
  const variables = trainableVariablesOf(network).map(({ variable }) => variable);
  const { value, grads } = tf.variableGrads(loss, variables);
  return { loss: value, gradients: variables.map((variable) => grads[variable.name]) };
}
