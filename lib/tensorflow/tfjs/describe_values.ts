/** Short words for what tfjs makes, where its objects are shown: by `console.log`, in errors, under a notebook's cell. */
import * as tf from "@tensorflow/tfjs";

const inspect: unique symbol = Symbol.for("Deno.customInspect") as never;

/**
 * Has tensors, layers, models and optimisers show what they are in one line, not all of their fields, which are pages for a
 * model. Values of tensors are not read.
 */
export function describeValues(): void {
  describe(
    tf.Tensor,
    (tensor) =>
      `${tensor instanceof tf.Variable ? "Variable" : "Tensor"} ${tensor.dtype} ${
        shapeText(tensor.shape)
      }${tensor.isDisposed ? ", disposed" : ""}`,
  );
  describe(
    tf.SymbolicTensor,
    ({ name, dtype, shape }) => `SymbolicTensor ${name} ${dtype} ${shapeText(shape)}`,
  );
  describe(
    tf.LayerVariable,
    ({ name, dtype, shape }) => `LayerVariable ${name} ${dtype} ${shapeText(shape)}`,
  );
  describe(
    tf.layers.Layer,
    (layer) =>
      `${layer.getClassName()} ${layer.name}${layer.built ? `, ${count(layer)} parameters` : ""}`,
  );
  describe(tf.LayersModel, (model) => {
    const isBuilt = model.layers.every(({ built }) => built);
    const size = isBuilt ? `, ${count(...model.layers)} parameters` : "";
    return `${model.getClassName()} ${model.name}, ${model.layers.length} layers${size}`;
  });
  describe(tf.Optimizer, (optimizer) => {
    const rate: unknown = optimizer.getConfig().learningRate;
    return `${optimizer.getClassName()} optimiser${
      rate === undefined ? "" : `, learning rate ${rate}`
    }`;
  });
}

function describe<Value>(
  { prototype }: { prototype: Value },
  text: (value: Value) => string,
): void {
  Object.defineProperty(prototype, inspect, {
    configurable: true,
    value(this: Value): string {
      return text(this);
    },
  });
}

function shapeText(shape: readonly (number | null)[]): string {
  return `[${shape.map((size) => size ?? "?").join(", ")}]`;
}

function count(...layers: tf.layers.Layer[]): string {
  return layers.reduce((sum, layer) => sum + layer.countParams(), 0).toLocaleString("en");
}
