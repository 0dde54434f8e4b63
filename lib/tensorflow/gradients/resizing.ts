/** Gradients of images that are read at other places than their pixels' own. */
import * as tf from "@tensorflow/tfjs";
import type { OpAttribute } from "../c/attributes.ts";
import { AttributeType, DataType } from "../c/data_types.ts";
import { type AddedKernel, floatZeros, type Gradient } from "./gradient.ts";

/** What these kernels call of tfjs-node's backend. */
interface Backend {
  executeSingleOutput(name: string, attributes: OpAttribute[], inputs: tf.Tensor[]): tf.Tensor;
}

type Size = [number, number];

const GRADIENT_BY_IMAGE = "CropAndResizeGradImage";
const GRADIENT_BY_BOXES = "CropAndResizeGradBoxes";

const floats: OpAttribute = { name: "T", type: AttributeType.TYPE, value: DataType.FLOAT };

function howPixelsAlign(attributes: tf.NamedAttrMap): OpAttribute[] {
  return [
    { name: "align_corners", type: AttributeType.BOOL, value: attributes.alignCorners },
    { name: "half_pixel_centers", type: AttributeType.BOOL, value: attributes.halfPixelCenters },
  ];
}

/** tfjs-node's gradients of resizing leave half pixels out. */
export const resizingKernels: readonly AddedKernel[] = [
  {
    kernelName: tf.ResizeBilinearGrad,
    kernelFunc: ({ inputs, backend, attrs }) => {
      const { dy, images } = inputs as Record<string, tf.Tensor>;
      return (backend as Backend).executeSingleOutput(
        tf.ResizeBilinearGrad,
        [floats, ...howPixelsAlign(attrs!)],
        [dy, images],
      );
    },
  },
  {
    kernelName: tf.ResizeNearestNeighborGrad,
    kernelFunc: ({ inputs, backend, attrs }) => {
      const { dy, images } = inputs as Record<string, tf.Tensor>;
      const size = tf.tensor1d(images.shape.slice(1, 3), "int32");
      const result = (backend as Backend).executeSingleOutput(
        tf.ResizeNearestNeighborGrad,
        [floats, ...howPixelsAlign(attrs!)],
        [dy, size],
      );
      size.dispose();
      return result;
    },
  },
  {
    kernelName: GRADIENT_BY_IMAGE,
    kernelFunc: ({ inputs, backend, attrs }) => {
      const { dy, boxes, boxInd } = inputs as Record<string, tf.Tensor>;
      const size = tf.tensor1d(attrs!.imageShape as number[], "int32");
      const method = { name: "method", type: AttributeType.STRING, value: attrs!.method };
      const result = (backend as Backend).executeSingleOutput(GRADIENT_BY_IMAGE, [floats, method], [
        dy,
        boxes,
        boxInd,
        size,
      ]);
      size.dispose();
      return result;
    },
  },
  {
    kernelName: GRADIENT_BY_BOXES,
    kernelFunc: ({ inputs, backend }) => {
      const { dy, image, boxes, boxInd } = inputs as Record<string, tf.Tensor>;
      const method = { name: "method", type: AttributeType.STRING, value: "bilinear" };
      return (backend as Backend).executeSingleOutput(GRADIENT_BY_BOXES, [floats, method], [
        dy,
        image,
        boxes,
        boxInd,
      ]);
    },
  },
];

/** Resizing is linear: the gradient's own gradient resizes again. */
function resizingGradient(
  kernelName: string,
  resize: typeof tf.image.resizeBilinear | typeof tf.image.resizeNearestNeighbor,
): Gradient {
  return {
    kernelName,
    inputsToSave: ["images", "dy"],
    gradFunc: (ddx, [images, dy], { alignCorners, halfPixelCenters }) => ({
      images: () => floatZeros(images),
      dy: () =>
        resize(
          ddx as tf.Tensor4D,
          dy.shape.slice(1, 3) as Size,
          alignCorners as boolean,
          halfPixelCenters as boolean,
        ),
    }),
  };
}

const cropAndResize: Gradient = {
  kernelName: tf.CropAndResize,
  inputsToSave: ["image", "boxes", "boxInd"],
  gradFunc: (dy, [image, boxes, boxInd], { method }) => {
    const inputs = { dy: dy as tf.Tensor, image, boxes, boxInd };
    const attributes = { method: method as string, imageShape: image.shape };
    return {
      image: () => tf.engine().runKernel(GRADIENT_BY_IMAGE, inputs, attributes) as tf.Tensor,
      // To the nearest pixel the result is constant but for jumps.
      boxes: () =>
        method === "bilinear"
          ? tf.engine().runKernel(GRADIENT_BY_BOXES, inputs, attributes) as tf.Tensor
          : floatZeros(boxes),
      boxInd: () => floatZeros(boxInd),
    };
  },
};

/** The slope of images that are resized. */
export const resizingGradients: readonly Gradient[] = [
  resizingGradient(tf.ResizeBilinearGrad, tf.image.resizeBilinear),
  resizingGradient(tf.ResizeNearestNeighborGrad, tf.image.resizeNearestNeighbor),
  cropAndResize,
];
