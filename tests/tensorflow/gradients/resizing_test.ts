import { loadTensorFlow, tf } from "lib/tensorflow";
import { assertGradients, type GradientTable, indices, numbers } from "./gradient_case.ts";

await loadTensorFlow();

Deno.test("resizing has the slope that differences have, however the pixels align", () => {
  const table: GradientTable = {};
  const sizes: [[number, number], [number, number]][] = [
    [[2, 2], [4, 4]],
    [[2, 3], [3, 2]],
    [[4, 4], [3, 3]],
    [[4, 3], [2, 7]],
    [[3, 3], [3, 3]],
    [[2, 2], [1, 1]],
    [[1, 1], [3, 2]],
  ];
  for (const method of ["resizeBilinear", "resizeNearestNeighbor"] as const) {
    for (const [from, to] of sizes) {
      for (
        const [alignCorners, halfPixelCenters] of [[false, false], [true, false], [false, true]]
      ) {
        table[`${method} [${from}] [${to}] ${alignCorners} ${halfPixelCenters}`] = {
          at: [numbers([1, ...from, 2])],
          compute: (x) => tf.image[method](x as tf.Tensor4D, to, alignCorners, halfPixelCenters),
        };
      }
    }
  }
  table["resizeBilinear of one image"] = {
    at: [numbers([2, 2, 1])],
    compute: (x) => tf.image.resizeBilinear(x as tf.Tensor3D, [3, 3]),
  };
  assertGradients(table);
});

Deno.test("cropAndResize() has the slope that differences have, by the images and by the boxes", () => {
  const boxes = tf.tensor2d([[0.05, 0.11, 0.83, 0.91], [0.1, 0.2, 0.7, 0.87]]);
  const second = /Cannot differentiate the gradient of tf.image.cropAndResize/;
  const crop = (x: tf.Tensor, boxes: tf.Tensor, method: "bilinear" | "nearest") =>
    tf.image.cropAndResize(x as tf.Tensor4D, boxes as tf.Tensor2D, indices([0, 1]), [3, 2], method);
  const at = [numbers([2, 4, 3, 2]), boxes];
  assertGradients({
    bilinear: { at, compute: (x, boxes) => crop(x, boxes, "bilinear"), second, step: 0.004 },
    nearest: { at, compute: (x, boxes) => crop(x, boxes, "nearest"), second, step: 0.001 },
  });
});

Deno.test("changes of colours have the slope that differences have", () => {
  assertGradients({
    rgbToGrayscale: {
      at: [numbers([1, 2, 3])],
      compute: (x) => tf.image.rgbToGrayscale(x as tf.Tensor3D),
    },
    grayscaleToRGB: {
      at: [numbers([2, 2, 1])],
      compute: (x) => tf.image.grayscaleToRGB(x as tf.Tensor3D),
    },
  });
});
