import type { MetricDescriptions } from "../../learning/mod.ts";
import { type Adam, tf } from "../../tensorflow/mod.ts";

/**
 * One step of a classifier: images `[batch, height, width, channels]` and labels `[batch]`, int32, in; `[2]`, the
 * cross-entropy in nats and the share of images classified right, both before the step, out.
 */
export type ClassifierStep = (images: tf.Tensor4D, labels: tf.Tensor1D) => tf.Tensor1D;

/**
 * Makes a classifier's train step.
 *
 * @param model Images in, one logit a class out.
 * @param optimiser Moves its trainable weights.
 * @returns The step, which changes both; the caller disposes what it gives.
 */
export function classifierStep(model: tf.LayersModel, optimiser: Adam): ClassifierStep {
  const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const classes = model.outputs[0].shape[1]!;
  return (images, labels) => {
    let accuracy: tf.Scalar | undefined;
    const { value, grads } = tf.variableGrads(() => {
      const logits = model.apply(images, { training: true }) as tf.Tensor2D;
      const isRight = tf.equal(tf.argMax(logits, 1), labels);
      accuracy = tf.keep(tf.mean(tf.cast(isRight, "float32")));
      return tf.losses.softmaxCrossEntropy(tf.oneHot(labels, classes), logits);
    }, variables);
    optimiser.apply(variables.map(({ name }) => grads[name]));
    const measured = tf.stack([value, accuracy!]) as tf.Tensor1D;
    accuracy!.dispose();
    return measured;
  };
}

/**
 * What a step measures, next to what guessing would give.
 *
 * @param classes How many classes there are.
 * @returns Cross-entropy and accuracy, in the order of the step's result.
 */
export function classifierMetrics(classes: number): MetricDescriptions {
  const guessed = (text: string, value: number) => ({ value, label: `Guessing: ${text}` });
  return {
    crossEntropy: {
      label: "Cross-entropy",
      unit: "nats",
      reference: guessed(`ln ${classes}`, Math.log(classes)),
    },
    accuracy: { label: "Accuracy", unit: "", reference: guessed(`1/${classes}`, 1 / classes) },
  };
}
