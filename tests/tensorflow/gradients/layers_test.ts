/** Every layer of tfjs that computes, by its input and by its weights. */
import { loadTensorFlow, tf } from "lib/tensorflow";
import { assertGradients, type GradientTable, numbers } from "./gradient_case.ts";

await loadTensorFlow();

type Table = Record<string, [layer: tf.layers.Layer, ...inputs: number[][]]>;

const { layers } = tf;

/** A layer's weights are given as tensors, so that they can be differentiated by. */
function withWeights(layer: tf.layers.Layer, values: tf.Tensor[], x: tf.Tensor[]): tf.Tensor {
  const weights = layer.trainableWeights;
  values.forEach((value, i) => weights[i].read = () => value);
  try {
    return layer.apply(x.length === 1 ? x[0] : x) as tf.Tensor;
  } finally {
    for (const weight of weights) Reflect.deleteProperty(weight, "read");
  }
}

function assertLayers(table: Table): void {
  const cases: GradientTable = {};
  for (const [name, [layer, ...shapes]] of Object.entries(table)) {
    const x = shapes.map((shape, i) => numbers(shape, -1, 1.1, i));
    tf.tidy(() => layer.apply(x.length === 1 ? x[0] : x) as tf.Tensor); // makes the weights
    const weights = layer.trainableWeights.map(({ shape }, i) =>
      numbers(shape as number[], -0.8, 0.9, i + 1)
    );
    cases[name] = {
      at: [...x, ...weights],
      compute: (...all) => withWeights(layer, all.slice(x.length), all.slice(0, x.length)),
      step: 0.004,
    };
  }
  assertGradients(cases);
}

Deno.test("dense() has the slope that differences have, with every activation", () => {
  const activations = [
    ...["elu", "hardSigmoid", "linear", "relu", "relu6", "selu", "sigmoid", "softmax"],
    ...["softplus", "softsign", "tanh", "swish", "mish", "gelu", "gelu_new"],
  ] as const;
  assertLayers(Object.fromEntries(
    activations.map((activation) => [
      activation,
      [layers.dense({ units: 3, activation: activation as "elu" }), [2, 2]],
    ]),
  ));
});

Deno.test("layers that convolve, pool and resize have the slope that differences have", () => {
  const table: Table = {
    conv1d: [layers.conv1d({ filters: 2, kernelSize: 2, dilationRate: 2 }), [1, 4, 1]],
    conv3d: [layers.conv3d({ filters: 1, kernelSize: 2 }), [1, 2, 3, 2, 1]],
    conv3dTranspose: [
      layers.conv3dTranspose({ filters: 1, kernelSize: 2, strides: 2, padding: "same" }),
      [1, 1, 2, 1, 1],
    ],
    averagePooling1d: [layers.averagePooling1d({ poolSize: 2, padding: "same" }), [1, 5, 2]],
    maxPooling1d: [layers.maxPooling1d({ poolSize: 2, strides: 1 }), [1, 5, 2]],
    averagePooling3d: [layers.averagePooling3d({ poolSize: 2, padding: "same" }), [1, 3, 3, 2, 1]],
    maxPooling3d: [layers.maxPooling3d({ poolSize: 2 }), [1, 3, 3, 2, 1]],
    globalAveragePooling1d: [layers.globalAveragePooling1d({}), [2, 3, 2]],
    globalMaxPooling1d: [layers.globalMaxPooling1d({}), [2, 3, 2]],
  };
  for (const dataFormat of ["channelsLast", "channelsFirst"] as const) {
    const images: Table = {
      conv2d: [
        layers.conv2d({ filters: 1, kernelSize: 2, dilationRate: 2, padding: "same", dataFormat }),
        [1, 3, 3, 2],
      ],
      conv2dTranspose: [
        layers.conv2dTranspose({
          filters: 1,
          kernelSize: 3,
          strides: 2,
          padding: "same",
          dataFormat,
        }),
        [1, 2, 1, 2],
      ],
      depthwiseConv2d: [layers.depthwiseConv2d({ kernelSize: 2, depthMultiplier: 2, dataFormat }), [
        1,
        2,
        3,
        2,
      ]],
      separableConv2d: [layers.separableConv2d({ filters: 2, kernelSize: 2, dataFormat }), [
        1,
        2,
        3,
        2,
      ]],
      averagePooling2d: [layers.averagePooling2d({ poolSize: 2, dataFormat }), [1, 4, 4, 2]],
      maxPooling2d: [layers.maxPooling2d({ poolSize: 2, padding: "same", dataFormat }), [
        1,
        3,
        4,
        2,
      ]],
      globalAveragePooling2d: [layers.globalAveragePooling2d({ dataFormat }), [1, 3, 2, 2]],
      globalMaxPooling2d: [layers.globalMaxPooling2d({ dataFormat }), [1, 3, 2, 2]],
      upSampling2d: [layers.upSampling2d({ size: [2, 1], dataFormat }), [1, 2, 2, 2]],
      "upSampling2d, bilinear": [
        layers.upSampling2d({ size: [2, 3], dataFormat, interpolation: "bilinear" }),
        [1, 2, 2, 2],
      ],
      zeroPadding2d: [layers.zeroPadding2d({ padding: [[1, 0], [0, 2]], dataFormat }), [
        1,
        2,
        2,
        2,
      ]],
      cropping2D: [layers.cropping2D({ cropping: [[1, 0], [0, 1]], dataFormat }), [1, 3, 3, 3]],
    };
    for (const [name, row] of Object.entries(images)) table[`${name}, ${dataFormat}`] = row;
  }
  assertLayers(table);
});

