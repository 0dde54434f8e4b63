import { checkOptions, UserRangeError, UserTypeError } from "../errors/mod.ts";
import { Adam, compile, randomKey, randomNormal, tf } from "../tensorflow/mod.ts";

/**
 * The gradients that a batch of images causes, `[batch, height, width, channels]` in, a tensor for each variable out. It is
 * differentiated itself.
 */
export type GradientsOf = (images: tf.Tensor4D) => tf.Tensor[];

/** Options of {@linkcode matchGradients}. */
export interface MatchGradientsOptions {
  /** The gradients that were seen, in the order of `gradientsOf`; they stay the caller's. */
  observed: readonly tf.Tensor[];
  /** The batch that is looked for, `[batch, height, width, channels]`. */
  shape: [batch: number, height: number, width: number, channels: number];
  /** Steps of Adam, an integer of at least 1; in the last two fifths they become shorter. Default: 300. */
  steps?: number;
  /** How much a difference between neighbouring pixels costs, at least 0: more of it for noisy gradients. Default: 1e-3. */
  smoothness?: number;
  /** Decides the noise that the search begins with, an integer in [0, 2³¹). Default: 0. */
  seed?: number;
  /** Ends the search before the next step once it is aborted; the promise is then rejected. Default: never. */
  signal?: AbortSignal;
}

/** What {@linkcode matchGradients} finds. */
export interface MatchedInput {
  /** The images, in [-1, 1]; the caller disposes them. */
  readonly images: tf.Tensor4D;
  /**
   * How far their gradients are from those that were seen, in direction: 1 less the cosine between them, mean over the
   * variables; 0 for the same and 1 for those that have nothing in common.
   */
  readonly mismatch: number;
}

/** Length of the first steps, in the unit of pixels. */
const learningRate = 0.1;

/**
 * Looks for images whose gradients are those that were seen: from noise, Adam moves pixels in [-1, 1] so that the cosines
 * between both gradients grow and neighbouring pixels differ less (Zhu and others, "Deep leakage from gradients", 2019,
 * https://arxiv.org/abs/1906.08935; with cosine and total variation Geiping and others, 2020,
 * https://arxiv.org/abs/2003.14053). It takes the gradient of gradients, which this project's engine has.
 *
 * @param gradientsOf The attacker's model of what the agent computed: the same networks with the same weights.
 * @param options What was seen, and how to search.
 * @returns The images and how well they fit.
 * @throws {TypeError} If `gradientsOf` gives other shapes than those of the gradients that were seen.
 * @throws {RangeError} If an option is unknown or outside its range.
 */
export async function matchGradients(
  gradientsOf: GradientsOf,
  options: MatchGradientsOptions,
): Promise<MatchedInput> {
  checkOptions<MatchGradientsOptions>("matchGradients()", options, {
    observed: "object",
    shape: "object",
    steps: "number",
    smoothness: "number",
    seed: "number",
    signal: "object",
  });
  const { observed, shape, steps = 300, smoothness = 1e-3, seed = 0, signal } = options;
  check("steps", steps, Number.isInteger(steps) && steps >= 1, "an integer of at least 1");
  check("smoothness", smoothness, smoothness >= 0 && smoothness < Infinity, "at least 0");
  const images = tf.tidy(() =>
    tf.variable(randomNormal<tf.Rank.R4>(shape, randomKey(seed), { stddev: 0.1 }))
  );
  const adam = new Adam([images], { learningRate });
  const mismatchOf = (batch: tf.Tensor4D): tf.Scalar =>
    tf.tidy(() => tf.sub(1, cosine(checked(gradientsOf(batch), observed), observed)));
  const step = compile((rate: tf.Scalar): void => {
    const { grads } = tf.variableGrads(
      () => mismatchOf(images).add(totalVariation(images).mul(smoothness)) as tf.Scalar,
      [images],
    );
    adam.apply([grads[images.name]], rate);
    images.assign(tf.clipByValue(images, -1, 1));
  }, { name: "matchGradients" });
  try {
    for (let k = 0; k < steps; k++) {
      signal?.throwIfAborted();
      const rate = tf.scalar(learningRate * shortening(k / steps));
      await step.run(rate).finally(() => rate.dispose());
    }
    const mismatch = tf.tidy(() => mismatchOf(images).dataSync()[0]);
    return { images: tf.tidy(() => images.clone()), mismatch };
  } finally {
    for (const made of [step, adam, images]) made.dispose();
  }
}

/** Shorter steps near the end, where the pixels only tremble. */
function shortening(progress: number): number {
  return progress < 0.6 ? 1 : progress < 0.9 ? 0.1 : 0.01;
}

/**
 * The mean of the cosines between the tensors of two lists. Each counts the same: in a trained network one layer's gradient
 * can be ten times as long as another's, which would have no say in the cosine between the lists as a whole.
 */
function cosine(one: readonly tf.Tensor[], other: readonly tf.Tensor[]): tf.Scalar {
  const norm = (tensor: tf.Tensor) => tensor.square().sum().sqrt();
  const cosines = one.map((tensor, k) =>
    tf.divNoNan(tensor.mul(other[k]).sum(), norm(tensor).mul(norm(other[k])))
  );
  return tf.addN(cosines).div(one.length);
}

/** How much neighbouring pixels differ, mean of the absolute differences downwards and to the right. */
function totalVariation(images: tf.Tensor4D): tf.Tensor {
  const [, height, width] = images.shape;
  const below = images.slice([0, 1], [-1, height - 1]).sub(images.slice([0, 0], [-1, height - 1]));
  const right = images.slice([0, 0, 1], [-1, -1, width - 1])
    .sub(images.slice([0, 0, 0], [-1, -1, width - 1]));
  return below.abs().mean().add(right.abs().mean());
}

function checked(gradients: tf.Tensor[], observed: readonly tf.Tensor[]): tf.Tensor[] {
  const shapes = (list: readonly tf.Tensor[]) => list.map(({ shape }) => `[${shape}]`).join(", ");
  const [actual, expected] = [shapes(gradients), shapes(observed)];
  if (actual === expected) return gradients;
  throw new UserTypeError(
    `Cannot match gradients: those of the model are ${actual} but must be ${expected}, as those that were seen`,
  );
}

function check(name: string, value: number, isRight: boolean, range: string): void {
  if (isRight) return;
  throw new UserRangeError(`Cannot match gradients: ${name} is ${value} but must be ${range}`);
}
