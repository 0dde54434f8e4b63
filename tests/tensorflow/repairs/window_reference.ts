/**
 * What operations with windows are by definition, on the host in float64: convolutions of images and volumes,
 * depthwise ones, poolings, and all their gradients, as loops over every pair of an output and a tap.
 */

/** Numbers with the sizes of their axes, in row-major order. */
export interface HostTensor {
  /** Sizes of the axes. */
  shape: readonly number[];
  /** The numbers. */
  data: ArrayLike<number>;
}

/** Where windows lie; one number for each axis that they move along. */
export interface Windows {
  /** Sizes of the input. */
  size: readonly number[];
  /** Taps of the window. */
  window: readonly number[];
  /** Steps between windows. */
  strides: readonly number[];
  /** Steps between taps. Default 1 each. */
  dilations?: readonly number[];
  /** As in TensorFlow, or how much before and after. */
  padding: "same" | "valid" | readonly (readonly [before: number, after: number])[];
}

/** A result and the gradients of its inner product with a cotangent. */
export interface ResultAndGradients {
  /** The operation's result. */
  result: Float64Array;
  /** The gradients, of the input and, for a convolution, of the filter. */
  gradients: Float64Array[];
}

const product = (sizes: readonly number[]) => sizes.reduce((a, b) => a * b, 1);

/** Along each axis: the number of windows, and the padding before the first value. */
function layout(windows: Windows): { count: number; before: number }[] {
  const { size, window, strides, dilations, padding } = windows;
  return size.map((n, axis) => {
    const reach = (window[axis] - 1) * (dilations?.[axis] ?? 1) + 1;
    const stride = strides[axis];
    if (padding === "same") {
      const count = Math.ceil(n / stride);
      return { count, before: Math.max(0, (count - 1) * stride + reach - n) >> 1 };
    }
    const [before, after] = padding === "valid" ? [0, 0] : padding[axis];
    return { count: Math.floor((before + n + after - reach) / stride) + 1, before };
  });
}

/** Number of windows along each axis; below 1 where the window is larger than what it moves over. */
export function windowCounts(windows: Windows): number[] {
  return layout(windows).map(({ count }) => count);
}

/** Calls `visit` for each output and tap that meets an input, with their row-major indices. */
function eachMeeting(
  windows: Windows,
  visit: (output: number, tap: number, input: number) => void,
): void {
  const { size, window, strides, dilations } = windows;
  const axes = layout(windows);
  const walk = (axis: number, output: number, tap: number, input: number) => {
    if (axis === size.length) return visit(output, tap, input);
    const { count, before } = axes[axis];
    for (let o = 0; o < count; o++) {
      for (let t = 0; t < window[axis]; t++) {
        const i = o * strides[axis] + t * (dilations?.[axis] ?? 1) - before;
        if (i < 0 || i >= size[axis]) continue;
        walk(axis + 1, output * count + o, tap * window[axis] + t, input * size[axis] + i);
      }
    }
  };
  walk(0, 0, 0, 0);
}

/** A convolution: `x` `[batch, …size, from]`, `filter` `[…window, from, to]`, `dy` `[batch, …counts, to]`. */
export function convolution(
  x: HostTensor,
  filter: HostTensor,
  dy: HostTensor,
  windows: Windows,
): ResultAndGradients {
  const [from, to] = filter.shape.slice(-2);
  return bilinear(x, filter, dy, windows, {
    outputChannels: to,
    eachProduct: (visit) => {
      for (let i = 0; i < from; i++) for (let o = 0; o < to; o++) visit(i, i * to + o, o);
    },
  });
}

/** A depthwise convolution: `filter` `[…window, channels, multiplier]`, `dy` `[batch, …counts, channels · multiplier]`. */
export function depthwise(
  x: HostTensor,
  filter: HostTensor,
  dy: HostTensor,
  windows: Windows,
): ResultAndGradients {
  const [channels, multiplier] = filter.shape.slice(-2);
  return bilinear(x, filter, dy, windows, {
    outputChannels: channels * multiplier,
    eachProduct: (visit) => {
      for (let o = 0; o < channels * multiplier; o++) visit(Math.floor(o / multiplier), o, o);
    },
  });
}

function bilinear(
  x: HostTensor,
  filter: HostTensor,
  dy: HostTensor,
  windows: Windows,
  { outputChannels, eachProduct }: {
    outputChannels: number;
    eachProduct: (visit: (from: number, weight: number, to: number) => void) => void;
  },
): ResultAndGradients {
  const batch = x.shape[0];
  const [inputs, outputs] = [product(windows.size), product(windowCounts(windows))];
  const channels = x.shape.at(-1)!;
  const weights = product(filter.shape.slice(-2));
  const result = new Float64Array(batch * outputs * outputChannels);
  const dx = new Float64Array(x.data.length);
  const dFilter = new Float64Array(filter.data.length);
  for (let b = 0; b < batch; b++) {
    eachMeeting(windows, (output, tap, input) =>
      eachProduct((from, weight, to) => {
        const [i, w, o] = [
          (b * inputs + input) * channels + from,
          tap * weights + weight,
          (b * outputs + output) * outputChannels + to,
        ];
        result[o] += x.data[i] * filter.data[w];
        dx[i] += dy.data[o] * filter.data[w];
        dFilter[w] += dy.data[o] * x.data[i];
      }));
  }
  return { result, gradients: [dx, dFilter] };
}

/** A pooling by mean (of what lies inside) or maximum: `x` `[batch, …size, channels]`, `dy` `[batch, …counts, channels]`. */
export function pooling(
  kind: "average" | "maximum",
  x: HostTensor,
  dy: HostTensor,
  windows: Windows,
): ResultAndGradients {
  const [batch, channels] = [x.shape[0], x.shape.at(-1)!];
  const [inputs, outputs] = [product(windows.size), product(windowCounts(windows))];
  const met = Array.from({ length: outputs }, (): number[] => []);
  eachMeeting(windows, (output, _, input) => met[output].push(input));
  const result = new Float64Array(batch * outputs * channels);
  const dx = new Float64Array(x.data.length);
  for (let b = 0; b < batch; b++) {
    for (let output = 0; output < outputs; output++) {
      for (let c = 0; c < channels; c++) {
        const indices = met[output].map((input) => (b * inputs + input) * channels + c);
        const o = (b * outputs + output) * channels + c;
        if (kind === "average") {
          for (const i of indices) {
            result[o] += x.data[i] / indices.length;
            dx[i] += dy.data[o] / indices.length;
          }
        } else {
          const best = indices.reduce((a, i) => x.data[i] > x.data[a] ? i : a);
          result[o] = x.data[best];
          dx[best] += dy.data[o];
        }
      }
    }
  }
  return { result, gradients: [dx] };
}