Deno.test("layers that activate, arrange and merge have the slope that differences have", () => {
  const two: [number[], number[]] = [[2, 3], [2, 3]];
  assertLayers({
    elu: [layers.elu(), [2, 3]],
    leakyReLU: [layers.leakyReLU(), [2, 3]],
    prelu: [layers.prelu(), [2, 3]],
    "prelu, shared": [layers.prelu({ sharedAxes: [1] }), [2, 2, 3]],
    thresholdedReLU: [layers.thresholdedReLU({ theta: 0.2 }), [2, 3]],
    softmax: [layers.softmax({ axis: -1 }), [2, 3]],
    repeatVector: [layers.repeatVector({ n: 3 }), [2, 2]],
    permute: [layers.permute({ dims: [2, 1] }), [2, 2, 3]],
    flatten: [layers.flatten({ dataFormat: "channelsFirst" }), [1, 2, 3]],
    add: [layers.add(), ...two],
    average: [layers.average(), ...two],
    maximum: [layers.maximum(), ...two],
    minimum: [layers.minimum(), ...two],
    multiply: [layers.multiply(), ...two],
    concatenate: [layers.concatenate(), ...two],
    dot: [layers.dot({ axes: -1 }), ...two],
    "dot, normalised": [layers.dot({ axes: 1, normalize: true }), ...two],
    "dot of matrices": [layers.dot({ axes: [2, 1] }), [2, 2, 3], [2, 3, 2]],
  });
});

Deno.test("recurrent layers have the slope that differences have", () => {
  assertLayers({
    simpleRNN: [layers.simpleRNN({ units: 2, returnSequences: true }), [1, 3, 2]],
    gru: [layers.gru({ units: 2, goBackwards: true }), [1, 3, 2]],
    lstm: [layers.lstm({ units: 2, returnSequences: true }), [1, 3, 2]],
    convLstm2d: [layers.convLstm2d({ filters: 1, kernelSize: 2 }), [1, 2, 3, 3, 1]],
    bidirectional: [
      layers.bidirectional({
        layer: layers.lstm({ units: 1, returnSequences: true }) as unknown as Parameters<
          typeof layers.bidirectional
        >[0]["layer"],
        mergeMode: "concat",
      }),
      [1, 2, 2],
    ],
    timeDistributed: [layers.timeDistributed({ layer: layers.dense({ units: 2 }) }), [1, 3, 2]],
  });
});
