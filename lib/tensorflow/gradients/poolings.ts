/** Gradients of the gradients of poolings; tfjs has those of the poolings themselves. */
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
  readonly backward: string;
  readonly again: string;
  readonly dataFormat: string;
}

const greatest: readonly Greatest[] = [
  { backward: tf.MaxPoolGrad, again: "MaxPoolGradGrad", dataFormat: "NHWC" },
  { backward: tf.MaxPool3DGrad, again: "MaxPool3DGradGrad", dataFormat: "NDHWC" },
];

const averages: readonly (readonly [forward: string, backward: string])[] = [
  [tf.AvgPool, tf.AvgPoolGrad],
  [tf.AvgPool3D, tf.AvgPool3DGrad],
];

function run(kernelName: string, inputs: Record<string, tf.Tensor>, attributes: tf.NamedAttrMap) {
  return tf.engine().runKernel(kernelName, inputs, attributes) as tf.Tensor;
}

/** The mean is linear: the gradient's own gradient takes the mean again. */
function averageGradient([forward, backward]: readonly [string, string]): Gradient {
  return {
    kernelName: backward,
    inputsToSave: ["input"],
    gradFunc: (ddx, [input], attributes) => ({
      dy: () => run(forward, { x: ddx as tf.Tensor }, attributes),
      input: () => floatZeros(input),
    }),
  };
}

/** Which value is the greatest changes by jumps only. */
function greatestGradients({ backward, again }: Greatest): Gradient[] {
  return [{
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
      const padding = typeof pad === "string" ? pad.toUpperCase() : "VALID";
      return tf.tidy(() => {
        const padded = (x: tf.Tensor, fill: number) =>
          typeof pad === "string" ? x : tf.pad(x, widths(pad, x.rank), fill);
        return (backend as Backend).executeSingleOutput(again, [
          { name: "T", type: AttributeType.TYPE, value: DataType.FLOAT },
          { name: "ksize", type: AttributeType.INT, value: perAxis(filterSize) },
          { name: "strides", type: AttributeType.INT, value: perAxis(strides) },
          { name: "padding", type: AttributeType.STRING, value: padding },
          { name: "data_format", type: AttributeType.STRING, value: dataFormat },
        ], [padded(input, -Infinity), output, padded(ddx, 0)]);
      });
    },
  };
}

/** What is added before and after each axis, for one number or a pair for each. */
function widths(pad: unknown, rank: number): [number, number][] {
  if (Array.isArray(pad)) return pad;
  return Array.from({ length: rank }, (_, axis) => {
    const width = axis === 0 || axis === rank - 1 ? 0 : pad as number;
    return [width, width];
  });
}

/** TensorFlow's operations that the gradients need. */
export const poolingKernels: readonly AddedKernel[] = greatest.map(greatestKernel);

/** The slope of the poolings' gradients. */
export const poolingGradients: readonly Gradient[] = [
  ...averages.map(averageGradient),
  ...greatest.flatMap(greatestGradients),
  maxPoolWithArgmax,
];
