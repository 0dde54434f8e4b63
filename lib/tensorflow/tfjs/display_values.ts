/** What tensors, models, layers and optimisers show of themselves under a notebook's cell. */
import * as tf from "@tensorflow/tfjs";
import {
  describe,
  type Description,
  displayedAs,
  formatCell,
  type MediaBundle,
  summariseModel,
  valueRange,
  valuesAsImages,
} from "../../display/mod.ts";

/** Values of a larger tensor stay where they are: only its first ones are read. */
const mostValues = 1_000_000;

/** Has every tensor, layer, model and optimiser show itself in a notebook; values of a tensor are read. */
export function displayValues(): void {
  displayedAs(tf.Tensor.prototype, (tensor) => describe(describeTensor(tensor)));
  displayedAs(tf.layers.Layer.prototype, (layer) => describe(describeLayer(layer)));
  displayedAs(tf.LayersModel.prototype, describeModel);
  displayedAs(tf.Optimizer.prototype, (optimiser) =>
    describe({
      title: `${optimiser.getClassName()} optimiser`,
      facts: Object.fromEntries(
        Object.entries(optimiser.getConfig()).map(([name, value]) => [name, Deno.inspect(value)]),
      ),
    }));
}

/**
 * What a tensor shows: shape, type, its first values, their range, and images where it looks like some. The values are
 * read from the device; of more than a million, the first.
 */
function describeTensor(tensor: tf.Tensor): Description {
  const facts = { Shape: `[${tensor.shape.join(", ")}]`, Type: tensor.dtype };
  const title = tensor instanceof tf.Variable ? `Variable ${tensor.name}` : "Tensor";
  if (tensor.isDisposed) return { title: `${title}, disposed`, facts };
  if (tensor.size === 0 || tensor.dtype === "complex64") return { title, facts };
  const count = Math.min(tensor.size, mostValues);
  const head = tf.tidy(() => tensor.flatten().slice([0], [count]));
  const values = head.dataSync() as ArrayLike<number> | string[];
  head.dispose();
  const shown = Array.from({ length: Math.min(count, 8) }, (_, index) => {
    const value = values[index];
    return typeof value === "string" ? JSON.stringify(value) : formatCell(value);
  });
  const first = `${shown.join(", ")}${tensor.size > 8 ? ", …" : ""}`;
  if (tensor.dtype === "string") return { title, facts: { ...facts, Values: first } };
  const numbers = values as ArrayLike<number>;
  const range = valueRange(numbers);
  const looksLike = valuesAsImages(numbers, tensor.shape);
  return {
    title,
    facts: {
      ...facts,
      Values: first,
      [count < tensor.size ? `Range of the first ${formatCell(count)}` : "Range"]: range &&
        `${formatCell(range.least)} to ${formatCell(range.greatest)}`,
    },
    pictures: looksLike && {
      images: looksLike.images,
      text: `As images; black is ${formatCell(looksLike.black)}, white ${
        formatCell(looksLike.white)
      }`,
      scale: Math.max(1, Math.floor(64 / looksLike.images.shape[1])),
      columns: Math.min(8, looksLike.images.shape[0]),
    },
  };
}

function describeLayer(layer: tf.layers.Layer): Description {
  const title = `${layer.getClassName()} layer ${layer.name}`;
  if (!layer.built) return { title: `${title}, not built` };
  return {
    title,
    facts: {
      Parameters: layer.countParams(),
      Trainable: layer.trainable,
      ...Object.fromEntries(
        layer.weights.map(({ name, shape }) => [name, `[${shape.join(", ")}]`]),
      ),
    },
  };
}

async function describeModel(model: tf.LayersModel): Promise<MediaBundle> {
  const title = `${model.getClassName()} ${model.name}`;
  const isBuilt = model.layers.every(({ built }) => built);
  return await describe(
    isBuilt
      ? { title, ...summariseModel(model) }
      : { title: `${title} of ${model.layers.length} layers, not built` },
  );
}
