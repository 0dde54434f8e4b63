/**
 * Convolutions whose windows lie so that oneDNN or Eigen computes them wrongly, or that tfjs-node does not take,
 * rewritten as others that give the same numbers.
 *
 * oneDNN 3.7 on AVX-512: a single channel and a single window along the last axis, over which it strides, gives wrong
 * numbers or reads and writes beyond its memory. On AVX2: the filter gradient of a 1×1 convolution that strides
 * writes beyond its memory (https://github.com/uxlfoundation/oneDNN/issues/6035). Eigen: convolutions of volumes
 * with rows that no window reaches are wrong.
 */
import * as tf from "@tensorflow/tfjs";

/** What tfjs calls a kernel with. */
export interface KernelParameters {
  /** Tensors by name. */
  inputs: Record<string, tf.Tensor>;
  /** The backend that computes. */
  backend: object;
  /** Settings by name. */
  attrs: Record<string, unknown>;
}
/** A kernel with one output. */
export type Kernel = (parameters: KernelParameters) => tf.Tensor;
/** A kernel in place of another one. */
export type Repair = (kernel: Kernel) => Kernel;

/** How windows lie along one axis of an image or volume. */
interface Axis {
  /** Length of the axis. */
  size: number;
  /** Padding before the first value. */
  before: number;
  /** Number of windows. */
  count: number;
  /** Values from the start of one window to the start of the next. */
  stride: number;
  /** Values that one window spans. */
  reach: number;
  /** Values that all windows span, padding included. */
  reached: number;
}

/**
 * Repairs a convolution, or the gradient of its filter.
 *
 * @param filterShapeOf Finds the filter's shape, `[…window, from, to]`
 */
export function rewriteInput(filterShapeOf: (parameters: KernelParameters) => number[]): Repair {
  return (kernel) => (parameters) => {
    const { inputs: { x }, attrs } = parameters;
    const axes = axesOf(x.shape, filterShapeOf(parameters), attrs);
    // tfjs and TensorFlow have their own words for windows larger than what they move over.
    if (x.shape.includes(0) || axes.some(({ count }) => count < 1)) return kernel(parameters);
    const isPoint = axes.every(({ reach }) => reach === 1);
    const isAvoided = ({ size, before, reached, count, stride }: Axis) =>
      attrs.pad === "same" && reached - before < size || stride > 1 && (count === 1 || isPoint);
    if (!hasWidths(attrs) && !axes.some(isAvoided)) return kernel(parameters);
    return tf.tidy(() => {
      const reached = onlyReached(x, axes, attrs);
      const start = x.shape.map(() => 0);
      const steps = withWindows(x.shape.map(() => 1), axes.map(({ stride }) => stride), attrs);
      return kernel({
        ...parameters,
        inputs: {
          ...parameters.inputs,
          x: isPoint ? tf.stridedSlice(reached, start, reached.shape, steps) : reached,
        },
        attrs: {
          ...attrs,
          pad: "valid",
          strides: axes.map(({ count, stride }) => isPoint || count === 1 ? 1 : stride),
        },
      });
    });
  };
}

/** Repairs the gradient of a convolution's input, for padding of given widths. */
export function rewriteInputGradient(kernel: Kernel): Kernel {
  return (parameters) => {
    const { inputs: { filter }, attrs } = parameters;
    if (!hasWidths(attrs)) return kernel(parameters);
    const shape = attrs.inputShape as number[];
    const axes = axesOf(shape, filter.shape, attrs);
    return tf.tidy(() => {
      const sizes = axes.map(({ size, before, reached }) => Math.max(before + size, reached));
      const inputShape = withWindows(shape, sizes, attrs);
      const padded = kernel({ ...parameters, attrs: { ...attrs, pad: "valid", inputShape } });
      const before = axes.map(({ before }) => before);
      return tf.slice(padded, withWindows(shape.map(() => 0), before, attrs), shape);
    });
  };
}

/**
 * Repairs a convolution of nothing: oneDNN answers with the input's channels, where there are no values to answer with.
 * Depthwise ones have an output for each of the filter's last two axes.
 */
export function shapeNothing({ isDepthwise = false } = {}): Repair {
  return (kernel) => (parameters) => {
    const { inputs: { x, filter }, attrs } = parameters;
    if (x.size > 0 || filter.size === 0) return kernel(parameters);
    const counts = axesOf(x.shape, filter.shape, attrs).map(({ count }) => Math.max(0, count));
    const [from, to] = filter.shape.slice(-2);
    const channels = isDepthwise ? from * to : to;
    const shape = attrs.dataFormat === "NCHW"
      ? [x.shape[0], channels, ...counts]
      : [x.shape[0], ...counts, channels];
    return tf.zeros(shape as tf.ShapeMap[tf.Rank]);
  };
}

