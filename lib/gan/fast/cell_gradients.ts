import { padIntoCells } from "../../bilinear/mod.ts";
import { tf } from "../../tensorflow/mod.ts";
import { discriminatorLoss, generatorLoss } from "../step/losses.ts";
import type { Networks, StepGradients, StepInputs } from "../step/step_gradients.ts";
import { discriminateInCells } from "./cell_discriminator.ts";
import { generateInCells } from "./cell_generator.ts";
import { imageConv2d } from "./cell_layers.ts";

/**
 * The same as {@linkcode adversarialGradients}, by fewer multiplications: convolutions by bilinear
 * algorithms, and one pass through the discriminator, forth and back, for both losses.
 *
 * The discriminator treats each image by itself, so real images and fakes go through it as one batch. Back
 * through it goes the discriminator's loss alone. At fake i, with the logit l, that loss has the derivative
 * σ(l)/n and the generator's loss -(1 - σ(l))/n = -exp(-l) · σ(l)/n. All that lies between the logit and the
 * image's pixels is the same for both, so the generator's gradient at the image is the discriminator's
 * times -exp(-l).
 *
 * @param networks The two networks.
 * @param inputs Images, noise and dropout keys; `realKey` is used for the whole batch.
 * @returns Losses and gradients; the caller disposes them.
 */
export function cellGradients(
  { generator, discriminator }: Pick<Networks, "generator" | "discriminator">,
  { images, noise, realKey }: StepInputs,
): StepGradients {
  const variablesOf = (network: tf.LayersModel) =>
    network.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const [ofGenerator, ofDiscriminator] = [variablesOf(generator), variablesOf(discriminator)];
  const [real, fake] = [images.shape[0], noise.shape[0]];

  let lossOfGenerator: tf.Scalar | undefined;
  let factor: tf.Tensor | undefined; // known once the fakes went through the discriminator
  const { value, grads } = tf.variableGrads(() => {
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
    return discriminatorLoss(realLogits, fakeLogits);
  }, [...ofGenerator, ...ofDiscriminator]);
  const generatorsLoss = lossOfGenerator!.clone(); // which is the caller's scope's, as the rest is
  tf.dispose([lossOfGenerator!, factor!]);
  const gradientsOf = (variables: tf.Variable[]) => variables.map(({ name }) => grads[name]);
  return {
    generatorLoss: generatorsLoss,
    discriminatorLoss: value,
    generatorGradients: gradientsOf(ofGenerator),
    discriminatorGradients: gradientsOf(ofDiscriminator),
  };
}

/**
 * Beyond this, exp(-l) is not taken any further: it would overflow at 88. The discriminator then holds a fake
 * for real with a probability below 1e-26, and this fake's share in the generator's gradient is too small.
 */
const LARGEST_EXPONENT = 60;

/** What makes the generator's gradient out of the discriminator's at each fake: -exp(-logit). */
function generatorFactor(fakeLogits: tf.Tensor): tf.Tensor {
  return tf.neg(tf.exp(tf.minimum(tf.neg(fakeLogits), LARGEST_EXPONENT)));
}
