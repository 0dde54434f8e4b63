/**
 * Padding by widths, as a number or a pair for each axis, where tfjs-node knows `"same"` and `"valid"` only: the
 * input is padded first, and the operation is "valid".
 */
import * as tf from "@tensorflow/tfjs";
import type { Kernel, KernelParameters, Repair } from "./convolution_windows.ts";

/** The repairs by the kernel's name. */
export const paddingRepairs: Readonly<Record<string, Repair>> = {
  [tf.DepthwiseConv2dNative]: padInput("x"),
  [tf.FusedDepthwiseConv2D]: padInput("x"),
  [tf.DepthwiseConv2dNativeBackpropFilter]: padInput("x"),
  [tf.DepthwiseConv2dNativeBackpropInput]: cropResult,
  [tf.Conv3DBackpropInputV2]: cropResult,
  [tf.MaxPool]: padInput("x", -Infinity),
  [tf.MaxPool3D]: padInput("x", -Infinity),
  [tf.MaxPoolGrad]: withoutValues(padAndCrop),
  [tf.MaxPool3DGrad]: withoutValues(padAndCrop),
  [tf.AvgPool]: averageInside,
  [tf.AvgPool3D]: averageInside,
  [tf.AvgPoolGrad]: spreadInside,
  [tf.AvgPool3DGrad]: spreadInside,
};

/** What is added before and after each axis of a tensor; undefined where the padding has a name. */
function widths({ pad }: KernelParameters["attrs"], rank: number): [number, number][] | undefined {
  if (typeof pad === "string") return undefined;
  // Nothing is padded but what windows move over, as tfjs reads a list that has more.
  const isSlid = (axis: number) => axis > 0 && axis < rank - 1;
  return Array.from({ length: rank }, (_, i) => {
    if (!isSlid(i)) return [0, 0];
    return Array.isArray(pad) ? pad[i] as [number, number] : [pad as number, pad as number];
  });
}

/** The same call on an input that is padded already. */
function padded(parameters: KernelParameters, name: string, fill: number): KernelParameters {
  const { inputs, attrs } = parameters;
  const amounts = widths(attrs, inputs[name].rank)!;
  const input = tf.pad(inputs[name], amounts, fill);
  return {
    ...parameters,
    inputs: { ...inputs, [name]: input },
    attrs: { ...attrs, pad: "valid", dimRoundingMode: undefined },
  };
}

/** Pads an input with a value that changes nothing. */
function padInput(name: string, fill = 0): Repair {
  return (kernel) => (parameters) => {
    if (typeof parameters.attrs.pad === "string") return kernel(parameters);
    return tf.tidy(() => kernel(padded(parameters, name, fill)));
  };
}

/** Computes the gradient of the padded input and leaves the padding's part out. */
function cropResult(kernel: Kernel): Kernel {
  return (parameters) => {
    const { attrs } = parameters;
    const shape = attrs.inputShape as number[];
    const amounts = widths(attrs, shape.length);
    if (amounts === undefined) return kernel(parameters);
    const inputShape = shape.map((size, axis) => amounts[axis][0] + size + amounts[axis][1]);
    return tf.tidy(() => {
      const result = kernel({ ...parameters, attrs: { ...attrs, pad: "valid", inputShape } });
      return tf.slice(result, amounts.map(([before]) => before), shape);
    });
  };
}

/** The same for the gradient of a pooling of greatest values. */
function padAndCrop(kernel: Kernel): Kernel {
  return (parameters) => {
    const { attrs, inputs: { input } } = parameters;
    const amounts = widths(attrs, input.rank);
    if (amounts === undefined) return kernel(parameters);
    return tf.tidy(() => {
      const result = kernel(padded(parameters, "input", -Infinity));
      return tf.slice(result, amounts.map(([before]) => before), input.shape);
    });
  };
}

/** oneDNN's gradient of a pooling ends the process where the batch is empty. */
function withoutValues(repair: Repair): Repair {
  return (kernel) => {
    const repaired = repair(kernel);
    return (parameters) => {
      const { input } = parameters.inputs;
      return input.size === 0 ? tf.zeros(input.shape) : repaired(parameters);
    };
  };
}

/** The mean of what lies inside: of the padded input, divided by the share of the window that is not padding. */
function averageInside(kernel: Kernel): Kernel {
  return (parameters) => {
    if (typeof parameters.attrs.pad === "string") return kernel(parameters);
    return tf.tidy(() => {
      const mean = kernel(padded(parameters, "x", 0));
      return tf.div(mean, sharesInside(kernel, parameters));
    });
  };
}

function sharesInside(kernel: Kernel, parameters: KernelParameters): tf.Tensor {
  const ones = tf.ones(parameters.inputs.x.shape);
  return kernel(padded({ ...parameters, inputs: { x: ones } }, "x", 0));
}

/** The gradient of that mean. */
function spreadInside(kernel: Kernel): Kernel {
  return (parameters) => {
    const { attrs, inputs: { dy, input } } = parameters;
    const amounts = widths(attrs, input.rank);
    if (amounts === undefined) return kernel(parameters);
    return tf.tidy(() => {
      const { filterSize, strides } = attrs;
      const ones = tf.pad(tf.ones(input.shape), amounts);
      const pool = input.rank === 5 ? tf.avgPool3d : tf.avgPool;
      const shares = (pool as typeof tf.avgPool)(
        ones as tf.Tensor4D,
        filterSize as number,
        strides as number,
        "valid",
      );
      const shared = { ...parameters, inputs: { dy: tf.div(dy, shares), input } };
      const result = kernel(padded(shared, "input", 0));
      return tf.slice(result, amounts.map(([before]) => before), input.shape);
    });
  };
}
