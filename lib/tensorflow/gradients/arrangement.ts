/** Gradients of operations that only move, repeat or leave out values. */
import * as tf from "@tensorflow/tfjs";
import { type Gradient, spread } from "./gradient.ts";

/** Each mirrored copy's share goes back to the value that it is a copy of; tfjs drops it. */
const mirrorPad: Gradient = {
  kernelName: tf.MirrorPad,
  gradFunc: (dy, _, { paddings, mode }) => ({
    x: () =>
      (paddings as [number, number][]).reduce(
        (folded, [before, after], axis) =>
          foldMirrors(folded, axis, { before, after, edge: mode === "reflect" ? 1 : 0 }),
        dy as tf.Tensor,
      ),
  }),
};

/** Adds the mirrored ends of an axis onto its middle; `edge` values at either side have no copy next to them. */
function foldMirrors(
  x: tf.Tensor,
  axis: number,
  { before, after, edge }: { before: number; after: number; edge: number },
): tf.Tensor {
  if (before + after === 0) return x;
  const size = x.shape[axis] - before - after;
  const part = (from: number, length: number) =>
    tf.slice(
      x,
      x.shape.map((_, i) => i === axis ? from : 0),
      x.shape.map((all, i) => i === axis ? length : all),
    );
  const mirrored = (from: number, length: number, to: number) => {
    const padding = x.shape.map((_, i): [number, number] =>
      i === axis ? [to, size - to - length] : [0, 0]
    );
    return tf.pad(tf.reverse(part(from, length), [axis]), padding);
  };
  const parts = [part(before, size)];
  if (before > 0) parts.push(mirrored(0, before, edge));
  if (after > 0) parts.push(mirrored(before + size, after, size - edge - after));
  return tf.addN(parts);
}

/** The sum over the copies, axis by axis; tfjs stops at rank 4. */
const tile: Gradient = {
  kernelName: tf.Tile,
  inputsToSave: ["x"],
  gradFunc: (dy, [x], { reps }) => ({
    x: () => {
      let [sum, shape] = [dy as tf.Tensor, [...(dy as tf.Tensor).shape]];
      (reps as number[]).forEach((times, axis) => {
        if (times === 1) return;
        const [outer, inner] = [shape.slice(0, axis), shape.slice(axis + 1)].map(product);
        const copies = tf.reshape(sum, [outer, times, x.shape[axis], inner]);
        shape = shape.with(axis, x.shape[axis]);
        sum = tf.reshape(tf.sum(copies, 1), shape);
      });
      return sum;
    },
  }),
};

function product(sizes: readonly number[]): number {
  return sizes.reduce((product, size) => product * size, 1);
}

/** Each value goes back to where the slice took it from, and 0 to where it took none. */
const stridedSlice: Gradient = {
  kernelName: tf.StridedSlice,
  inputsToSave: ["x"],
  gradFunc: (dy, [x], attributes) => ({
    x: () => {
      const list = (name: string) => [...attributes[name] as number[]];
      const mask = (name: string) => attributes[`${name}Mask`] as number;
      const { begin, end, strides } = tf.slice_util.sliceInfo(
        x.shape,
        list("begin"),
        list("end"),
        list("strides"),
        mask("begin"),
        mask("end"),
        mask("ellipsis"),
        mask("newAxis"),
        mask("shrinkAxis"),
      );
      const counts = x.shape.map((_, axis) =>
        Math.max(0, Math.ceil((end[axis] - begin[axis]) / strides[axis]))
      );
      return x.shape.reduce(
        (placed, size, axis) =>
          spread(placed, axis, { begin: begin[axis], stride: strides[axis], size }),
        tf.reshape(dy as tf.Tensor, counts),
      );
    },
  }),
};

/** Blocks of the image become channels again. */
const depthToSpace: Gradient = {
  kernelName: tf.DepthToSpace,
  inputsToSave: ["x"],
  gradFunc: (dy, [x], { blockSize, dataFormat }) => ({
    x: () => {
      const block = blockSize as number;
      if (dataFormat === "NCHW") {
        const [batch, depth, height, width] = x.shape;
        const shape = [batch, depth / block ** 2, height, block, width, block];
        return tf.reshape(
          tf.transpose(tf.reshape(dy as tf.Tensor, shape), [0, 3, 5, 1, 2, 4]),
          x.shape,
        );
      }
      const [batch, height, width, depth] = x.shape;
      const shape = [batch, height, block, width, block, depth / block ** 2];
      return tf.reshape(
        tf.transpose(tf.reshape(dy as tf.Tensor, shape), [0, 1, 3, 2, 4, 5]),
        x.shape,
      );
    },
  }),
};

const diag: Gradient = {
  kernelName: tf.Diag,
  inputsToSave: ["x"],
  gradFunc: (dy, [x]) => ({
    x: () => {
      const rows = tf.reshape(dy as tf.Tensor, [x.size, x.size]);
      return tf.reshape(tf.sum(tf.mul(rows, tf.eye(x.size)), 1), x.shape);
    },
  }),
};

const flipLeftRight: Gradient = {
  kernelName: tf.FlipLeftRight,
  gradFunc: (dy) => ({ image: () => tf.reverse(dy as tf.Tensor, [2]) }),
};

/** With one part only, tfjs hands over a tensor instead of a list, which its own gradients do not expect. */
const unpack: Gradient = {
  kernelName: tf.Unpack,
  gradFunc: (dy, _, { axis }) => ({ value: () => tf.stack([dy].flat(), axis as number) }),
};

const split: Gradient = {
  kernelName: tf.SplitV,
  gradFunc: (dy, _, { axis }) => ({ x: () => tf.concat([dy].flat(), axis as number) }),
};

/** The slope of what moves, repeats or leaves out values. */
export const arrangementGradients: readonly Gradient[] = [
  mirrorPad,
  tile,
  stridedSlice,
  depthToSpace,
  diag,
  flipLeftRight,
  unpack,
  split,
];
