/** Gradients of operations that read or write by indices. */
import * as tf from "@tensorflow/tfjs";
import { floatZeros, type Gradient, normalAxes } from "./gradient.ts";

/** Every row of `dy` is added to the row that it was read from, for any axis and number of batch axes. */
const gather: Gradient = {
  kernelName: tf.GatherV2,
  inputsToSave: ["x", "indices"],
  gradFunc: (dy, [x, indices], attributes) => ({
    x: () => {
      const [axis] = normalAxes(attributes.axis, x.rank);
      const batchDims = attributes.batchDims as number ?? 0;
      const product = (sizes: number[]) => sizes.reduce((all, size) => all * size, 1);
      const batch = product(x.shape.slice(0, batchDims));
      const outer = product(x.shape.slice(batchDims, axis));
      const inner = product(x.shape.slice(axis + 1));
      const size = x.shape[axis];
      const read = product(indices.shape.slice(batchDims));
      const rows = tf.reshape(dy as tf.Tensor, [batch, outer, read, inner]);
      const first = tf.reshape(tf.transpose(rows, [0, 2, 1, 3]), [batch * read, outer * inner]);
      const sums = tf.unsortedSegmentSum(
        first,
        rowsOf(indices, { batch, read, size }),
        batch * size,
      );
      const back = tf.transpose(tf.reshape(sums, [batch, size, outer, inner]), [0, 2, 1, 3]);
      return tf.reshape(back, x.shape);
    },
    indices: () => floatZeros(indices),
  }),
};

/** Indices that count on from one batch entry's `size` rows to the next one's. */
function rowsOf(
  indices: tf.Tensor,
  { batch, read, size }: { batch: number; read: number; size: number },
): tf.Tensor1D {
  if (batch <= 1) return tf.reshape(indices, [batch * read]);
  const starts = tf.mul(tf.range(0, batch, 1, "int32"), tf.scalar(size, "int32"));
  return tf.reshape(
    tf.add(tf.reshape(indices, [batch, read]), tf.reshape(starts, [batch, 1])),
    [batch * read],
  );
}

const gatherNd: Gradient = {
  kernelName: tf.GatherNd,
  inputsToSave: ["params", "indices"],
  gradFunc: (dy, [params, indices]) => ({
    params: () => tf.scatterND(indices, dy as tf.Tensor, params.shape as tf.ShapeMap[tf.Rank]),
    indices: () => floatZeros(indices),
  }),
};

const scatterNd: Gradient = {
  kernelName: tf.ScatterNd,
  inputsToSave: ["indices"],
  gradFunc: (dy, [indices]) => ({
    updates: () => tf.gatherND(dy as tf.Tensor, indices),
    indices: () => floatZeros(indices),
  }),
};

const tensorScatterUpdate: Gradient = {
  kernelName: tf.TensorScatterUpdate,
  inputsToSave: ["indices", "updates"],
  gradFunc: (dy, [indices, updates]) => ({
    tensor: () => tf.tensorScatterUpdate(dy as tf.Tensor, indices, tf.zerosLike(updates)),
    updates: () => tf.gatherND(dy as tf.Tensor, indices),
    indices: () => floatZeros(indices),
  }),
};

/** One value for all places gets the sum of what they get each. */
const sparseToDense: Gradient = {
  kernelName: tf.SparseToDense,
  inputsToSave: ["sparseIndices", "sparseValues", "defaultValue"],
  gradFunc: (dy, [indices, values, fallback]) => {
    const whole = dy as tf.Tensor;
    const places = () => tf.reshape(indices, [-1, whole.rank]) as tf.Tensor2D;
    return {
      sparseIndices: () => floatZeros(indices),
      sparseValues: () => {
        const read = tf.gatherND(whole, places());
        return tf.reshape(values.rank === 0 ? tf.sum(read) : read, values.shape);
      },
      defaultValue: () => {
        const zeros = tf.zeros([places().shape[0]]);
        return tf.reshape(tf.sum(tf.tensorScatterUpdate(whole, places(), zeros)), fallback.shape);
      },
    };
  },
};

/** What was chosen gets its share, everything else 0. */
const topK: Gradient = {
  kernelName: tf.TopK,
  inputsToSave: ["x"],
  outputsToSave: [false, true],
  gradFunc: (dy, [x, indices]) => ({
    x: () => {
      const [values] = dy as tf.Tensor[];
      const size = x.shape[x.rank - 1];
      const [batch, read] = [x.size / Math.max(size, 1), indices.shape[indices.rank - 1]];
      const rows = rowsOf(indices, { batch, read, size });
      return tf.reshape(
        tf.unsortedSegmentSum(tf.reshape(values, [batch * read]), rows, x.size),
        x.shape,
      );
    },
  }),
};

/** Rows whose segment is negative went nowhere, so they get 0. */
const unsortedSegmentSum: Gradient = {
  kernelName: tf.UnsortedSegmentSum,
  inputsToSave: ["segmentIds"],
  gradFunc: (dy, [segmentIds]) => ({
    x: () => {
      const rows = tf.gather(dy as tf.Tensor, tf.maximum(segmentIds, tf.scalar(0, "int32")));
      const isUsed = tf.greaterEqual(segmentIds, tf.scalar(0, "int32"));
      const added = new Array<number>(rows.rank - segmentIds.rank).fill(1);
      return tf.mul(rows, tf.reshape(tf.cast(isUsed, "float32"), [...segmentIds.shape, ...added]));
    },
    segmentIds: () => floatZeros(segmentIds),
  }),
};

/** By the weights; values beyond the last bin are counted nowhere. */
function countingGradient(kernelName: string): Gradient {
  return {
    kernelName,
    inputsToSave: ["x", "weights"],
    gradFunc: (dy, [x, weights], { size, binaryOutput }) => ({
      x: () => floatZeros(x),
      weights: () => {
        // Whether a value occurs does not depend on how much it weighs.
        if (weights.size === 0 || size === 0 || binaryOutput) return floatZeros(weights);
        const last = tf.scalar(size as number - 1, "int32");
        const isCounted = tf.cast(tf.lessEqual(x, last), "float32");
        const axis = x.rank - 1;
        return tf.mul(tf.gather(dy as tf.Tensor, tf.minimum(x, last), axis, axis), isCounted);
      },
    }),
  };
}

/** The slope of what reads or writes by indices. */
export const lookupGradients: readonly Gradient[] = [
  gather,
  gatherNd,
  scatterNd,
  tensorScatterUpdate,
  sparseToDense,
  topK,
  unsortedSegmentSum,
  countingGradient(tf.Bincount),
  countingGradient(tf.DenseBincount),
];