/**
 * Repairs a convolution of volumes, or a depthwise one, whose windows have holes. On a processor TensorFlow knows
 * dilations there with oneDNN only; the filter with zeros in its holes gives the same sums everywhere.
 */
export function fillHoles(kernel: Kernel): Kernel {
  return (parameters) => {
    const { inputs, attrs } = parameters;
    const dilations = axisValues(attrs.dilations ?? 1, inputs.filter.rank - 2);
    if (dilations.every((dilation) => dilation === 1)) return kernel(parameters);
    return tf.tidy(() =>
      kernel({
        ...parameters,
        inputs: { ...inputs, filter: dilations.reduce(withZerosBetween, inputs.filter) },
        attrs: { ...attrs, dilations: dilations.map(() => 1) },
      })
    );
  };
}

/** A filter whose taps along one axis are so far apart, with zeros between them. */
function withZerosBetween(filter: tf.Tensor, dilation: number, axis: number): tf.Tensor {
  const { shape } = filter;
  const apart = tf.expandDims(filter, axis + 1);
  const zeros = apart.shape.map((_, k): [number, number] => [0, k === axis + 1 ? dilation - 1 : 0]);
  const spread = tf.pad(apart, zeros).reshape(shape.with(axis, shape[axis] * dilation));
  const size = (shape[axis] - 1) * dilation + 1; // none behind the last
  return tf.slice(spread, shape.map(() => 0), shape.with(axis, size));
}

/** Padding is a number, or a pair of numbers for each axis: not `"same"` and not `"valid"`. */
function hasWidths({ pad }: Record<string, unknown>): boolean {
  return typeof pad !== "string" && pad !== 0;
}

/** What windows reach of the input, with zeros where they reach beyond it. */
function onlyReached(
  x: tf.Tensor,
  axes: readonly Axis[],
  attrs: Record<string, unknown>,
): tf.Tensor {
  const pads = axes.map(({ size, before, reached }): [number, number] => [
    Math.min(before, reached),
    Math.max(0, reached - before - size),
  ]);
  const kept = axes.map(({ reached }, axis) => reached - pads[axis][0] - pads[axis][1]);
  const inside = tf.slice(x, x.shape.map(() => 0), withWindows(x.shape, kept, attrs));
  return tf.pad(inside, withWindows(x.shape.map(() => [0, 0]), pads, attrs));
}

/** `values` in place of what `all`, one for each axis of a tensor, has for the axes that windows move along. */
function withWindows<T>(
  all: readonly T[],
  values: readonly T[],
  { dataFormat }: Record<string, unknown>,
): T[] {
  return all.toSpliced(dataFormat === "NCHW" ? 2 : 1, values.length, ...values);
}

function axesOf(
  shape: readonly number[],
  filterShape: readonly number[],
  attrs: Record<string, unknown>,
): Axis[] {
  const { pad, dataFormat } = attrs;
  const first = dataFormat === "NCHW" ? 2 : 1;
  const window = filterShape.slice(0, -2);
  const strides = axisValues(attrs.strides, window.length);
  const dilations = axisValues(attrs.dilations ?? 1, window.length);
  return window.map((taps, axis) => {
    const size = shape[first + axis];
    const stride = strides[axis];
    const reach = (taps - 1) * dilations[axis] + 1;
    if (pad === "same") {
      const count = Math.ceil(size / stride);
      const reached = (count - 1) * stride + reach;
      return { size, before: Math.max(0, reached - size) >> 1, count, stride, reach, reached };
    }
    const [before, after] = Array.isArray(pad)
      ? pad[first + axis] as [number, number]
      : typeof pad === "number"
      ? [pad, pad]
      : [0, 0];
    const round = rounding[attrs.dimRoundingMode as string] ?? Math.trunc;
    const count = round((before + size + after - reach) / stride + 1);
    return { size, before, count, stride, reach, reached: (count - 1) * stride + reach };
  });
}

/** How tfjs rounds the number of windows that fit, by the name of the mode; it cuts off where there is none. */
export const rounding: Readonly<Record<string, (value: number) => number>> = {
  ceil: Math.ceil,
  round: Math.round,
};

/**
 * A setting of every axis, which tfjs takes as one number where all are equal.
 *
 * @param value The setting
 * @param axes How many axes
 */
export function axisValues(value: unknown, axes: number): number[] {
  return typeof value === "number" ? new Array<number>(axes).fill(value) : value as number[];
}
