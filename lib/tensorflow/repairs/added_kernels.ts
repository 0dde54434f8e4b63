/** Kernels of tfjs that tfjs-node lacks though TensorFlow has the operation. */
import * as tf from "@tensorflow/tfjs";
import { UserError } from "../../errors/mod.ts";
import type { OpAttribute } from "../c/attributes.ts";
import { AttributeType, DataType } from "../c/data_types.ts";

/** What the kernels call of tfjs-node's backend. */
interface Backend {
  executeSingleOutput(name: string, attributes: OpAttribute[], inputs: tf.Tensor[]): tf.Tensor;
  executeMultipleOutputs(
    name: string,
    attributes: OpAttribute[],
    inputs: tf.Tensor[],
    outputs: number,
  ): tf.Tensor[];
}

type Kernel = (
  inputs: Record<string, tf.Tensor>,
  attributes: tf.NamedAttrMap,
  backend: Backend,
) => tf.Tensor | tf.Tensor[];

const kernels: Record<string, Kernel> = {
  [tf.DenseBincount]: denseBincount,
  [tf.MaxPoolWithArgmax]: maxPoolWithArgmax,
  [tf.SearchSorted]: searchSorted,
  [tf.Transform]: transform,
};

/**
 * Registers the kernels.
 *
 * @param backendName The backend's name
 */
export function addKernels(backendName: string): void {
  for (const [kernelName, kernel] of Object.entries(kernels)) {
    tf.registerKernel({
      kernelName,
      backendName,
      kernelFunc: ({ inputs, attrs, backend }) =>
        tf.tidy(() => kernel(inputs as Record<string, tf.Tensor>, attrs!, backend as Backend)),
    });
  }
}

function type(name: string, value: number = DataType.FLOAT): OpAttribute {
  return { name, type: AttributeType.TYPE, value };
}

function typeOf(tensor: tf.Tensor): number {
  return tensor.dtype === "int32" ? DataType.INT32 : DataType.FLOAT;
}

function denseBincount(
  { x, weights }: Record<string, tf.Tensor>,
  { size, binaryOutput }: tf.NamedAttrMap,
  backend: Backend,
): tf.Tensor {
  return backend.executeSingleOutput("DenseBincount", [
    type("Tidx", DataType.INT32),
    type("T", typeOf(weights)),
    { name: "binary_output", type: AttributeType.BOOL, value: binaryOutput ?? false },
  ], [x, tf.scalar(size as number, "int32"), weights]);
}

function searchSorted(
  { sortedSequence, values }: Record<string, tf.Tensor>,
  { side }: tf.NamedAttrMap,
  backend: Backend,
): tf.Tensor {
  return backend.executeSingleOutput(side === "left" ? "LowerBound" : "UpperBound", [
    type("T", typeOf(sortedSequence)),
    type("out_type", DataType.INT32),
  ], [sortedSequence, values]);
}

function transform(
  { image, transforms }: Record<string, tf.Tensor>,
  { interpolation, fillMode, fillValue, outputShape }: tf.NamedAttrMap,
  backend: Backend,
): tf.Tensor {
  const size = outputShape as number[] | undefined ?? image.shape.slice(1, 3);
  const text = (name: string, value: unknown) => ({
    name,
    type: AttributeType.STRING,
    value: (value as string).toUpperCase(),
  });
  return backend.executeSingleOutput("ImageProjectiveTransformV3", [
    type("dtype", typeOf(image)),
    text("interpolation", interpolation),
    text("fill_mode", fillMode),
  ], [image, transforms, tf.tensor1d(size, "int32"), tf.scalar(fillValue as number)]);
}

function maxPoolWithArgmax(
  { x }: Record<string, tf.Tensor>,
  { filterSize, strides, pad, includeBatchInIndex }: tf.NamedAttrMap,
  backend: Backend,
): tf.Tensor[] {
  const perAxis = (value: unknown) => {
    const [height, width] = Array.isArray(value) ? value : [value, value];
    return [1, height, width, 1];
  };
  if (typeof pad !== "string" && pad !== 0) {
    throw new UserError(
      `Cannot pool: the padding is ${JSON.stringify(pad)} but must be "same", "valid" or 0; ` +
        "pad with tf.pad() before",
    );
  }
  return backend.executeMultipleOutputs(
    "MaxPoolWithArgmax",
    [
      type("T"),
      type("Targmax", DataType.INT32),
      { name: "ksize", type: AttributeType.INT, value: perAxis(filterSize) },
      { name: "strides", type: AttributeType.INT, value: perAxis(strides) },
      { name: "padding", type: AttributeType.STRING, value: pad === "same" ? "SAME" : "VALID" },
      { name: "include_batch_in_index", type: AttributeType.BOOL, value: includeBatchInIndex },
    ],
    [x],
    2,
  );
}
