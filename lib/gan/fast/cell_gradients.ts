import { padIntoCells } from "../../bilinear/mod.ts";
import { trainableVariablesOf } from "../../learning/mod.ts";
import { tf } from "../../tensorflow/mod.ts";
import { generatorLoss } from "../step/losses.ts";
import type { Networks, StepGradients, StepInputs } from "../step/step_gradients.ts";
import { discriminateInCells } from "./cell_discriminator.ts";
import { generateInCells } from "./cell_generator.ts";
import { imageConv2d } from "./cell_layers.ts";

/**
 * The same as {@linkcode adversarialGradients}, by fewer multiplications: convolutions by bilinear
 * algorithms, and one pass through the discriminator, forwards and backwards, for both losses.
 *
 * The discriminator treats each image separately, so real images and fakes go through it as one batch. Back
 * through it goes the discriminator's loss alone. At fake i, with the logit l, that loss has the derivative
 * σ(l)/n and the generator's loss -(1 - σ(l))/n = -exp(-l) · σ(l)/n. All that lies between the logit and the
 * image's pixels is the same for both, so the generator's gradient at the image is the discriminator's
 * times -exp(-l).
 *
 * Where the discriminator is certain, σ(l) is too small for float32 and exp(-l) too large, so what goes back is at least
 * {@linkcode leastShare}, for both.
 *
 * @param networks The two networks.
 * @param inputs Images, noise and dropout keys; `realKey` is used for the whole batch.
 * @returns Losses and gradients; the caller disposes them.
 */
export function cellGradients(
  { generator, discriminator }: Pick<Networks, "generator" | "discriminator">,
  { images, noise, realKey }: StepInputs,
): StepGradients {
  const [ofGenerator, ofDiscriminator] = [generator, discriminator]
    .map((network) => trainableVariablesOf(network).map(({ variable }) => variable));
  const [real, fake] = [images.shape[0], noise.shape[0]];

  let lossOfGenerator: tf.Scalar | undefined;
  let factor: tf.Tensor | undefined; // known once the fakes went through the discriminator
  const losses = (): tf.Scalar => {
    const forGenerator = tf.customGrad((x) => ({
      value: (x as tf.Tensor).clone(),
      gradFunc: (dy) => tf.mul(dy as tf.Tensor, factor!),
    }));
    const fakes = forGenerator(generateInCells(generator, noise));
    const both = tf.concat([padIntoCells(images, imageConv2d), fakes as tf.Tensor4D], 2);
    const logits = discriminateInCells(discriminator, both, realKey);
    const [realLogits, fakeLogits] = tf.split(logits, [real, fake], 0);
    factor = tf.keep(generatorFactor(fakeLogits.reshape([1, 1, fake, 1])));
    lossOfGenerator = tf.keep(generatorLoss(fakeLogits));
    return tf.add(tf.mean(tf.softplus(tf.neg(realLogits))), tf.mean(boundedSoftplus(fakeLogits)));
  };
  try {
    return tf.tidy(() => {
      const { value, grads } = tf.variableGrads(losses, [...ofGenerator, ...ofDiscriminator]);
      const gradientsOf = (variables: tf.Variable[]) => variables.map(({ name }) => grads[name]);
      return {
        generatorLoss: lossOfGenerator!.clone(), // which is the caller's scope's, as the rest is
        discriminatorLoss: value,
        generatorGradients: gradientsOf(ofGenerator),
        discriminatorGradients: gradientsOf(ofDiscriminator),
      };
    });
  } finally {
    tf.dispose([lossOfGenerator, factor]);
  }
}

/**
 * The least that a fake's logit passes back, exp(-60) = 1e-26: large enough to come through the discriminator in float32,
 * and to be scaled up for the generator. The discriminator's own gradient is off by as little, of which nothing is left
 * in Adam's squares.
 */
const leastExponent = -60;
const leastShare = Math.exp(leastExponent);

/** softplus, whose derivative σ is at least {@linkcode leastShare}. */
const boundedSoftplus = tf.customGrad((x, save) => {
  (save as (tensors: tf.Tensor[]) => void)([x as tf.Tensor]);
  return {
    value: tf.softplus(x as tf.Tensor),
    gradFunc: (dy, [saved]) => tf.mul(dy as tf.Tensor, tf.maximum(tf.sigmoid(saved), leastShare)),
  };
});

/** What makes the generator's gradient out of what each fake passed back: -(1 - σ) / σ = -exp(-logit). */
function generatorFactor(fakeLogits: tf.Tensor): tf.Tensor {
  return tf.neg(tf.exp(tf.neg(tf.maximum(fakeLogits, leastExponent))));
}
