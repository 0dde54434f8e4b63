/** Gradients of convolutions, and those gradients' own. */
import * as tf from "@tensorflow/tfjs";
import { type Gradient, spread } from "./gradient.ts";

/** The kernels of one kind of convolution, and how many axes it slides along. */
interface Kind {
  readonly forward: string;
  readonly backpropInput: string;
  readonly backpropFilter: string;
  readonly axes: number;
}

const kinds: readonly Kind[] = [
  {
    forward: tf.Conv2D,
    backpropInput: tf.Conv2DBackpropInput,
    backpropFilter: tf.Conv2DBackpropFilter,
    axes: 2,
  },
  {
    forward: tf.Conv3D,
    backpropInput: tf.Conv3DBackpropInputV2,
    backpropFilter: tf.Conv3DBackpropFilterV2,
    axes: 3,
  },
  {
    forward: tf.DepthwiseConv2dNative,
    backpropInput: tf.DepthwiseConv2dNativeBackpropInput,
    backpropFilter: tf.DepthwiseConv2dNativeBackpropFilter,
    axes: 2,
  },
];

function run(kernelName: string, inputs: Record<string, tf.Tensor>, attributes: tf.NamedAttrMap) {
  return tf.engine().runKernel(kernelName, inputs, attributes) as tf.Tensor;
}

function perAxis(value: unknown, axes: number): number[] {
  return Array.isArray(value) ? value : new Array<number>(axes).fill(value as number ?? 1);
}

/**
 * A convolution by its input and its filter. TensorFlow's gradients know no dilation on every device, so a dilated
 * filter is taken for what it is: a larger one with zeros between its taps.
 */
function convolution({ forward, backpropInput, backpropFilter, axes }: Kind): Gradient {
  return {
    kernelName: forward,
    inputsToSave: ["x", "filter"],
    gradFunc: (dy, [x, filter], attributes) => {
      const dilations = perAxis(attributes.dilations, axes);
      const taps = filter.shape.slice(0, axes);
      const sizes = taps.map((count, axis) => (count - 1) * dilations[axis] + 1);
      const filterShape = [...sizes, ...filter.shape.slice(axes)];
      const undilated = { ...attributes, dilations: new Array<number>(axes).fill(1) };
      return {
        x: () => {
          const dilated = sizes.reduce(
            (spreadOut, size, axis) =>
              spread(spreadOut, axis, { begin: 0, stride: dilations[axis], size }),
            filter,
          );
          const inputs = { dy: dy as tf.Tensor, filter: dilated };
          return run(backpropInput, inputs, { ...undilated, inputShape: x.shape });
        },
        filter: () => {
          const inputs = { x, dy: dy as tf.Tensor };
          const slopes = run(backpropFilter, inputs, { ...undilated, filterShape });
          if (dilations.every((dilation) => dilation === 1)) return slopes;
          const steps = filterShape.map((_, axis) => dilations[axis] ?? 1);
          return tf.stridedSlice(slopes, filterShape.map(() => 0), filterShape, steps);
        },
      };
    },
  };
}

/** The gradient by the input is linear in `dy` and in the filter; tfjs has this for images only. */
function inputGradient({ forward, backpropInput, backpropFilter, axes }: Kind): Gradient {
  return {
    kernelName: backpropInput,
    inputsToSave: ["dy", "filter"],
    gradFunc: (ddx, [dy, filter], attributes) => {
      const dilations = perAxis(1, axes);
      return {
        dy: () => run(forward, { x: ddx as tf.Tensor, filter }, { ...attributes, dilations }),
        filter: () => {
          const inputs = { x: ddx as tf.Tensor, dy };
          return run(backpropFilter, inputs, { ...attributes, filterShape: filter.shape });
        },
      };
    },
  };
}

/** The gradient by the filter is linear in the input and in `dy`. */
function filterGradient({ forward, backpropInput, backpropFilter, axes }: Kind): Gradient {
  return {
    kernelName: backpropFilter,
    inputsToSave: ["x", "dy"],
    gradFunc: (ddFilter, [x, dy], attributes) => {
      const filter = ddFilter as tf.Tensor;
      const dilations = perAxis(1, axes);
      return {
        x: () => run(backpropInput, { dy, filter }, { ...attributes, inputShape: x.shape }),
        dy: () => run(forward, { x, filter }, { ...attributes, dilations }),
      };
    },
  };
}

/** The slope of convolutions, and of their gradients. */
export const convolutionGradients: readonly Gradient[] = [
  ...kinds.map(convolution),
  ...kinds.map(inputGradient),
  ...kinds.map(filterGradient),
];
