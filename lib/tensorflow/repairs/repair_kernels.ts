/**
 * Kernels that go round what TensorFlow 2.21 computes wrongly on a processor.
 *
 * Found by comparing each operation with windows with its definition in float64, for thousands of random shapes, with
 * oneDNN held to each instruction set that it knows, and without it. Convolutions have their own file. Of poolings,
 * with padding "same", Eigen gets those of volumes wrong where the stride jumps over rows that no tap reaches, and the
 * gradients of averages where the window is larger than the image. oneDNN's softmax loses NaN inside a graph. These
 * cases are rare, so the repairs may cost a little.
 */
import * as tf from "@tensorflow/tfjs";
import type { OpAttribute } from "../c/attributes.ts";
import { AttributeType, DataType } from "../c/data_types.ts";
import {
  axisValues,
  fillHoles,
  type Kernel,
  type KernelParameters,
  type Repair,
  rewriteInput,
  rewriteInputGradient,
  shapeNothing,
} from "./convolution_windows.ts";
import { paddingRepairs } from "./repair_paddings.ts";

const repairs: Record<string, Repair> = {
  [tf.Conv2D]: repairConvolution,
  [tf.FusedConv2D]: repairConvolution,
  [tf.Conv2DBackpropFilter]: rewriteInput(({ attrs }) => attrs.filterShape as number[]),
  [tf.Conv2DBackpropInput]: rewriteInputGradient,
  [tf.Conv3D]: (kernel) => fillHoles(repairConvolution(kernel)),
  [tf.Conv3DBackpropFilterV2]: rewriteInput(({ attrs }) => attrs.filterShape as number[]),
  [tf.DepthwiseConv2dNative]: repairDepthwise,
  [tf.FusedDepthwiseConv2D]: repairDepthwise,
  [tf.AvgPool3D]: cropUnreached("x", poolWindow),
  [tf.MaxPool3D]: cropUnreached("x", poolWindow),
  [tf.MaxPool3DGrad]: cropUnreached("input", poolWindow, { isGradient: true }),
  [tf.AvgPoolGrad]: spreadOverLargeWindow,
  [tf.AvgPool3DGrad]: spreadOverLargeWindow,
  [tf.Softmax]: keepNaN,
  [tf.GatherV2]: gatherUnread,
  [tf.FusedBatchNorm]: stateScaleAndOffset,
};

/**
 * Puts the repaired kernels in the place of tfjs-node's.
 *
 * @param backendName The name under which the kernels are registered
 */
export function repairKernels(backendName: string): void {
  for (
    const [kernelName, repair] of [...Object.entries(repairs), ...Object.entries(paddingRepairs)]
  ) {
    const config = tf.getKernel(kernelName, backendName);
    const repaired = repair(config.kernelFunc as unknown as Kernel);
    tf.unregisterKernel(kernelName, backendName);
    tf.registerKernel({ ...config, kernelFunc: repaired as unknown as tf.KernelFunc });
  }
}

function repairConvolution(kernel: Kernel): Kernel {
  return shapeNothing()(rewriteInput(({ inputs }) => inputs.filter.shape)(kernel));
}

function repairDepthwise(kernel: Kernel): Kernel {
  return shapeNothing({ isDepthwise: true })(fillHoles(kernel));
}

/** Leaves out the rows of an input that no tap reaches: the same result, without the padding "below zero". */
function cropUnreached(
  name: string,
  windowOf: (parameters: KernelParameters) => number[],
  { isGradient = false } = {},
): Repair {
  return (kernel) => (parameters) => {
    const { inputs, attrs } = parameters;
    if (attrs.pad !== "same") return kernel(parameters);
    const window = windowOf(parameters);
    // The window's axes come behind the batch's.
    const { shape } = inputs[name];
    const reached = shape.map((size, axis) => {
      if (axis === 0 || axis === shape.length - 1) return size;
      const stride = axisValues(attrs.strides, shape.length - 2)[axis - 1];
      return Math.min(size, (Math.ceil(size / stride) - 1) * stride + window[axis - 1]);
    });
    if (reached.every((size, axis) => size === shape[axis])) return kernel(parameters);
    return tf.tidy(() => {
      const cropped = tf.slice(inputs[name], shape.map(() => 0), reached);
      const result = kernel({ ...parameters, inputs: { ...inputs, [name]: cropped } });
      if (!isGradient) return result;
      return tf.pad(result, shape.map((size, axis) => [0, size - reached[axis]]));
    });
  };
}

