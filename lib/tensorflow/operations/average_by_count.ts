/** A mean of tensors weighted by counts, in double precision, which tfjs's own types do not have. */
import * as tf from "@tensorflow/tfjs";
import { UserTypeError } from "../../errors/mod.ts";
import type { RawMetadata } from "../tfjs/binding.ts";
import { AttributeType, DataType } from "../c/data_types.ts";
import { runSteps, typeAttribute } from "../tfjs/run_operation.ts";

/**
 * The weighted mean `Σ counts[i] · tensors[i] / Σ counts`, summed in float64 and rounded to float32 once, so
 * that it is right to the last digit however many tensors there are, and the mean of equal tensors is that
 * tensor. Differentiable in the tensors.
 *
 * @example
 * ```ts
 * import { averageByCount, loadTensorFlow, tf } from "lib/tensorflow";
 * import assert from "node:assert/strict";
 *
 * await loadTensorFlow();
 * const mean = tf.tidy(() =>
 *   averageByCount([tf.tensor1d([1, 10]), tf.tensor1d([5, 50])], tf.tensor1d([3, 1], "int32")).arraySync()
 * );
 * assert.deepEqual(mean, [2, 20]);
 * ```
 *
 * @param tensors Float32 tensors of one shape, at least one
 * @param counts How much each counts, int32 `[tensors]`, at least 0 with a positive sum
 * @returns Float32, of the tensors' shape; the caller disposes it.
 * @throws {TypeError} If the shapes differ, or there is not one count a tensor.
 */
export function averageByCount<T extends tf.Tensor>(
  tensors: readonly T[],
  counts: tf.Tensor1D,
): T {
  const [first] = tensors;
  if (first === undefined || counts.shape[0] !== tensors.length) {
    throw new UserTypeError(
      `Cannot average ${tensors.length} tensors: there are ${counts.shape[0]} counts`,
    );
  }
  const other = tensors.find(({ shape }) => shape.join() !== first.shape.join());
  if (other !== undefined) {
    throw new UserTypeError(
      `Cannot average tensors: one has shape [${other.shape}] but the first has [${first.shape}]`,
    );
  }
  return tf.engine().runKernel(KERNEL, [...tensors, counts] as unknown as tf.NamedTensorMap) as T;
}

const KERNEL = "AverageByCount";

function average(tensors: readonly tf.Tensor[], counts: tf.Tensor): tf.Tensor {
  const double = typeAttribute("T", DataType.DOUBLE);
  const integer = (name: string, value: number) => ({ name, type: AttributeType.INT, value });
  return tf.tidy(() =>
    runSteps((run, free) => {
      const cast = (input: tf.Tensor | RawMetadata, from: number, to: number) =>
        run("Cast", [input], [typeAttribute("SrcT", from), typeAttribute("DstT", to)])[0];
      const weights = cast(counts, DataType.INT32, DataType.DOUBLE);
      const index = typeAttribute("Tidx", DataType.INT32);
      const [total] = run("Sum", [weights, tf.scalar(0, "int32")], [double, index]);
      const parts = [integer("num", tensors.length), integer("axis", 0), double];
      const each = run("Unpack", [weights], parts, tensors.length);
      const sumOf = ([begin, end]: Group) => {
        const products = tensors.slice(begin, end).map((tensor, i) => {
          const exact = cast(tensor, DataType.FLOAT, DataType.DOUBLE);
          const [product] = run("Mul", [exact, each[begin + i]], [double]);
          free(exact);
          return product;
        });
        const [sum] = run("AddN", products, [integer("N", products.length), double]);
        free(...products);
        return sum;
      };
      const [first, ...others] = groups(tensors.length);
      const sum = others.reduce((before, group) => {
        const more = sumOf(group);
        const [after] = run("Add", [before, more], [double]);
        free(before, more);
        return after;
      }, sumOf(first));
      const [mean] = run("RealDiv", [sum, total], [double]);
      return cast(mean, DataType.DOUBLE, DataType.FLOAT);
    })
  );
}

/** From which tensor on, and before which. */
type Group = readonly [begin: number, end: number];

/**
 * Which tensors are added up at a time. All at once would take, in float64, twice the memory of all tensors. The groups and
 * their order are those in which AddN itself adds many up, so that the sum is the same to the bit.
 */
function groups(count: number): Group[] {
  const width = 8;
  const rest = count % width;
  const first = Math.min(count, rest < 2 ? width + rest : rest);
  const others = Array.from({ length: (count - first) / width }, (_, i) => {
    const begin = first + i * width;
    return [begin, begin + width] as const;
  });
  return [[0, first], ...others];
}

tf.registerKernel({
  kernelName: KERNEL,
  backendName: "tensorflow",
  kernelFunc: ({ inputs }) => {
    const all = inputs as unknown as tf.Tensor[];
    return average(all.slice(0, -1), all[all.length - 1]);
  },
});

tf.registerGradient({
  kernelName: KERNEL,
  saveAllInputs: true,
  gradFunc: (dy, saved) => {
    const counts = saved[saved.length - 1];
    const shares = tf.div(tf.cast(counts, "float32"), tf.cast(tf.sum(counts), "float32"));
    return Object.fromEntries(saved.map((_, i) => [
      i,
      () =>
        i < saved.length - 1
          ? tf.mul(dy as tf.Tensor, tf.reshape(tf.slice(shares, i, 1), []))
          : tf.zeros(counts.shape),
    ]));
  },
});
