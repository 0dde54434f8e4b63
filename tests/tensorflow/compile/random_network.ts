/** Small networks that differ in everything, made from a number. */
import { RandomStream } from "lib/random";
import { fusedBatchNorm, randomKey, randomNormal, tf } from "lib/tensorflow";

/** A layer: what it does to its input, with the variables that it made. */
type Layer = (x: tf.Tensor) => tf.Tensor;

/** A network with a loss. */
export interface RandomNetwork {
  /** The kinds of its layers and its loss, for messages. */
  readonly description: string;
  /** Its weights. */
  readonly variables: tf.Variable[];
  /** Input, `[batch, height, width, channels]`. */
  readonly x: tf.Tensor4D;
  /** The scalar loss of an input. */
  loss(x: tf.Tensor): tf.Scalar;
  /** Frees weights and input. */
  dispose(): void;
}

/** Smooth ones: at a kink, two roundings of one number can have different gradients. */
const activations: Record<string, Layer> = {
  tanh: (x) => x.tanh(),
  sigmoid: (x) => x.sigmoid(),
  softplus: (x) => x.softplus(),
  elu: (x) => x.elu(),
  selu: (x) => x.selu(),
  swish: (x) => x.mul(x.sigmoid()),
  softmax: (x) => x.softmax(),
  gelu: (x) => x.mul(x.mul(Math.SQRT1_2).erf().add(1)).mul(0.5),
  squash: (x) => x.div(x.square().add(1).sqrt()),
};

type Loss = (y: tf.Tensor, target: tf.Tensor) => tf.Tensor;

const losses: Record<string, Loss> = {
  meanSquaredError: (y, target) => tf.losses.meanSquaredError(target, y),
  sigmoidCrossEntropy: (y, target) => tf.losses.sigmoidCrossEntropy(target.sigmoid(), y),
  softmaxCrossEntropy: (y, target) => tf.losses.softmaxCrossEntropy(target.softmax(), y),
  logCosh: (y, target) => y.sub(target).cosh().log().mean(),
  huber: (y, target) => tf.losses.huberLoss(target, y, undefined, 100),
  cosine: (y, target) => tf.losses.cosineDistance(target, y, 1),
  energy: (y, target) => y.logSumExp(1).mean().add(y.mul(target).mean()),
};

/** Builds one network; the same number gives the same network. */
export function randomNetwork(seed: number): RandomNetwork {
  const stream = new RandomStream(seed);
  const upTo = (count: number) => stream.integer(count);
  const among = <T>(choices: readonly T[]) => choices[upTo(choices.length)];
  const names: string[] = [];
  const variables: tf.Variable[] = [];
  let draws = 0;
  const normal = (shape: number[], stddev: number) =>
    randomNormal(shape as [number], randomKey(seed, draws++), { stddev });
  const weight = (shape: number[], stddev: number, offset = 0) => {
    const variable = tf.tidy(() => tf.variable(normal(shape, stddev).add(offset)));
    variables.push(variable);
    return variable;
  };

  /** Makes layers from the shape of their input. */
  const kinds: Record<string, (shape: number[]) => Layer> = {
    dense([, height, width, channels]) {
      const [inputs, units] = [height * width * channels, 1 + upTo(12)];
      const [w, b] = [weight([inputs, units], inputs ** -0.5), weight([units], 0.1)];
      return (x) =>
        tf.matMul(x.reshape([-1, inputs]) as tf.Tensor2D, w as tf.Tensor2D).add(b)
          .reshape([-1, 1, 1, units]);
    },
    conv([, , , channels]) {
      const [size, strides, filters] = [1 + upTo(3), 1 + upTo(2), 1 + upTo(5)];
      const w = weight([size, size, channels, filters], 1 / (size * Math.sqrt(channels)));
      return (x) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, strides, "same");
    },
    transposedConv([batch, height, width, channels]) {
      const [size, strides, filters] = [1 + upTo(4), 1 + upTo(2), 1 + upTo(4)];
      const w = weight([size, size, filters, channels], 1 / (size * Math.sqrt(channels)));
      const shape = [batch, height * strides, width * strides, filters] as [
        number,
        number,
        number,
        number,
      ];
      return (x) => tf.conv2dTranspose(x as tf.Tensor4D, w as tf.Tensor4D, shape, strides, "same");
    },
    batchNorm([, , , channels]) {
      const [scale, offset] = [weight([channels], 0.2, 1), weight([channels], 0.2)];
      return (x) =>
        fusedBatchNorm(x as tf.Tensor4D, {
          scale: scale as unknown as tf.Tensor1D,
          offset: offset as unknown as tf.Tensor1D,
          epsilon: 0.1,
        }).y;
    },
    averagePool: () => (x) => tf.avgPool(x as tf.Tensor4D, 2, 2, "same"),
    bias([, height, width]) {
      const b = weight([height, width, 1], 0.3);
      return (x) => x.add(b);
    },
    skip([, , , channels]) {
      const w = weight([1, 1, channels, channels], 0.3);
      return (x) => x.add(tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, "same"));
    },
    residualConcat: () => (x) => tf.concat([x, x.tanh()], 3),
  };

  const shape: [number, number, number, number] = [
    2 + upTo(4),
    ...[1, 1, 1].map(() => 1 + upTo(5)) as [number, number, number],
  ];
  const x = tf.tidy(() => normal(shape, 1)) as tf.Tensor4D;
  const layers: Layer[] = [];
  const run = (x: tf.Tensor) => layers.reduce((y, layer) => layer(y), x);
  for (let depth = 1 + upTo(4); depth > 0; depth--) {
    const output = tf.tidy(() => run(x).shape);
    const kind = among(Object.keys(kinds));
    const activation = among(Object.keys(activations));
    layers.push(kinds[kind](output), activations[activation]);
    names.push(`${kind}+${activation}`);
  }
  // So that there is something to learn, and every network has its share of matrix products.
  layers.push(kinds.dense(tf.tidy(() => run(x).shape)));
  const name = among(Object.keys(losses));
  const target = tf.tidy(() => normal(run(x).flatten().shape, 1).reshape([x.shape[0], -1]));
  return {
    description: `network ${seed} on [${shape}]: ${[...names, "dense", name].join(", ")}`,
    variables,
    x,
    loss: (x) => losses[name](run(x).reshape([x.shape[0], -1]), target).asScalar(),
    dispose: () => tf.dispose([x, target, variables]),
  };
}