/**
 * The gradient of an average pooling whose window is larger than the image: each entry of `dy` spreads evenly over
 * the part of its window that lies inside, one axis after the other.
 */
function spreadOverLargeWindow(kernel: Kernel): Kernel {
  return (parameters) => {
    const { inputs: { dy, input: { shape } }, attrs } = parameters;
    const window = poolWindow(parameters);
    const strides = axisValues(attrs.strides, window.length);
    if (window.every((taps, axis) => taps <= shape[axis + 1])) return kernel(parameters);
    return tf.tidy(() =>
      window.reduce((spread, taps, axis) => {
        const shares = sharesOfWindows(shape[axis + 1], taps, strides[axis]);
        const order = dy.shape.map((_, k) => k).filter((k) => k !== axis + 1).concat(axis + 1);
        const back = order.map((_, k) => order.indexOf(k));
        const last = tf.transpose(spread, order);
        const product = tf.matMul(last.reshape([-1, shares.shape[0]]), shares);
        return tf.transpose(product.reshape([...last.shape.slice(0, -1), shape[axis + 1]]), back);
      }, dy)
    );
  };
}

/** What each entry inside a window is of the window's mean along one axis: `[windows, size]`. */
function sharesOfWindows(size: number, taps: number, stride: number): tf.Tensor2D {
  const windows = Math.ceil(size / stride);
  const before = Math.max(0, (windows - 1) * stride + taps - size) >> 1;
  return tf.tensor2d(Array.from({ length: windows }, (_, window) => {
    const first = Math.max(0, window * stride - before);
    const end = Math.min(size, window * stride - before + taps);
    return Array.from({ length: size }, (_, i) => first <= i && i < end ? 1 / (end - first) : 0);
  }));
}

/** A row with NaN is all NaN, as without oneDNN. */
function keepNaN(): Kernel {
  return ({ inputs }) => tf.tidy(() => tf.exp(tf.logSoftmax(inputs.logits)));
}

/**
 * tfjs-node reads the indices to check them, which a trace cannot; there TensorFlow checks them at each call. An axis
 * may count from the end, as in TensorFlow.
 */
function gatherUnread(kernel: Kernel): Kernel {
  return (parameters) => {
    const { inputs: { x, indices }, attrs } = parameters;
    const axis = attrs.axis as number < 0 ? attrs.axis as number + x.rank : attrs.axis as number;
    const backend = parameters.backend as GatheringBackend;
    if (backend.binding.trace === undefined) {
      return kernel({ ...parameters, attrs: { ...attrs, axis } });
    }
    const type = (name: string, value: number) => ({ name, type: AttributeType.TYPE, value });
    const dtypes: Record<string, number> = {
      float32: DataType.FLOAT,
      int32: DataType.INT32,
      bool: DataType.BOOL,
      complex64: DataType.COMPLEX64,
      string: DataType.STRING,
    };
    const axisTensor = tf.scalar(axis, "int32");
    try {
      return backend.executeSingleOutput(tf.GatherV2, [
        { name: "batch_dims", type: AttributeType.INT, value: attrs.batchDims },
        type("Tparams", dtypes[x.dtype]),
        type("Tindices", DataType.INT32),
        type("Taxis", DataType.INT32),
      ], [x, indices, axisTensor]);
    } finally {
      axisTensor.dispose();
    }
  };
}

/** What {@linkcode gatherUnread} uses of tfjs-node's backend. */
interface GatheringBackend {
  binding: { trace: object | undefined };
  executeSingleOutput(name: string, attributes: OpAttribute[], inputs: tf.Tensor[]): tf.Tensor;
}

/**
 * A scale of 1 and an offset of 0 where a layer has none. tfjs's gradients expect every input to be there: they read
 * this same record of inputs afterwards.
 */
function stateScaleAndOffset(kernel: Kernel): Kernel {
  return (parameters) => {
    const { inputs } = parameters;
    if (tf.engine().state.gradientDepth === 0) return kernel(parameters);
    inputs.scale ??= tf.ones(inputs.mean.shape);
    inputs.offset ??= tf.zeros(inputs.mean.shape);
    return kernel(parameters);
  };
}

function poolWindow({ attrs, inputs }: KernelParameters): number[] {
  const input = inputs.x ?? inputs.input;
  return axisValues(attrs.filterSize, input.rank - 2);
}
