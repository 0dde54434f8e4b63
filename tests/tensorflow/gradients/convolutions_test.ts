import { loadTensorFlow, tf } from "lib/tensorflow";
import { assertGradients, type GradientTable, numbers } from "./gradient_case.ts";

await loadTensorFlow();

type Pad = Parameters<typeof tf.conv2d>[3];
type Strides = [number, number] | number;

const uneven: Pad = [[0, 0], [1, 0], [0, 1], [0, 0]];

Deno.test("conv2d() has the slope that differences have, for all strides, paddings and dilations", () => {
  const table: GradientTable = {};
  const cases: [number[], number[], Strides, Pad, Strides][] = [
    [[1, 4, 4, 2], [2, 2, 2, 1], 1, "valid", 1],
    [[2, 4, 3, 1], [3, 2, 1, 2], 2, "same", 1],
    [[1, 5, 5, 1], [2, 2, 1, 1], 1, "valid", 2],
    [[1, 5, 5, 1], [2, 3, 1, 1], 1, "same", [2, 1]],
    [[1, 3, 3, 1], [2, 2, 1, 1], 1, uneven, 1],
    [[1, 5, 4, 1], [2, 2, 1, 1], [2, 1], uneven, 1],
    [[1, 3, 3, 1], [2, 2, 1, 1], 1, 1, 1],
    [[1, 5, 5, 1], [2, 2, 1, 1], 1, uneven, 2],
    [[1, 2, 2, 1], [3, 3, 1, 1], 1, "same", 2],
    [[1, 4, 4, 2], [1, 1, 2, 2], 2, "same", 1],
    [[3, 3, 1], [2, 2, 1, 1], 1, "same", 1],
  ];
  for (const [x, filter, strides, pad, dilations] of cases) {
    table[`conv2d [${x}] [${filter}] ${strides} ${pad} ${dilations}`] = {
      at: [numbers(x), numbers(filter, -1, 1, 1)],
      compute: (x, filter) =>
        tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, strides, pad, "NHWC", dilations),
    };
  }
  assertGradients(table);
});

Deno.test("depthwise and separable convolutions have the slope that differences have", () => {
  const table: GradientTable = {
    separableConv2d: {
      at: [numbers([1, 4, 4, 2]), numbers([2, 2, 2, 1]), numbers([1, 1, 2, 2], -1, 1, 2)],
      compute: (x, depth, point) =>
        tf.separableConv2d(
          x as tf.Tensor4D,
          depth as tf.Tensor4D,
          point as tf.Tensor4D,
          1,
          "same",
          2,
        ),
    },
  };
  const cases: [number[], number[], Strides, Pad, Strides][] = [
    [[1, 3, 3, 2], [2, 2, 2, 1], 1, "valid", 1],
    [[1, 4, 3, 2], [2, 2, 2, 2], 2, "same", 1],
    [[1, 4, 4, 1], [2, 2, 1, 1], 1, "valid", 2],
    [[1, 4, 4, 1], [2, 2, 1, 2], 1, "same", 2],
    [[1, 4, 4, 1], [2, 2, 1, 1], 1, 1, 1],
    [[1, 4, 4, 1], [2, 2, 1, 1], 1, uneven, 1],
    [[1, 5, 4, 2], [2, 3, 2, 1], 2, uneven, 1],
  ];
  for (const [x, filter, strides, pad, dilations] of cases) {
    table[`depthwiseConv2d [${x}] ${strides} ${pad} ${dilations}`] = {
      at: [numbers(x), numbers(filter, -1, 1, 1)],
      compute: (x, filter) =>
        tf.depthwiseConv2d(
          x as tf.Tensor4D,
          filter as tf.Tensor4D,
          strides,
          pad,
          "NHWC",
          dilations,
        ),
    };
  }
  assertGradients(table);
});

