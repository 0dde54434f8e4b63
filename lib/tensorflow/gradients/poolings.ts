/** Gradients of poolings, which tfjs has without the rounding of the number of windows, and those gradients' own. */
import * as tf from "@tensorflow/tfjs";
import type { OpAttribute } from "../c/attributes.ts";
import { AttributeType, DataType } from "../c/data_types.ts";
import { type AddedKernel, floatZeros, type Gradient } from "./gradient.ts";

/** What the kernels call of tfjs-node's backend. */
interface Backend {
  executeSingleOutput(name: string, attributes: OpAttribute[], inputs: tf.Tensor[]): tf.Tensor;
}

/** The kernels of a pooling of greatest values: its gradient and that one's own, which picks the same values. */
interface Greatest {
  readonly forward: string;
  readonly backward: string;
  readonly again: string;
  readonly dataFormat: string;
}

const greatest: readonly Greatest[] = [
  { forward: tf.MaxPool, backward: tf.MaxPoolGrad, again: "MaxPoolGradGrad", dataFormat: "NHWC" },
  {
    forward: tf.MaxPool3D,
    backward: tf.MaxPool3DGrad,
    again: "MaxPool3DGradGrad",
    dataFormat: "NDHWC",
  },
];

const averages: readonly (readonly [forward: string, backward: string])[] = [
  [tf.AvgPool, tf.AvgPoolGrad],
  [tf.AvgPool3D, tf.AvgPool3DGrad],
];

function run(kernelName: string, inputs: Record<string, tf.Tensor>, attributes: tf.NamedAttrMap) {
  return tf.engine().runKernel(kernelName, inputs, attributes) as tf.Tensor;
}

/** The mean is linear: the gradient's own gradient takes the mean again. */
function averageGradients([forward, backward]: readonly [string, string]): Gradient[] {
  return [{
    kernelName: forward,
    inputsToSave: ["x"],
    gradFunc: (dy, [input], attributes) => ({
      x: () => run(backward, { dy: dy as tf.Tensor, input }, attributes),
    }),
  }, {
    kernelName: backward,
    inputsToSave: ["input"],
    gradFunc: (ddx, [input], attributes) => ({
      dy: () => run(forward, { x: ddx as tf.Tensor }, attributes),
      input: () => floatZeros(input),
    }),
  }];
}

/** Which value is the greatest changes by jumps only. */
function greatestGradients({ forward, backward, again }: Greatest): Gradient[] {
  return [{
    kernelName: forward,
    inputsToSave: ["x"],
    outputsToSave: [true],
    gradFunc: (dy, [input, output], attributes) => ({
      x: () => run(backward, { dy: dy as tf.Tensor, input, output }, attributes),
    }),
  }, {
    kernelName: backward,
    inputsToSave: ["input", "output"],
    gradFunc: (ddx, [input, output], attributes) => ({
      dy: () => run(again, { ddx: ddx as tf.Tensor, input, output }, attributes),
      input: () => floatZeros(input),
      output: () => floatZeros(output),
    }),
  }, {
    kernelName: again,
    inputsToSave: ["input", "output"],
    gradFunc: (dy, [input, output], attributes) => ({
      ddx: () => run(backward, { dy: dy as tf.Tensor, input, output }, attributes),
      input: () => floatZeros(input),
      output: () => floatZeros(output),
    }),
  }];
}

/** By the greatest values; their places have no slope. */
const maxPoolWithArgmax: Gradient = {
  kernelName: tf.MaxPoolWithArgmax,
  inputsToSave: ["x"],
  outputsToSave: [true, false],
  gradFunc: (dy, [input, output], { filterSize, strides, pad }) => ({
    x: () => {
      const inputs = { dy: (dy as tf.Tensor[])[0], input, output };
      return run(tf.MaxPoolGrad, inputs, { filterSize, strides, pad });
    },
  }),
};

function greatestKernel({ again, dataFormat }: Greatest): AddedKernel {
  return {
    kernelName: again,
    kernelFunc: ({ inputs, backend, attrs }) => {
      const { ddx, input, output } = inputs as Record<string, tf.Tensor>;
      if (output.size === 0) return floatZeros(output);
      const { filterSize, strides, pad } = attrs!;
      const perAxis = (value: unknown) => [
        1,
        ...(Array.isArray(value) ? value : new Array<number>(input.rank - 2).fill(value as number)),
        1,
      ];
      return (backend as Backend).executeSingleOutput(again, [
        { name: "T", type: AttributeType.TYPE, value: DataType.FLOAT },
        { name: "ksize", type: AttributeType.INT, value: perAxis(filterSize) },
        { name: "strides", type: AttributeType.INT, value: perAxis(strides) },
        { name: "padding", type: AttributeType.STRING, value: (pad as string).toUpperCase() },
        { name: "data_format", type: AttributeType.STRING, value: dataFormat },
      ], [input, output, ddx]);
    },
  };
}

/** TensorFlow's operations that the gradients need. */
export const poolingKernels: readonly AddedKernel[] = greatest.map(greatestKernel);

/** The slope of poolings, and of their gradients. */
export const poolingGradients: readonly Gradient[] = [
  ...averages.flatMap(averageGradients),
  ...greatest.flatMap(greatestGradients),
  maxPoolWithArgmax,
];
