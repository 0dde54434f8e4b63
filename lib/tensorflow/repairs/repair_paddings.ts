/**
 * Padding by widths, as a number or a pair for each axis, where tfjs-node knows `"same"` and `"valid"` only: the
 * input is padded first, and the operation is "valid".
 */
import * as tf from "@tensorflow/tfjs";
import {
  axisValues,
  type Kernel,
  type KernelParameters,
  type Repair,
  rounding,
} from "./convolution_windows.ts";

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
  MaxPoolGradGrad: padBoth,
  MaxPool3DGradGrad: padBoth,
  [tf.AvgPool]: averageInside,
  [tf.AvgPool3D]: averageInside,
  [tf.AvgPoolGrad]: spreadInside,
  [tf.AvgPool3DGrad]: spreadInside,
};

/** What is added before and after each axis of a tensor; undefined where the padding has a name. */
function widths(
  attrs: KernelParameters["attrs"],
  shape: readonly number[],
): [number, number][] | undefined {
  const { pad } = attrs;
  if (typeof pad === "string") return undefined;
  const last = shape.length - 1;
  // Nothing is padded but what windows move over, as tfjs reads a list that has more.
  const isSlid = (axis: number) => axis > 0 && axis < last;
  const both = shape.map((_, axis): [number, number] => {
    if (!isSlid(axis)) return [0, 0];
    return Array.isArray(pad) ? pad[axis] : [pad as number, pad as number];
  });
  if (attrs.filterSize === undefined) return both;
  const [window, strides] = [attrs.filterSize, attrs.strides].map((value) =>
    axisValues(value, last - 1)
  );
  return both.map(([before, after], axis) => {
    if (!isSlid(axis)) return [before, after];
    // Where a count of windows is rounded up to a whole number, the last one reaches beyond the padding.
    const room = shape[axis] + before + after - window[axis - 1];
    const steps = (rounding[attrs.dimRoundingMode as string] ?? Math.trunc)(
      room / strides[axis - 1],
    );
    return [before, after + Math.max(0, steps * strides[axis - 1] - room)];
  });
}

/** The same call on an input that is padded already. */
function padded(parameters: KernelParameters, name: string, fill: number): KernelParameters {
  const { inputs, attrs } = parameters;
  const input = tf.pad(inputs[name], widths(attrs, inputs[name].shape)!, fill);
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
    const amounts = widths(attrs, shape);
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
    const amounts = widths(attrs, input.shape);
    if (amounts === undefined) return kernel(parameters);
    return tf.tidy(() => {
      const result = kernel(padded(parameters, "input", -Infinity));
      return tf.slice(result, amounts.map(([before]) => before), input.shape);
    });
  };
}

/** The same for the gradient of that gradient, which reads what lies where the greatest value was. */
function padBoth(kernel: Kernel): Kernel {
  return (parameters) => {
    if (typeof parameters.attrs.pad === "string") return kernel(parameters);
    return tf.tidy(() => {
      const { input } = padded(parameters, "input", -Infinity).inputs;
      const call = padded(parameters, "ddx", 0);
      return kernel({ ...call, inputs: { ...call.inputs, input } });
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
      return tf.divNoNan(mean, sharesInside(kernel, parameters));
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
    const amounts = widths(attrs, input.shape);
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
      const shared = { ...parameters, inputs: { dy: tf.divNoNan(dy, shares), input } };
      const result = kernel(padded(shared, "input", 0));
      return tf.slice(result, amounts.map(([before]) => before), input.shape);
    });
  };
}
