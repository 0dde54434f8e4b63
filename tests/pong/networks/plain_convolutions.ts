type Numbers = ArrayLike<number>;

/** A valid convolution of `[width, width, channels]` by `[size, size, channels, filters]`, rectified. */
function convolve(
  input: Numbers,
  { kernel, bias, size, stride }: { kernel: Numbers; bias: Numbers; size: number; stride: number },
): Float64Array {
  const filters = bias.length;
  const channels = kernel.length / (size * size * filters);
  const width = Math.sqrt(input.length / channels);
  const places = Math.floor((width - size) / stride) + 1;
  return Float64Array.from({ length: places * places * filters }, (_, at) => {
    const filter = at % filters;
    const [row, column] = [Math.floor(at / filters / places), Math.floor(at / filters) % places];
    let sum = bias[filter];
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++) {
        for (let channel = 0; channel < channels; channel++) {
          const pixel = ((row * stride + y) * width + column * stride + x) * channels + channel;
          sum += input[pixel] * kernel[((y * size + x) * channels + channel) * filters + filter];
        }
      }
    }
    return Math.max(0, sum);
  });
}

function product(input: Numbers, kernel: Numbers, bias: Numbers): Float64Array {
  return Float64Array.from(bias, (start, output) => {
    let sum = start;
    for (let i = 0; i < input.length; i++) sum += input[i] * kernel[i * bias.length + output];
    return sum;
  });
}

/**
 * What a `ConvolutionalNetwork` gives, in double precision by nothing but sums.
 *
 * @param weights Its variables' values, in order.
 * @param observation One observation, `[height · width]`.
 * @returns Logits, then the value.
 */
export function plainOutputs(weights: readonly Numbers[], observation: Numbers): number[] {
  const [kernel1, bias1, kernel2, bias2, hiddenKernel, hiddenBias, ...heads] = weights;
  const first = convolve(observation, { kernel: kernel1, bias: bias1, size: 8, stride: 4 });
  const second = convolve(first, { kernel: kernel2, bias: bias2, size: 4, stride: 2 });
  const hidden = product(second, hiddenKernel, hiddenBias).map((sum) => Math.max(0, sum));
  const [policyKernel, policyBias, valueKernel, valueBias] = heads;
  return [
    ...product(hidden, policyKernel, policyBias),
    ...product(hidden, valueKernel, valueBias),
  ];
}