Deno.test("convolutions of sequences and volumes, and transposed ones, have the slope that differences have", () => {
  const two = (x: number[], filter: number[]) => [numbers(x), numbers(filter, -1, 1, 1)];
  assertGradients({
    "conv1d": {
      at: two([1, 5, 1], [3, 1, 2]),
      compute: (x, filter) => tf.conv1d(x as tf.Tensor3D, filter as tf.Tensor3D, 2, "same"),
    },
    "conv1d, dilated": {
      at: two([1, 5, 1], [2, 1, 1]),
      compute: (x, filter) =>
        tf.conv1d(x as tf.Tensor3D, filter as tf.Tensor3D, 1, "same", "NWC", 2),
    },
    "conv2dTranspose": {
      at: two([1, 2, 2, 2], [3, 3, 1, 2]),
      compute: (x, filter) =>
        tf.conv2dTranspose(x as tf.Tensor4D, filter as tf.Tensor4D, [1, 4, 4, 1], 2, "same"),
    },
    "conv2dTranspose, valid": {
      at: two([1, 2, 2, 1], [2, 2, 2, 1]),
      compute: (x, filter) =>
        tf.conv2dTranspose(x as tf.Tensor4D, filter as tf.Tensor4D, [1, 3, 3, 2], 1, "valid"),
    },
    "conv3d": {
      at: two([1, 3, 3, 2, 1], [2, 2, 1, 1, 2]),
      compute: (x, filter) => tf.conv3d(x as tf.Tensor5D, filter as tf.Tensor5D, 1, "same"),
    },
    "conv3d, strided": {
      at: two([1, 4, 3, 2, 1], [2, 2, 2, 1, 1]),
      compute: (x, filter) =>
        tf.conv3d(x as tf.Tensor5D, filter as tf.Tensor5D, [2, 1, 1], "valid"),
    },
    "conv3d, dilated": {
      at: two([1, 3, 3, 3, 1], [2, 2, 2, 1, 1]),
      compute: (x, filter) =>
        tf.conv3d(x as tf.Tensor5D, filter as tf.Tensor5D, 1, "valid", "NDHWC", 2),
    },
    "conv3dTranspose": {
      at: two([1, 2, 1, 2, 1], [2, 2, 2, 1, 1]),
      compute: (x, filter) =>
        tf.conv3dTranspose(x as tf.Tensor5D, filter as tf.Tensor5D, [1, 4, 2, 4, 1], 2, "same"),
    },
  });
});

Deno.test("dilation2d() has the slope that differences have", () => {
  const table: GradientTable = {};
  table["dilation2d"] = {
    at: [numbers([1, 3, 3, 1]), numbers([2, 2, 1], -0.01, 0.01, 1)],
    compute: (x, filter) => tf.dilation2d(x as tf.Tensor4D, filter as tf.Tensor3D, 1, "same"),
    second: /Cannot differentiate the gradient of tf.dilation2d/,
    step: 0.004,
  };
  assertGradients(table);
});

Deno.test("an empty batch has an empty gradient", () => {
  assertGradients({
    conv2d: {
      at: [tf.zeros([0, 4, 4, 1]), numbers([2, 2, 1, 2])],
      compute: (x, filter) => tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, "same"),
      expected: [[], new Array(8).fill(0)],
    },
  });
});

Deno.test("fused operations have the slope that differences have, with every activation", () => {
  const table: GradientTable = {};
  const at = (...shapes: number[][]) => shapes.map((shape, i) => numbers(shape, -1, 1, i));
  for (const activation of ["linear", "relu", "relu6", "elu", "sigmoid", "leakyrelu"] as const) {
    const options = { strides: 1, pad: "same", activation, leakyreluAlpha: 0.3 } as const;
    table[`fused.matMul ${activation}`] = {
      at: at([2, 3], [3, 2], [2]),
      compute: (a, b, bias) => tf.fused.matMul({ a, b, bias, activation, leakyreluAlpha: 0.3 }),
      step: 0.004,
    };
    table[`fused.conv2d ${activation}`] = {
      at: at([1, 3, 3, 1], [2, 2, 1, 2], [2]),
      compute: (x, filter, bias) =>
        tf.fused.conv2d({ x: x as tf.Tensor4D, filter: filter as tf.Tensor4D, bias, ...options }),
      step: 0.004,
    };
    table[`fused.depthwiseConv2d ${activation}`] = {
      at: at([1, 3, 3, 2], [2, 2, 2, 1], [2]),
      compute: (x, filter, bias) =>
        tf.fused.depthwiseConv2d({
          x: x as tf.Tensor4D,
          filter: filter as tf.Tensor4D,
          bias,
          ...options,
        }),
      step: 0.004,
    };
  }
  assertGradients(table);
});
