/** Gradients of matrix products and of sums over products by Einstein's convention. */
import * as tf from "@tensorflow/tfjs";
import { UserError } from "../../errors/mod.ts";
import { type Gradient, sumToShape } from "./gradient.ts";

/** tfjs's, summed over the batch axes along which a matrix was repeated. */
function matMul(): Gradient {
  const { gradFunc, ...config } = tf.getGradient(tf.BatchMatMul);
  return {
    ...config,
    gradFunc: (dy, saved, attributes) => {
      const [a, b] = saved;
      const slopes = gradFunc(dy, saved, attributes);
      return { a: () => sumToShape(slopes.a(), a.shape), b: () => sumToShape(slopes.b(), b.shape) };
    },
  };
}

/**
 * By an operand: the product of `dy` with the other operand, over the labels that the operand has. A label that
 * stands nowhere else was summed, so its axis gets the same value everywhere; where a label stands twice, only the
 * diagonal was read.
 */
const einsum: Gradient = {
  kernelName: tf.Einsum,
  saveAllInputs: true,
  gradFunc: (dy, operands, { equation }) => {
    const [inputs, output] = labelsOf(equation as string);
    return Object.fromEntries(operands.map((operand, i) => [i, () => {
      const others = inputs.filter((_, k) => k !== i);
      const rest = operands.filter((_, k) => k !== i);
      const labels = [...new Set(inputs[i])];
      const known = labels.filter((label) =>
        [output, ...others].some((text) => text.includes(label))
      );
      const sum = tf.einsum(
        `${[output, ...others].join(",")}->${known.join("")}`,
        dy as tf.Tensor,
        ...rest,
      );
      // Where a label stands for the second time, the axis is 1 long until the diagonal widens it.
      const shape = [...inputs[i]].map((label, axis) =>
        known.includes(label) && inputs[i].indexOf(label) === axis ? operand.shape[axis] : 1
      );
      return tf.mul(tf.reshape(sum, shape), diagonals(inputs[i], operand.shape));
    }]));
  },
};

/** The operands' labels and the result's. */
function labelsOf(equation: string): [string[], string] {
  if (equation.includes(".")) {
    throw new UserError(
      `Cannot differentiate tf.einsum(): the equation is "${equation}" but must name every axis; ` +
        "replace the ellipsis by labels",
    );
  }
  const [left, right] = equation.replaceAll(" ", "").split("->");
  return [left.split(","), right];
}

/** 1 where all axes of one label have the same index, 0 elsewhere; of the full shape. */
function diagonals(labels: string, shape: readonly number[]): tf.Tensor {
  return [...labels].reduce((mask: tf.Tensor, label, axis) => {
    const first = labels.indexOf(label);
    if (first === axis) return mask;
    const size = shape[axis];
    return tf.mul(
      mask,
      tf.reshape(tf.eye(size), shape.map((_, k) => k === first || k === axis ? size : 1)),
    );
  }, tf.ones([...shape]));
}

/** The slope of products. */
export function productGradients(): readonly Gradient[] {
  return [matMul(), einsum];
}
